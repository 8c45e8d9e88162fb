using Amazon.Runtime;

namespace MediaExchange.Transfer.Aws.Clients.Batch;

/// <summary>Takes a job out of its queue that has not come to STARTING yet; later ones go on.</summary>
internal sealed class CancelJobRequest : AmazonWebServiceRequest
{
    public string? JobId { get; set; }

    /// <summary>It stands in the job's status reason.</summary>
    public string? Reason { get; set; }
}

/// <summary>The answer to <see cref="CancelJobRequest"/>.</summary>
internal sealed class CancelJobResponse : AmazonWebServiceResponse;
