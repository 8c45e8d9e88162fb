using Amazon.Runtime;

namespace MediaExchange.Transfer.Aws.Clients.S3Control;

/// <summary>Lets a job go before others, or after.</summary>
internal sealed class UpdateJobPriorityRequest : S3ControlRequest
{
    public string? JobId { get; set; }

    /// <summary>0 to 2,147,483,647; higher goes first.</summary>
    public int? Priority { get; set; }
}

/// <summary>The answer to <see cref="UpdateJobPriorityRequest"/>.</summary>
internal sealed class UpdateJobPriorityResponse : AmazonWebServiceResponse
{
    public string? JobId { get; set; }

    public int? Priority { get; set; }
}
