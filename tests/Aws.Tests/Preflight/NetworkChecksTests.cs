using Aws.Tests.Clients;
using Aws.Tests.Support;
using MediaExchange.Transfer.Aws.Clients.EC2;
using MediaExchange.Transfer.Aws.Preflight;
using Xunit;

namespace Aws.Tests.Preflight;

/// <summary>Subnets that were given, as EC2 describes them: with a way out, without, and with endpoints in its place.</summary>
public sealed class NetworkChecksTests : ServiceTestBase
{
    private static readonly NetworkFacts Network = new("vpc-1", ["subnet-1"], IsFargate: false, AssignsPublicIp: true);

    [Theory]
    [InlineData("igw-1", true, CheckStatus.Pass, "public addresses")]
    [InlineData("igw-1", false, CheckStatus.Fail, "workers there get none")]
    public async Task An_internet_gateway_serves_public_addresses_alone(string gateway, bool isPublic, CheckStatus status, string words) =>
        await ExpectAsync(status, words, subnet: SubnetXml(isPublic: isPublic), routes: RouteXml($"<gatewayId>{gateway}</gatewayId>"));

    [Theory]
    [InlineData("natGatewayId", "nat-1")]
    [InlineData("transitGatewayId", "tgw-1")]
    [InlineData("instanceId", "i-1")]
    public async Task Any_other_way_out_will_do(string element, string target) =>
        await ExpectAsync(CheckStatus.Pass, "a way to the internet", routes: RouteXml($"<{element}>{target}</{element}>"));

    [Fact]
    public async Task A_way_whose_end_is_gone_is_none() =>
        await ExpectAsync(CheckStatus.Fail, "leads nowhere", routes: RouteXml("<natGatewayId>nat-1</natGatewayId>", "blackhole"));

    [Fact]
    public async Task Without_a_way_the_endpoints_that_are_missing_are_named() =>
        await ExpectAsync(CheckStatus.Fail, "no endpoint for ecr.dkr, ecs, ecs-agent, ecs-telemetry", endpoints: EndpointXml("s3", "Gateway") + EndpointXml("ecr.api") + EndpointXml("logs"));

    [Fact]
    public async Task A_gateway_endpoint_serves_the_tables_that_it_is_in() =>
        await ExpectAsync(CheckStatus.Fail, "no endpoint for s3:", endpoints: EndpointXml("s3", "Gateway", table: "rtb-other") + All());

    [Fact]
    public async Task With_all_endpoints_no_way_is_needed() =>
        await ExpectAsync(CheckStatus.Pass, "endpoints for all", endpoints: EndpointXml("s3", "Gateway") + All());

    [Fact]
    public async Task Fargate_needs_fewer_and_is_given_addresses_by_the_job() =>
        await ExpectAsync(CheckStatus.Pass, "public addresses", Network with { IsFargate = true }, SubnetXml(isPublic: false), RouteXml("<gatewayId>igw-1</gatewayId>"));

    [Fact]
    public async Task A_subnet_of_another_VPC_is_refused() => await ExpectAsync(CheckStatus.Fail, "is in vpc-2, and not in vpc-1", subnet: SubnetXml(vpc: "vpc-2"));

    [Fact]
    public async Task A_subnet_that_is_not_there_is_said_not_to_be()
    {
        Answers(new StubAnswer(400, "<Response><Errors><Error><Code>InvalidSubnetID.NotFound</Code><Message>The subnet ID 'subnet-1' does not exist</Message></Error></Errors><RequestID>r</RequestID></Response>"));
        using var client = new AmazonEC2Client(Access);

        var check = Assert.Single(await new NetworkChecks(client).RunAsync(Network, default));

        Assert.Equal(CheckStatus.Fail, check.Status);
        Assert.Contains("'subnet-1' does not exist", check.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_network_of_the_helpers_own_is_not_asked_for()
    {
        using var client = new AmazonEC2Client(Access);

        Assert.Empty(await new NetworkChecks(client).RunAsync(Network with { SubnetIds = [] }, default));
        Assert.Empty(Requests);
    }

    private async Task ExpectAsync(CheckStatus status, string words, NetworkFacts? network = null, string? subnet = null, string routes = "", string endpoints = "")
    {
        Answers(request => System.Text.Encoding.UTF8.GetString(request.Body) switch
        {
            var form when form.Contains("Action=DescribeSubnets", StringComparison.Ordinal) => Answer("DescribeSubnets", $"<subnetSet>{subnet ?? SubnetXml()}</subnetSet>"),
            var form when form.Contains("Action=DescribeRouteTables", StringComparison.Ordinal) => Answer("DescribeRouteTables", $"""
                <routeTableSet><item><routeTableId>rtb-other</routeTableId><vpcId>vpc-1</vpcId><routeSet/><associationSet><item><main>false</main><subnetId>subnet-9</subnetId></item></associationSet></item>
                <item><routeTableId>rtb-1</routeTableId><vpcId>vpc-1</vpcId><routeSet>{routes}</routeSet><associationSet><item><main>true</main></item></associationSet></item></routeTableSet><nextToken/>
                """),
            _ => Answer("DescribeVpcEndpoints", $"<vpcEndpointSet>{endpoints}</vpcEndpointSet>"),
        });
        using var client = new AmazonEC2Client(Access);

        var check = Assert.Single(await new NetworkChecks(client).RunAsync(network ?? Network, default));

        Assert.Equal(status, check.Status);
        Assert.Contains(words, check.Message, StringComparison.Ordinal);
        Assert.Equal(status == CheckStatus.Pass, check.Fix is null);
    }

    private static readonly string[] Interfaces = ["ecr.api", "ecr.dkr", "logs", "ecs", "ecs-agent", "ecs-telemetry"];

    private static string All() => string.Concat(Interfaces.Select(service => EndpointXml(service)));

    private static StubAnswer Answer(string action, string content) => new(200, $"<{action}Response xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\"><requestId>r</requestId>{content}</{action}Response>");

    private static string SubnetXml(string vpc = "vpc-1", bool isPublic = true) =>
        $"<item><subnetId>subnet-1</subnetId><vpcId>{vpc}</vpcId><availableIpAddressCount>250</availableIpAddressCount><mapPublicIpOnLaunch>{(isPublic ? "true" : "false")}</mapPublicIpOnLaunch></item>";

    private static string RouteXml(string target, string state = "active") =>
        $"<item><destinationCidrBlock>10.0.0.0/16</destinationCidrBlock><gatewayId>local</gatewayId><state>active</state></item><item><destinationCidrBlock>0.0.0.0/0</destinationCidrBlock>{target}<state>{state}</state></item>";

    private static string EndpointXml(string service, string type = "Interface", string table = "rtb-1") =>
        $"<item><vpcEndpointId>vpce-1</vpcEndpointId><vpcEndpointType>{type}</vpcEndpointType><serviceName>com.amazonaws.eu-west-1.{service}</serviceName><state>available</state><routeTableIdSet><item>{table}</item></routeTableIdSet></item>";
}
