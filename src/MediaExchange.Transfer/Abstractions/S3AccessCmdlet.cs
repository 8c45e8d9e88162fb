using System.Management.Automation;
using MediaExchange.Transfer.Aws;

namespace MediaExchange.Transfer.Abstractions;

/// <summary>A cmdlet that talks to S3.</summary>
public abstract class S3AccessCmdlet : AwsAccessCmdlet
{
    private protected S3AccessCmdlet()
    {
    }

    /// <summary>Write requester to say that you pay for the requests, and for what they read: requester-pays buckets refuse you otherwise.</summary>
    [Parameter]
    [ValidateSet("requester")]
    public string? RequestPayer { get; set; }

    private protected override AwsAccess Access => base.Access with { RequesterPays = RequestPayer is not null };

    private protected override IEnumerable<(string Name, string? Value)> GivenNames => [.. base.GivenNames, (nameof(RequestPayer), RequestPayer)];

    private protected S3ObjectStore OpenStore(int connections) => S3ObjectStore.Create(Access with { MaxConnections = connections });
}
