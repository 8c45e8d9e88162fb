using Amazon.Runtime;

namespace MediaExchange.Transfer.Aws.Clients.EC2;

/// <summary>Describes route tables, page by page.</summary>
internal sealed class DescribeRouteTablesRequest : AmazonWebServiceRequest
{
    /// <summary>Such as <c>vpc-id</c> or <c>association.subnet-id</c>.</summary>
    public List<Filter>? Filters { get; set; }

    public string? NextToken { get; set; }
}

/// <summary>The answer to <see cref="DescribeRouteTablesRequest"/>.</summary>
internal sealed class DescribeRouteTablesResponse : AmazonWebServiceResponse
{
    public List<RouteTable> RouteTables { get; set; } = [];

    public string? NextToken { get; set; }
}
