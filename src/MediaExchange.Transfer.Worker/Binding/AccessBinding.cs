using System.CommandLine;

namespace MediaExchange.Transfer.Worker.Binding;

/// <summary>The options that say as whom, and where, S3 is asked.</summary>
internal sealed class AccessBinding
{
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

    public static AccessBinding AddTo(Command command)
    {
        var binding = new AccessBinding();
        command.Options.Add(binding._profile);
        command.Options.Add(binding._profileLocation);
        command.Options.Add(binding._region);
        command.Options.Add(binding._endpointUrl);
        return binding;
    }

    public AccessChoice Bind(ParseResult parsed) => new(
        parsed.GetValue(_profile), parsed.GetValue(_profileLocation), parsed.GetValue(_region), parsed.GetValue(_endpointUrl));
}
