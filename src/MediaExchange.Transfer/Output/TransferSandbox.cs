using System.Collections;

namespace MediaExchange.Transfer.Output;

/// <summary>A running sandbox. Its properties bind to the access parameters of the cmdlets that talk to S3.</summary>
public sealed class TransferSandbox
{
    internal TransferSandbox()
    {
    }

    /// <summary>Its address, on this computer only.</summary>
    public required string EndpointUrl { get; init; }

    /// <summary>An access key that it accepts. It is made for this sandbox and worth nothing elsewhere.</summary>
    public required string AccessKey { get; init; }

    /// <summary>The secret key that belongs to it.</summary>
    public required string SecretKey { get; init; }

    /// <summary>The region that it says it is in.</summary>
    public required string Region { get; init; }

    /// <summary>The buckets that it began with.</summary>
    public required IReadOnlyList<string> Bucket { get; init; }

    /// <summary>The process that it is.</summary>
    public required int ProcessId { get; init; }

    /// <summary>Address, keys and region as a table for splatting: $s3 = $sandbox.Access; Invoke-S3Transfer @s3 ...</summary>
    public Hashtable Access => new(StringComparer.OrdinalIgnoreCase)
    {
        [nameof(EndpointUrl)] = EndpointUrl,
        [nameof(AccessKey)] = AccessKey,
        [nameof(SecretKey)] = SecretKey,
        [nameof(Region)] = Region,
    };

    /// <summary>
    /// An image for -WorkerImageUri of Install-TransferHelper. Jobs and functions of a sandbox run the worker that came with it, whatever image they
    /// name, so that none need be made or pushed.
    /// </summary>
    public string WorkerImageUri => $"{new Uri(EndpointUrl).Authority}/mediaexchange-transfer/worker:sandbox";

    /// <summary>
    /// One line that points a PowerShell session at it, and all that is started there: AWS CLI, rclone, SDKs and this module's cmdlets, which then
    /// need no parameters for it. Run it with Invoke-Expression, or paste it.
    /// </summary>
    public string Session =>
        $"$env:AWS_ENDPOINT_URL = '{EndpointUrl}'; $env:AWS_ACCESS_KEY_ID = '{AccessKey}'; $env:AWS_SECRET_ACCESS_KEY = '{SecretKey}'; $env:AWS_REGION = $env:AWS_DEFAULT_REGION = '{Region}'; $env:AWS_SESSION_TOKEN = $null";

    /// <summary>Writes the address.</summary>
    public override string ToString() => EndpointUrl;
}
