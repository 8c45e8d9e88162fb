namespace MediaExchange.Transfer.Aws.Clients;

/// <summary>
/// The first labels of a service's host names. What is <see langword="null"/> does not exist, as far as AWS has published, and is refused
/// rather than guessed. Source: the endpoint rules and the endpoints.json that the AWS SDKs share, and the service endpoint tables of the
/// AWS General Reference.
/// </summary>
/// <param name="Plain">In every partition.</param>
internal sealed record HostNames(string Plain)
{
    /// <summary>With FIPS 140 cryptography, in the regions of the United States.</summary>
    public string? Fips { get; init; }

    /// <summary>The same in AWS GovCloud (US), where the plain one often serves.</summary>
    public string? GovCloudFips { get; init; }

    /// <summary>Whether <see cref="Fips"/> exists in Canada too.</summary>
    public bool HasFipsInCanada { get; init; }

    /// <summary>For IPv4 and IPv6.</summary>
    public string? DualStack { get; init; }

    /// <summary>Whether <see cref="DualStack"/> is followed by the partition's ordinary suffix rather than by the one for dual-stack hosts.</summary>
    public bool DualStackKeepsSuffix { get; init; }

    /// <summary>The partitions that have <see cref="DualStack"/>.</summary>
    public IReadOnlyList<string> DualStackPartitions { get; init; } = ["aws", "aws-cn", "aws-us-gov"];

    /// <summary>Whether there is one address for a partition rather than one for each region.</summary>
    public bool IsGlobal { get; init; }
}
