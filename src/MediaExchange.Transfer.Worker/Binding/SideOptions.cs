using System.CommandLine;
using MediaExchange.Transfer.Aws;

namespace MediaExchange.Transfer.Worker.Binding;

/// <summary>The options that say as whom, and where, one side of a transfer is asked, where that is not the same for both.</summary>
internal sealed class SideOptions
{
    private readonly string _prefix;
    private readonly Option<string?> _profile;
    private readonly Option<string?> _profileLocation;
    private readonly Option<string?> _region;
    private readonly Option<string?> _endpointUrl;

    /// <param name="side"><c>source</c> or <c>destination</c>.</param>
    public SideOptions(string side)
    {
        _prefix = char.ToUpperInvariant(side[0]) + side[1..];
        _profile = Of("profile", "name");
        _profileLocation = Of("profile-location", "file");
        _region = Of("region", "region");
        _endpointUrl = Of("endpoint-url", "url");
        Options = [_profile, _profileLocation, _region, _endpointUrl];

        Option<string?> Of(string name, string value) => new($"--{side}-{name}") { Description = $"--{name} for the {side} only.", HelpName = value };
    }

    public IReadOnlyList<Option> Options { get; }

    public bool NamesEndpoint(ParseResult parsed) => parsed.GetValue(_endpointUrl) is not null;

    /// <summary>Puts what was given for this side in the place of what was given for both.</summary>
    public AwsAccess Bind(ParseResult parsed, AwsAccess both) => both with
    {
        // A file belongs to the profile that it has.
        ProfileName = parsed.GetValue(_profile) ?? both.ProfileName,
        Side = parsed.GetValue(_profile) is null ? "" : _prefix,
        ProfileLocation = parsed.GetValue(_profileLocation) ?? (parsed.GetValue(_profile) is null ? both.ProfileLocation : null),
        Region = parsed.GetValue(_region) ?? both.Region,
        EndpointUrl = parsed.GetValue(_endpointUrl) ?? both.EndpointUrl,
    };
}
