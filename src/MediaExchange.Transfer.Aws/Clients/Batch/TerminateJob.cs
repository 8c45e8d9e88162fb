using Amazon.Runtime;

namespace MediaExchange.Transfer.Aws.Clients.Batch;

/// <summary>Ends a job, running or not; it is then FAILED. One that has ended already is left as it is.</summary>
internal sealed class TerminateJobRequest : AmazonWebServiceRequest
{
    public string? JobId { get; set; }

    /// <summary>It stands in the job's status reason.</summary>
    public string? Reason { get; set; }
}

/// <summary>The answer to <see cref="TerminateJobRequest"/>.</summary>
internal sealed class TerminateJobResponse : AmazonWebServiceResponse;
