namespace MediaExchange.Transfer.Aws;

/// <summary>How to reach a store and as whom: what people give on a command line, plus what their session remembers.</summary>
/// <remarks>
/// Credentials, first match wins: keys, <see cref="Credential"/>, <see cref="ProfileName"/>, <see cref="StoredCredentials"/>, then what the
/// AWS SDK finds: environment, web identity, default profile (SSO and others), container, instance.
/// Region, first match wins: <see cref="Region"/>, <see cref="StoredRegion"/>, AWS_REGION, AWS_DEFAULT_REGION, the profile's, the instance's, us-east-1.
/// It only matters where a bucket's own region is not known yet.
/// </remarks>
public sealed record AwsAccess
{
    /// <summary>An access key; needs <see cref="SecretKey"/>.</summary>
    public string? AccessKey { get; init; }

    /// <summary>The secret of <see cref="AccessKey"/>.</summary>
    public string? SecretKey { get; init; }

    /// <summary>The session token that belongs to temporary keys.</summary>
    public string? SessionToken { get; init; }

    /// <summary>A profile of the AWS SDK's store (Windows) or of the shared credentials and config files.</summary>
    public string? ProfileName { get; init; }

    /// <summary>A shared credentials file to look for the profile in; <see langword="null"/> for the usual places.</summary>
    public string? ProfileLocation { get; init; }

    /// <summary>A credentials object of this or of any other copy of the AWS SDK, or a wrapper of one; asked anew whenever it is needed.</summary>
    public object? Credential { get; init; }

    /// <summary>What the PowerShell session keeps in <c>$StoredAWSCredentials</c>; any form that <see cref="Credential"/> takes.</summary>
    public object? StoredCredentials { get; init; }

    /// <summary>A region such as <c>eu-west-1</c>.</summary>
    public string? Region { get; init; }

    /// <summary>What the PowerShell session keeps in <c>$StoredAWSRegion</c>: a name, or an object with a SystemName or Region.</summary>
    public object? StoredRegion { get; init; }

    /// <summary>The http or https address of a store that is not S3 itself, without a path; <see langword="null"/> for AWS, or for what AWS_ENDPOINT_URL_S3 or AWS_ENDPOINT_URL name.</summary>
    public string? EndpointUrl { get; init; }

    /// <summary>What stands before an option's name in messages where it was given for one side of a transfer only: <c>Source</c> or <c>Destination</c>; empty for both.</summary>
    public string Side { get; init; } = "";

    /// <summary>Whether the caller pays for requests to requester-pays buckets.</summary>
    public bool RequesterPays { get; init; }

    /// <summary>Whether the bucket goes into the path rather than the host name; <see langword="null"/> does so for every endpoint outside amazonaws.com.</summary>
    public bool? ForcePathStyle { get; init; }

    /// <summary>How many connections may be open to one host at a time; further requests wait. From 1.</summary>
    // A copy request holds its connection for as long as the copy takes, so this bounds the copies in flight.
    public int MaxConnections { get; init; } = 1024;

    /// <summary>What is added to the name that requests carry (letters, digits, dots and hyphens); <see langword="null"/> adds nothing.</summary>
    public string? UserAgentSuffix { get; init; }

    internal Wire.S3Timeouts Timeouts { get; init; } = Wire.S3Timeouts.Default;

    /// <summary>What pauses are measured with.</summary>
    internal TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Takes the place of the network, so that AWS's own addresses can be tested without it.</summary>
    internal HttpMessageHandler? Network { get; init; }

    /// <summary>Writes what may be shown: never a secret.</summary>
    public override string ToString() =>
        $"{nameof(AwsAccess)} {{ AccessKey = {AccessKey}, ProfileName = {ProfileName}, Region = {Region}, EndpointUrl = {EndpointUrl} }}";
}
