using Amazon.Runtime;

namespace MediaExchange.Transfer.Aws.Clients.Batch;

/// <summary>Describes compute environments, page by page. Those that are not there are left out.</summary>
internal sealed class DescribeComputeEnvironmentsRequest : AmazonWebServiceRequest
{
    /// <summary>Up to 100 names or ARNs; all when not given.</summary>
    public List<string>? ComputeEnvironments { get; set; }

    /// <summary>1 to 100.</summary>
    public int? MaxResults { get; set; }

    public string? NextToken { get; set; }
}

/// <summary>The answer to <see cref="DescribeComputeEnvironmentsRequest"/>.</summary>
internal sealed class DescribeComputeEnvironmentsResponse : AmazonWebServiceResponse
{
    public List<ComputeEnvironmentDetail> ComputeEnvironments { get; set; } = [];

    public string? NextToken { get; set; }
}
