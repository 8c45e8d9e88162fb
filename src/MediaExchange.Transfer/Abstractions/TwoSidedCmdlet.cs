using System.Management.Automation;
using MediaExchange.Transfer.Aws;
using MediaExchange.Transfer.Binding;

namespace MediaExchange.Transfer.Abstractions;

/// <summary>A cmdlet whose two sides may be different stores, or be asked with different credentials. What is given for neither side holds for both.</summary>
public abstract class TwoSidedCmdlet : PacedCmdlet
{
    private protected TwoSidedCmdlet()
    {
    }

    /// <summary>As -EndpointUrl, for the source only.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? SourceEndpointUrl { get; set; }

    /// <summary>As -ProfileName, for the source only.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ProfileNameCompleter))]
    public string? SourceProfileName { get; set; }

    /// <summary>As -ProfileLocation, for the source only.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? SourceProfileLocation { get; set; }

    /// <summary>As -Region, for the source only.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(RegionCompleter))]
    public object? SourceRegion { get; set; }

    /// <summary>As -Credential, for the source only.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public object? SourceCredential { get; set; }

    /// <summary>As -EndpointUrl, for the destination only.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? DestinationEndpointUrl { get; set; }

    /// <summary>As -ProfileName, for the destination only.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ProfileNameCompleter))]
    public string? DestinationProfileName { get; set; }

    /// <summary>As -ProfileLocation, for the destination only.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? DestinationProfileLocation { get; set; }

    /// <summary>As -Region, for the destination only.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(RegionCompleter))]
    public object? DestinationRegion { get; set; }

    /// <summary>As -Credential, for the destination only.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public object? DestinationCredential { get; set; }

    /// <summary>Whether the command itself says that the sides are different stores.</summary>
    private protected bool NamesTwoEndpoints => SourceEndpointUrl is not null || DestinationEndpointUrl is not null;

    private protected bool NamesSource => EndpointUrl is not null || SourceEndpointUrl is not null;

    private protected bool NamesDestination => EndpointUrl is not null || DestinationEndpointUrl is not null;

    private protected override IEnumerable<(string Name, string? Value)> GivenNames =>
    [
        .. base.GivenNames,
        (nameof(SourceProfileName), SourceProfileName), (nameof(SourceProfileLocation), SourceProfileLocation), (nameof(SourceEndpointUrl), SourceEndpointUrl),
        (nameof(DestinationProfileName), DestinationProfileName), (nameof(DestinationProfileLocation), DestinationProfileLocation), (nameof(DestinationEndpointUrl), DestinationEndpointUrl),
    ];

    private protected StorePair OpenStores(int connections)
    {
        var both = Access with { MaxConnections = connections };
        return StorePair.Open(
            With(both, "Source", SourceEndpointUrl, SourceProfileName, nameof(SourceProfileLocation), SourceProfileLocation, SourceRegion, SourceCredential),
            With(both, "Destination", DestinationEndpointUrl, DestinationProfileName, nameof(DestinationProfileLocation), DestinationProfileLocation, DestinationRegion, DestinationCredential));
    }

    private AwsAccess With(AwsAccess both, string prefix, string? endpoint, string? profile, string locationName, string? location, object? region, object? credential)
    {
        var side = both with { EndpointUrl = endpoint ?? both.EndpointUrl };

        // Who is named for one side is not mixed with who is named for both: keys and objects would win over the profile.
        if (profile is not null || credential is not null)
            side = side with { AccessKey = null, SecretKey = null, SessionToken = null, Credential = Unwrap(credential), ProfileName = profile, Side = prefix, ProfileLocation = null };
        if (location is not null)
            side = side with { ProfileLocation = ResolvePath(locationName, location) };
        return Unwrap(region) switch
        {
            null => side,
            string name => side with { Region = name },
            var known => side with { Region = null, StoredRegion = known },
        };
    }
}
