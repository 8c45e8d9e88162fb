using System.Globalization;
using System.Xml.Linq;
using Amazon.Runtime;
using MediaExchange.Transfer.Aws.Clients.Query;
using MediaExchange.Transfer.Aws.Clients.Xml;

namespace MediaExchange.Transfer.Aws.Clients.EC2;

/// <summary>Amazon EC2, as far as networks are looked at. Its protocol is the Query protocol but for lists, which have no members, and answers, which have no result within.</summary>
/// <param name="access">Where and as whom. AWS_ENDPOINT_URL_EC2 names another address.</param>
internal sealed class AmazonEC2Client(AwsAccess access) : QueryServiceClient(access, Service)
{
    internal static readonly ServiceDescription Service = new(
        "EC2", "ec2", "2016-11-15", new HostNames("ec2") { Fips = "ec2-fips", GovCloudFips = "ec2", HasFipsInCanada = true, DualStack = "ec2", DualStackPartitions = ["aws", "aws-us-gov"] });

    /// <summary>Describes subnets. One that was named and is not there is an InvalidSubnetID.NotFound.</summary>
    public Task<DescribeSubnetsResponse> DescribeSubnetsAsync(DescribeSubnetsRequest request, CancellationToken cancellationToken = default) =>
        CallAsync(
            request,
            "DescribeSubnets",
            form => AddList(form, "SubnetId", request.SubnetIds).Add(nameof(request.NextToken), request.NextToken),
            result => new DescribeSubnetsResponse { Subnets = result.List("subnetSet", Subnet.Read), NextToken = TokenOf(result) },
            cancellationToken);

    /// <summary>Describes route tables, page by page.</summary>
    public Task<DescribeRouteTablesResponse> DescribeRouteTablesAsync(DescribeRouteTablesRequest request, CancellationToken cancellationToken = default) =>
        CallAsync(
            request,
            "DescribeRouteTables",
            form => Filter.Write(form, request.Filters).Add(nameof(request.NextToken), request.NextToken),
            result => new DescribeRouteTablesResponse { RouteTables = result.List("routeTableSet", RouteTable.Read), NextToken = TokenOf(result) },
            cancellationToken);

    /// <summary>Describes endpoints within VPCs, page by page.</summary>
    public Task<DescribeVpcEndpointsResponse> DescribeVpcEndpointsAsync(DescribeVpcEndpointsRequest request, CancellationToken cancellationToken = default) =>
        CallAsync(
            request,
            "DescribeVpcEndpoints",
            form => Filter.Write(form, request.Filters).Add(nameof(request.NextToken), request.NextToken),
            result => new DescribeVpcEndpointsResponse { VpcEndpoints = result.List("vpcEndpointSet", VpcEndpoint.Read), NextToken = TokenOf(result) },
            cancellationToken);

    internal static QueryForm AddList(QueryForm form, string name, IEnumerable<string>? values)
    {
        var number = 0;
        foreach (var value in values ?? [])
            form.Add(string.Create(CultureInfo.InvariantCulture, $"{name}.{++number}"), value);
        return form;
    }

    protected override XElement ResultOf(XElement root, string action) => root;

    protected override AmazonServiceException NewException(ServiceFailure failure) => new AmazonEC2Exception(failure);

    // At the end it is an empty element.
    private static string? TokenOf(XElement result) => result.Text("nextToken") is { Length: > 0 } token ? token : null;
}
