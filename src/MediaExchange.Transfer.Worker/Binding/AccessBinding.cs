using System.CommandLine;
using MediaExchange.Transfer.Aws;

namespace MediaExchange.Transfer.Worker.Binding;

/// <summary>The options that say as whom, and where, S3 is asked.</summary>
internal sealed class AccessBinding
{
    // For what does not count as work: asking for a bucket's region, aborting uploads.
    private const int SpareConnections = 16;

    private readonly Option<string?> _profile = new("--profile")
    {
        Description = "A profile of the AWS configuration. Access keys come from the profile, the environment (AWS_ACCESS_KEY_ID, "
            + "AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN), SSO, the container or the instance; never from this command line, "
            + "because everybody on the machine can read command lines, and shells keep them.",
        HelpName = "name",
    };

    private readonly Option<string?> _profileLocation = new("--profile-location")
    {
        Description = "The credentials file that has the profile. Default: ~/.aws/credentials and ~/.aws/config.",
        HelpName = "file",
    };

    private readonly Option<string?> _region = new("--region")
    {
        Description = "The region to ask first; each bucket's own region is found and used. Default: the profile's or AWS_REGION.",
        HelpName = "region",
    };

    private readonly Option<string?> _endpointUrl = new("--endpoint-url")
    {
        Description = "Another S3 than Amazon's, such as http://127.0.0.1:9000. Default: AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL, the profile's, or Amazon S3.",
        HelpName = "url",
    };

    private readonly Option<bool> _requesterPays = new("--requester-pays") { Description = "Pay for requests to buckets that ask for it." };

    private readonly SideOptions _source = new("source");
    private readonly SideOptions? _destination;

    private AccessBinding(bool hasDestination)
    {
        _destination = hasDestination ? new SideOptions("destination") : null;
        Options = [_profile, _profileLocation, _region, _endpointUrl, _requesterPays, .. _source.Options, .. _destination?.Options ?? []];
    }

    public IReadOnlyList<Option> Options { get; }

    /// <summary>Adds the options.</summary>
    /// <param name="command">The verb.</param>
    /// <param name="hasDestination">Whether there is a second side.</param>
    public static AccessBinding AddTo(Command command, bool hasDestination = true)
    {
        var binding = new AccessBinding(hasDestination);
        foreach (var option in binding.Options)
            command.Options.Add(option);
        return binding;
    }

    /// <summary>Whether the command line itself names the source's endpoint.</summary>
    public bool NamesSource(ParseResult parsed) => parsed.GetValue(_endpointUrl) is not null || _source.NamesEndpoint(parsed);

    /// <summary>Whether the command line itself names the destination's endpoint.</summary>
    public bool NamesDestination(ParseResult parsed) => parsed.GetValue(_endpointUrl) is not null || _destination?.NamesEndpoint(parsed) == true;

    /// <summary>Opens the stores; no request is sent yet.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="maxConcurrency">The most requests that will be in flight.</param>
    /// <exception cref="AwsAccessException">A profile, region or endpoint cannot be used.</exception>
    public StorePair Open(ParseResult parsed, int maxConcurrency)
    {
        var both = new AwsAccess
        {
            ProfileName = parsed.GetValue(_profile),
            ProfileLocation = parsed.GetValue(_profileLocation),
            Region = parsed.GetValue(_region),
            EndpointUrl = parsed.GetValue(_endpointUrl),
            RequesterPays = parsed.GetValue(_requesterPays),
            // The engine decides how much is in flight; a request must not wait for a connection unseen.
            MaxConnections = maxConcurrency + SpareConnections,
            UserAgentSuffix = "worker",
        };
        var source = _source.Bind(parsed, both);
        return StorePair.Open(source, _destination?.Bind(parsed, both) ?? source);
    }
}
