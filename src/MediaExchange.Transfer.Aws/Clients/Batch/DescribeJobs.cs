using Amazon.Runtime;

namespace MediaExchange.Transfer.Aws.Clients.Batch;

/// <summary>Describes jobs. Those that are not known, such as those that ended more than seven days ago, are left out.</summary>
internal sealed class DescribeJobsRequest : AmazonWebServiceRequest
{
    /// <summary>1 to 100 ids.</summary>
    public List<string>? Jobs { get; set; }
}

/// <summary>The answer to <see cref="DescribeJobsRequest"/>.</summary>
internal sealed class DescribeJobsResponse : AmazonWebServiceResponse
{
    public List<JobDetail> Jobs { get; set; } = [];
}
