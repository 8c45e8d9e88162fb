using Amazon.Runtime;

namespace MediaExchange.Transfer.Aws.Clients.S3Control;

/// <summary>Lets a job begin that waits for it, or cancels it.</summary>
internal sealed class UpdateJobStatusRequest : S3ControlRequest
{
    public string? JobId { get; set; }

    /// <summary>See <see cref="S3Control.RequestedJobStatus"/>.</summary>
    public string? RequestedJobStatus { get; set; }

    /// <summary>Up to 256 characters.</summary>
    public string? StatusUpdateReason { get; set; }
}

/// <summary>The answer to <see cref="UpdateJobStatusRequest"/>.</summary>
internal sealed class UpdateJobStatusResponse : AmazonWebServiceResponse
{
    public string? JobId { get; set; }

    /// <summary>See <see cref="JobStatus"/>.</summary>
    public string? Status { get; set; }

    public string? StatusUpdateReason { get; set; }
}
