using Amazon.Runtime;

namespace MediaExchange.Transfer.Aws.Clients.S3Control;

/// <summary>Describes a job. One that is not there is a NoSuchJob.</summary>
internal sealed class DescribeJobRequest : S3ControlRequest
{
    public string? JobId { get; set; }
}

/// <summary>The answer to <see cref="DescribeJobRequest"/>.</summary>
internal sealed class DescribeJobResponse : AmazonWebServiceResponse
{
    public JobDescriptor? Job { get; set; }
}
