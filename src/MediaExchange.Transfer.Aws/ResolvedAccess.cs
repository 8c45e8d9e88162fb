using Amazon.Runtime;

namespace MediaExchange.Transfer.Aws;

/// <summary>An <see cref="AwsAccess"/> that was checked, and what it comes to.</summary>
/// <param name="Credentials">Found at the first request at the latest.</param>
/// <param name="Region">The region to begin with; <see langword="null"/> when nobody named one.</param>
/// <param name="Endpoint">The store's address; <see langword="null"/> for AWS.</param>
/// <param name="PathStyle">Whether buckets go into the path.</param>
/// <param name="UserAgent">What requests call themselves.</param>
internal sealed record ResolvedAccess(AWSCredentials Credentials, string? Region, Uri? Endpoint, bool PathStyle, string UserAgent)
{
    public string EndpointName => Endpoint is null ? "Amazon S3" : Endpoint.AbsoluteUri.TrimEnd('/');
}
