using Amazon.Runtime;

namespace MediaExchange.Transfer.Aws.Clients.EC2;

/// <summary>Describes endpoints within VPCs, page by page.</summary>
internal sealed class DescribeVpcEndpointsRequest : AmazonWebServiceRequest
{
    /// <summary>Such as <c>vpc-id</c>.</summary>
    public List<Filter>? Filters { get; set; }

    public string? NextToken { get; set; }
}

/// <summary>The answer to <see cref="DescribeVpcEndpointsRequest"/>.</summary>
internal sealed class DescribeVpcEndpointsResponse : AmazonWebServiceResponse
{
    public List<VpcEndpoint> VpcEndpoints { get; set; } = [];

    public string? NextToken { get; set; }
}
