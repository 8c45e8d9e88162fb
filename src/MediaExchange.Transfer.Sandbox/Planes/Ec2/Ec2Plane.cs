using System.Text.Json.Nodes;
using System.Xml.Linq;
using MediaExchange.Transfer.Sandbox.Edge;
using MediaExchange.Transfer.Sandbox.Planes.Resources;

namespace MediaExchange.Transfer.Sandbox.Planes.Ec2;

/// <summary>EC2 as far as networks are looked at: those that stacks made, and those that a control request gave.</summary>
internal sealed class Ec2Plane(ResourceRegistry registry)
{
    private const string Namespace = "http://ec2.amazonaws.com/doc/2016-11-15/";

    private Ec2Settings _settings = Ec2Settings.Default;

    public Ec2Settings Settings
    {
        get => Volatile.Read(ref _settings);
        set => Volatile.Write(ref _settings, value);
    }

    public Task InvokeAsync(PlaneContext context) => context.Request.Operation switch
    {
        "DescribeSubnets" => SubnetsAsync(context),
        "DescribeRouteTables" => TablesAsync(context),
        "DescribeVpcEndpoints" => EndpointsAsync(context),
        _ => throw context.Unknown("EC2"),
    };

    private Task SubnetsAsync(PlaneContext context)
    {
        var all = registry.All(context.Place, "AWS::EC2::Subnet")
            .Select(made => (Id: made.PhysicalId, Vpc: made.Text("VpcId"), IsPublic: made.Text("MapPublicIpOnLaunch").Equals("true", StringComparison.OrdinalIgnoreCase)))
            .Concat(Settings.Subnets.Select(given => (Id: given.SubnetId, Vpc: given.VpcId, given.IsPublic)))
            .ToList();
        var asked = Values(context, "SubnetId").ToList();
        if (asked.FirstOrDefault(id => all.TrueForAll(subnet => subnet.Id != id)) is { } missing)
            throw new PlaneException("InvalidSubnetID.NotFound", $"The subnet ID '{missing}' does not exist");
        return SendAsync(context, "subnetSet", all.Where(subnet => asked.Count == 0 || asked.Contains(subnet.Id)).Select(subnet => Item(
            new XElement("subnetId", subnet.Id),
            new XElement("vpcId", subnet.Vpc),
            new XElement("state", "available"),
            new XElement("availableIpAddressCount", 251),
            new XElement("mapPublicIpOnLaunch", subnet.IsPublic))));
    }

    private Task TablesAsync(PlaneContext context)
    {
        var associations = registry.All(context.Place, "AWS::EC2::SubnetRouteTableAssociation");
        var routes = registry.All(context.Place, "AWS::EC2::Route");
        var tables = registry.All(context.Place, "AWS::EC2::RouteTable").Select(table => Table(
                table.PhysicalId,
                table.Text("VpcId"),
                routes.Where(route => route.Text("RouteTableId") == table.PhysicalId).Select(route => Route(route.Text("DestinationCidrBlock"), "gatewayId", route.Text("GatewayId"), "active")),
                associations.Where(association => association.Text("RouteTableId") == table.PhysicalId).Select(association => association.Text("SubnetId"))))
            .Concat(Settings.Subnets.Select(given => Table(
                TableOf(given),
                given.VpcId,
                given.Way switch
                {
                    "internet" => [Route("0.0.0.0/0", "gatewayId", "igw-" + given.VpcId[4..], "active")],
                    "nat" => [Route("0.0.0.0/0", "natGatewayId", "nat-" + given.VpcId[4..], "active")],
                    "blackhole" => [Route("0.0.0.0/0", "natGatewayId", "nat-" + given.VpcId[4..], "blackhole")],
                    _ => [],
                },
                [given.SubnetId])));
        return SendAsync(context, "routeTableSet", OfVpc(context, tables));
    }

    private Task EndpointsAsync(PlaneContext context)
    {
        var endpoints = registry.All(context.Place, "AWS::EC2::VPCEndpoint")
            .Select(made => Endpoint(made.PhysicalId, made.Text("VpcId"), made.Text("ServiceName"), made.Text("VpcEndpointType"), TextsOf(made.Properties["RouteTableIds"])))
            .Concat(Settings.Subnets.SelectMany(given => given.Endpoints.Select(service => Endpoint(
                $"vpce-{given.SubnetId[7..]}",
                given.VpcId,
                $"com.amazonaws.{context.Region}.{service}",
                service == "s3" ? "Gateway" : "Interface",
                service == "s3" ? [TableOf(given)] : []))));
        return SendAsync(context, "vpcEndpointSet", OfVpc(context, endpoints));
    }

    private static IEnumerable<string> TextsOf(JsonNode? list) => (list as JsonArray ?? []).Select(each => each?.ToString() ?? "");

    private static string TableOf(GivenSubnet given) => "rtb-" + given.SubnetId[7..];

    private static XElement Table(string id, string vpc, IEnumerable<XElement> routes, IEnumerable<string> subnets) => Item(
        new XElement("routeTableId", id),
        new XElement("vpcId", vpc),
        new XElement("routeSet", Route("10.0.0.0/16", "gatewayId", "local", "active"), routes),
        new XElement("associationSet", subnets.Select(subnet => Item(new XElement("main", false), new XElement("routeTableId", id), new XElement("subnetId", subnet)))));

    private static XElement Route(string destination, string kind, string target, string state) =>
        Item(new XElement("destinationCidrBlock", destination), new XElement(kind, target), new XElement("state", state));

    private static XElement Endpoint(string id, string vpc, string service, string type, IEnumerable<string> tables) => Item(
        new XElement("vpcEndpointId", id),
        new XElement("vpcEndpointType", type.Length == 0 ? "Gateway" : type),
        new XElement("vpcId", vpc),
        new XElement("serviceName", service),
        new XElement("state", "available"),
        new XElement("routeTableIdSet", tables.Select(table => new XElement("item", table))));

    private static XElement Item(params object?[] content) => new("item", content);

    /// <summary>The one filter that is known.</summary>
    private static IEnumerable<XElement> OfVpc(PlaneContext context, IEnumerable<XElement> items)
    {
        for (var i = 1; context.Form[$"Filter.{i}.Name"] is { } name; i++)
        {
            if (name != "vpc-id")
                throw new PlaneException("InvalidParameterValue", $"The sandbox's {context.Request.Operation} knows the filter vpc-id, and not '{name}'.");
            var values = Values(context, $"Filter.{i}.Value").ToList();
            items = items.Where(item => values.Contains(item.Element("vpcId")!.Value));
        }

        return items;
    }

    private static IEnumerable<string> Values(PlaneContext context, string name) =>
        Enumerable.Range(1, 1000).Select(i => context.Form[$"{name}.{i}"]).TakeWhile(value => value is not null).Select(value => value!);

    private static Task SendAsync(PlaneContext context, string set, IEnumerable<XElement> items) => QueryXml.SendDocumentAsync(
        context,
        Namespace,
        new XElement(context.Request.Operation + "Response", new XElement("requestId", RequestIds.Of(context.Http)), new XElement(set, items)));
}
