using Amazon.Runtime;

namespace MediaExchange.Transfer.Aws.Clients.EC2;

/// <summary>Describes subnets, page by page. One that was named and is not there is an InvalidSubnetID.NotFound.</summary>
internal sealed class DescribeSubnetsRequest : AmazonWebServiceRequest
{
    /// <summary>All when not given.</summary>
    public List<string>? SubnetIds { get; set; }

    public string? NextToken { get; set; }
}

/// <summary>The answer to <see cref="DescribeSubnetsRequest"/>.</summary>
internal sealed class DescribeSubnetsResponse : AmazonWebServiceResponse
{
    public List<Subnet> Subnets { get; set; } = [];

    public string? NextToken { get; set; }
}
