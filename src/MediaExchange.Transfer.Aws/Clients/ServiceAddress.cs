using MediaExchange.Transfer.Aws.Credentials;

namespace MediaExchange.Transfer.Aws.Clients;

/// <summary>An <see cref="AwsAccess"/> as it applies to one service.</summary>
/// <param name="Access">Whose keys, and which address.</param>
/// <param name="Region">The region; always known.</param>
internal sealed record ServiceAddress(ResolvedAccess Access, string Region)
{
    private const string RegionOfStandIns = "us-east-1";

    /// <summary>Checks an access for a service.</summary>
    /// <param name="access">Where and as whom.</param>
    /// <param name="serviceId">The service's name in the SDKs.</param>
    /// <param name="endpointVariable">What AWS_ENDPOINT_URL_ goes on with for it.</param>
    /// <exception cref="AwsAccessException">Something in it cannot be used, or nobody has named a region.</exception>
    public static ServiceAddress Of(AwsAccess access, string serviceId, string endpointVariable)
    {
        var resolved = AccessResolver.Resolve(access, endpointVariable);
        var region = resolved.Region ?? (resolved.Endpoint is null ? null : RegionOfStandIns);
        // A bucket tells where it is, whoever is asked. Here a wrong guess would look in the wrong place, or build there.
        return region is null
            ? throw new AwsAccessException(
                nameof(access.Region), $"Nobody has said which region {serviceId} shall be used in. Give -{access.Side}Region, or set AWS_REGION.")
            : new ServiceAddress(resolved, region);
    }
}
