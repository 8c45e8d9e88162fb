using System.Xml.Linq;
using Xunit;

namespace Sandbox.Tests.Planes;

public class Ec2Tests
{
    private const string Network = """
        Resources:
          Vpc: {Type: 'AWS::EC2::VPC', Properties: {CidrBlock: 10.0.0.0/16}}
          Gateway: {Type: 'AWS::EC2::InternetGateway'}
          Table: {Type: 'AWS::EC2::RouteTable', Properties: {VpcId: !Ref Vpc}}
          Route: {Type: 'AWS::EC2::Route', Properties: {RouteTableId: !Ref Table, DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref Gateway}}
          Subnet: {Type: 'AWS::EC2::Subnet', Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/24, MapPublicIpOnLaunch: true}}
          Association: {Type: 'AWS::EC2::SubnetRouteTableAssociation', Properties: {RouteTableId: !Ref Table, SubnetId: !Ref Subnet}}
          Endpoint: {Type: 'AWS::EC2::VPCEndpoint', Properties: {VpcId: !Ref Vpc, ServiceName: com.amazonaws.us-east-1.s3, VpcEndpointType: Gateway, RouteTableIds: [!Ref Table]}}
        """;

    [Fact]
    public async Task Networks_that_stacks_made_are_described_as_EC2_does()
    {
        await using var client = await PlaneClient.StartAsync();
        await client.DeployAsync(Network);

        var subnet = Single(await client.QueryAsync("ec2", "DescribeSubnets", []), "subnetSet");
        var vpc = subnet.Element(subnet.Name.Namespace + "vpcId")!.Value;
        var table = Single(await client.QueryAsync("ec2", "DescribeRouteTables", [("Filter.1.Name", "vpc-id"), ("Filter.1.Value.1", vpc)]), "routeTableSet");
        var endpoint = Single(await client.QueryAsync("ec2", "DescribeVpcEndpoints", [("Filter.1.Name", "vpc-id"), ("Filter.1.Value.1", vpc)]), "vpcEndpointSet");

        Assert.Equal("true", Text(subnet, "mapPublicIpOnLaunch"));
        Assert.Contains("0.0.0.0/0igw-", table.Value, StringComparison.Ordinal);
        Assert.Contains(Text(subnet, "subnetId"), table.Value, StringComparison.Ordinal);
        Assert.Contains(Text(table, "routeTableId"), endpoint.Value, StringComparison.Ordinal);
        Assert.Empty(Items(await client.QueryAsync("ec2", "DescribeRouteTables", [("Filter.1.Name", "vpc-id"), ("Filter.1.Value.1", "vpc-00000000")]), "routeTableSet"));
    }

    [Fact]
    public async Task Subnets_that_were_given_have_the_way_that_was_given()
    {
        await using var client = await PlaneClient.StartAsync();
        await client.SetAsync("ec2", """{"subnets":[{"subnetId":"subnet-0a1b2c3d","vpcId":"vpc-0a1b2c3d","way":"blackhole","isPublic":false,"endpoints":["s3"]}]}""");

        var subnet = Single(await client.QueryAsync("ec2", "DescribeSubnets", [("SubnetId.1", "subnet-0a1b2c3d")]), "subnetSet");
        var table = Single(await client.QueryAsync("ec2", "DescribeRouteTables", []), "routeTableSet");

        Assert.Equal("false", Text(subnet, "mapPublicIpOnLaunch"));
        Assert.EndsWith("blackhole", table.Element(table.Name.Namespace + "routeSet")!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_there_is_refused_in_the_form_that_EC2_has_for_it()
    {
        await using var client = await PlaneClient.StartAsync();

        var answer = await client.QueryAsync("ec2", "DescribeSubnets", [("SubnetId.1", "subnet-0a1b2c3d")]);

        Assert.Equal(400, answer.Status);
        Assert.StartsWith("<Response><Errors><Error><Code>InvalidSubnetID.NotFound</Code>", answer.Text);
    }

    private static XElement Single(PlaneAnswer answer, string set) => Assert.Single(Items(answer, set));

    private static IEnumerable<XElement> Items(PlaneAnswer answer, string set)
    {
        var root = XElement.Parse(answer.Text);
        return root.Element(root.Name.Namespace + set)!.Elements();
    }

    private static string Text(XElement element, string name) => element.Element(element.Name.Namespace + name)!.Value;
}
