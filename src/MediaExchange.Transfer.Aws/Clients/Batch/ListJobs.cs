using Amazon.Runtime;

namespace MediaExchange.Transfer.Aws.Clients.Batch;

/// <summary>Lists jobs of a queue or of an array, page by page: those with one status, RUNNING when none is given, or with a filter those of any status.</summary>
internal sealed class ListJobsRequest : AmazonWebServiceRequest
{
    /// <summary>Name or ARN.</summary>
    public string? JobQueue { get; set; }

    public string? ArrayJobId { get; set; }

    /// <summary>See <see cref="Batch.JobStatus"/>; ignored where there is a filter.</summary>
    public string? JobStatus { get; set; }

    /// <summary>1 to 100.</summary>
    public int? MaxResults { get; set; }

    public string? NextToken { get; set; }

    /// <summary>One at most.</summary>
    public List<KeyValuesPair>? Filters { get; set; }
}

/// <summary>The answer to <see cref="ListJobsRequest"/>.</summary>
internal sealed class ListJobsResponse : AmazonWebServiceResponse
{
    public List<JobSummary> JobSummaryList { get; set; } = [];

    public string? NextToken { get; set; }
}
