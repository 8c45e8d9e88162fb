using Amazon.Runtime;

namespace MediaExchange.Transfer.Aws.Clients.Batch;

/// <summary>Describes queues, page by page. Those that are not there are left out.</summary>
internal sealed class DescribeJobQueuesRequest : AmazonWebServiceRequest
{
    /// <summary>Up to 100 names or ARNs; all when not given.</summary>
    public List<string>? JobQueues { get; set; }

    /// <summary>1 to 100.</summary>
    public int? MaxResults { get; set; }

    public string? NextToken { get; set; }
}

/// <summary>The answer to <see cref="DescribeJobQueuesRequest"/>.</summary>
internal sealed class DescribeJobQueuesResponse : AmazonWebServiceResponse
{
    public List<JobQueueDetail> JobQueues { get; set; } = [];

    public string? NextToken { get; set; }
}
