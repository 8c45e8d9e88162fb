using MediaExchange.Transfer.Aws.Credentials;

namespace MediaExchange.Transfer.Aws.Clients;

/// <summary>Finds a service's address, or says in a sentence why there is none.</summary>
internal static class ServiceEndpoints
{
    /// <summary>The address of a service.</summary>
    /// <param name="service">Which one.</param>
    /// <param name="region">A region's name.</param>
    /// <param name="custom">An address that takes the place of AWS's own; <see langword="null"/> for AWS.</param>
    /// <param name="fips">Whether cryptography must be validated after FIPS 140.</param>
    /// <param name="dualStack">Whether the address must serve IPv6 as well as IPv4.</param>
    /// <exception cref="AwsAccessException">No such address has been published.</exception>
    public static ServiceEndpoint Resolve(ServiceDescription service, string region, Uri? custom, bool fips, bool dualStack)
    {
        if (custom is not null)
        {
            if (fips || dualStack)
            {
                throw Refuse(
                    nameof(AwsAccess.EndpointUrl),
                    $"The endpoint '{custom.AbsoluteUri.TrimEnd('/')}' was given for {service.Id}, and so was {Option(fips, dualStack)}. Unset one of them.");
            }

            return new ServiceEndpoint(custom, SigningRegion(service, region), AccessResolver.IsAmazon(custom.Host));
        }

        if (fips && dualStack)
            throw Refuse(nameof(AwsAccess.Region), $"{service.Id} is not used with FIPS and dual-stack endpoints at once. Unset AWS_USE_FIPS_ENDPOINT or AWS_USE_DUALSTACK_ENDPOINT.");
        var host = service.Hosts.IsGlobal ? GlobalHost(region, fips, dualStack) : RegionalHost(service.Hosts, region, fips, dualStack);
        return host is not null
            ? new ServiceEndpoint(new Uri($"https://{host}"), SigningRegion(service, region), true)
            : throw Refuse(
                nameof(AwsAccess.Region),
                $"{service.Id} has no {(fips ? "FIPS" : "dual-stack")} endpoint in {region} that AWS has published. Unset {Option(fips, dualStack)}, or choose another region.");
    }

    private static string? RegionalHost(HostNames hosts, string region, bool fips, bool dualStack)
    {
        var partition = Partitions.Of(region);
        if (fips)
        {
            var label = partition switch
            {
                "aws-us-gov" => hosts.GovCloudFips,
                "aws" when region.StartsWith("us-", StringComparison.Ordinal) => hosts.Fips,
                "aws" when region.StartsWith("ca-", StringComparison.Ordinal) && hosts.HasFipsInCanada => hosts.Fips,
                _ => null,
            };
            return label is null ? null : $"{label}.{region}.{Partitions.DnsSuffix(partition)}";
        }

        if (!dualStack)
            return $"{hosts.Plain}.{region}.{Partitions.DnsSuffix(partition)}";
        if (hosts.DualStack is null || !hosts.DualStackPartitions.Contains(partition))
            return null;
        var suffix = hosts.DualStackKeepsSuffix ? Partitions.DnsSuffix(partition) : Partitions.DualStackSuffix(partition);
        return $"{hosts.DualStack}.{region}.{suffix}";
    }

    // IAM is the one such service here. Each partition has chosen a name of its own.
    private static string? GlobalHost(string region, bool fips, bool dualStack) => (Partitions.Of(region), fips, dualStack) switch
    {
        ("aws", false, false) => "iam.amazonaws.com",
        ("aws", true, false) => "iam-fips.amazonaws.com",
        ("aws", false, true) => "iam.global.api.aws",
        ("aws-us-gov", _, false) => "iam.us-gov.amazonaws.com",
        ("aws-us-gov", _, true) => "iam.us-gov.api.aws",
        ("aws-cn", false, false) => "iam.cn-north-1.amazonaws.com.cn",
        ("aws-cn", false, true) => "iam.global.api.amazonwebservices.com.cn",
        (_, true, _) or (_, _, true) => null,
        ("aws-iso", _, _) => "iam.us-iso-east-1.c2s.ic.gov",
        ("aws-iso-b", _, _) => "iam.us-isob-east-1.sc2s.sgov.gov",
        ("aws-iso-e", _, _) => "iam.eu-isoe-west-1.cloud.adc-e.uk",
        ("aws-iso-f", _, _) => "iam.us-isof-south-1.csp.hci.ic.gov",
        _ => "iam.eusc-de-east-1.amazonaws.eu",
    };

    private static string SigningRegion(ServiceDescription service, string region) => !service.Hosts.IsGlobal ? region : Partitions.Of(region) switch
    {
        "aws" => "us-east-1",
        "aws-us-gov" => "us-gov-west-1",
        "aws-cn" => "cn-north-1",
        "aws-iso" => "us-iso-east-1",
        "aws-iso-b" => "us-isob-east-1",
        "aws-iso-e" => "eu-isoe-west-1",
        "aws-iso-f" => "us-isof-south-1",
        _ => "eusc-de-east-1",
    };

    private static string Option(bool fips, bool dualStack) => (fips, dualStack) switch
    {
        (true, true) => "AWS_USE_FIPS_ENDPOINT with AWS_USE_DUALSTACK_ENDPOINT",
        (true, false) => "AWS_USE_FIPS_ENDPOINT",
        _ => "AWS_USE_DUALSTACK_ENDPOINT",
    };

    private static AwsAccessException Refuse(string parameter, string message) => new(parameter, message);
}
