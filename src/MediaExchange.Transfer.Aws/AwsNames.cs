using Amazon;
using Amazon.Runtime.CredentialManagement;

namespace MediaExchange.Transfer.Aws;

/// <summary>Names to choose from, for completing what somebody types.</summary>
public static class AwsNames
{
    /// <summary>The regions that the SDK knows, in the order of their names.</summary>
    public static IEnumerable<string> Regions() =>
        RegionEndpoint.EnumerableAllRegions.Select(region => region.SystemName).Order(StringComparer.Ordinal);

    /// <summary>The profiles of the SDK's stores.</summary>
    /// <param name="location">A shared credentials file; <see langword="null"/> for the usual places.</param>
    public static IEnumerable<string> Profiles(string? location = null) =>
        new CredentialProfileStoreChain(location).ListProfiles().Select(profile => profile.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
}
