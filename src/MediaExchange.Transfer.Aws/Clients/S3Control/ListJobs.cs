using Amazon.Runtime;

namespace MediaExchange.Transfer.Aws.Clients.S3Control;

/// <summary>Lists the jobs of the account and region of the last 90 days, page by page.</summary>
internal sealed class ListJobsRequest : S3ControlRequest
{
    /// <summary>See <see cref="JobStatus"/>; all when not given.</summary>
    public List<string>? JobStatuses { get; set; }

    public string? NextToken { get; set; }

    /// <summary>Up to 1,000.</summary>
    public int? MaxResults { get; set; }
}

/// <summary>The answer to <see cref="ListJobsRequest"/>.</summary>
internal sealed class ListJobsResponse : AmazonWebServiceResponse
{
    public List<JobListDescriptor> Jobs { get; set; } = [];

    public string? NextToken { get; set; }
}
