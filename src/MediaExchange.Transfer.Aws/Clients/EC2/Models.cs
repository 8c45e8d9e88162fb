using System.Globalization;
using System.Xml.Linq;
using MediaExchange.Transfer.Aws.Clients.Query;
using MediaExchange.Transfer.Aws.Clients.Xml;

namespace MediaExchange.Transfer.Aws.Clients.EC2;

/// <summary>What is asked for.</summary>
internal sealed class Filter
{
    public string? Name { get; set; }

    /// <summary>Any of them.</summary>
    public List<string>? Values { get; set; }

    internal static QueryForm Write(QueryForm form, IEnumerable<Filter>? filters)
    {
        var number = 0;
        foreach (var filter in filters ?? [])
        {
            var prefix = string.Create(CultureInfo.InvariantCulture, $"Filter.{++number}.");
            AmazonEC2Client.AddList(form.Add(prefix + "Name", filter.Name), prefix + "Value", filter.Values);
        }

        return form;
    }
}

/// <summary>A subnet.</summary>
internal sealed class Subnet
{
    public string? SubnetId { get; set; }

    public string? VpcId { get; set; }

    public int? AvailableIpAddressCount { get; set; }

    /// <summary>Whether what is started there gets a public IPv4 address.</summary>
    public bool? MapPublicIpOnLaunch { get; set; }

    internal static Subnet Read(XElement from) => new()
    {
        SubnetId = from.Text("subnetId"),
        VpcId = from.Text("vpcId"),
        AvailableIpAddressCount = from.Int("availableIpAddressCount"),
        MapPublicIpOnLaunch = from.Flag("mapPublicIpOnLaunch"),
    };
}

/// <summary>A route table.</summary>
internal sealed class RouteTable
{
    public string? RouteTableId { get; set; }

    public string? VpcId { get; set; }

    public List<Route> Routes { get; set; } = [];

    public List<RouteTableAssociation> Associations { get; set; } = [];

    internal static RouteTable Read(XElement from) => new()
    {
        RouteTableId = from.Text("routeTableId"),
        VpcId = from.Text("vpcId"),
        Routes = from.List("routeSet", Route.Read),
        Associations = from.List("associationSet", e => new RouteTableAssociation { Main = e.Flag("main"), SubnetId = e.Text("subnetId") }),
    };
}

/// <summary>Whose a route table is.</summary>
internal sealed class RouteTableAssociation
{
    /// <summary>Of all subnets that have none of their own.</summary>
    public bool? Main { get; set; }

    public string? SubnetId { get; set; }
}

/// <summary>A route. Of its targets one is set.</summary>
internal sealed class Route
{
    public string? DestinationCidrBlock { get; set; }

    /// <summary>An internet gateway's (igw-), a gateway endpoint's (vpce-), a virtual private gateway's (vgw-), or <c>local</c>.</summary>
    public string? GatewayId { get; set; }

    public string? NatGatewayId { get; set; }

    public string? TransitGatewayId { get; set; }

    public string? NetworkInterfaceId { get; set; }

    public string? InstanceId { get; set; }

    public string? VpcPeeringConnectionId { get; set; }

    /// <summary><c>active</c>, or <c>blackhole</c> where the target is gone.</summary>
    public string? State { get; set; }

    internal static Route Read(XElement from) => new()
    {
        DestinationCidrBlock = from.Text("destinationCidrBlock"),
        GatewayId = from.Text("gatewayId"),
        NatGatewayId = from.Text("natGatewayId"),
        TransitGatewayId = from.Text("transitGatewayId"),
        NetworkInterfaceId = from.Text("networkInterfaceId"),
        InstanceId = from.Text("instanceId"),
        VpcPeeringConnectionId = from.Text("vpcPeeringConnectionId"),
        State = from.Text("state"),
    };
}

/// <summary>An endpoint within a VPC.</summary>
internal sealed class VpcEndpoint
{
    public string? VpcEndpointId { get; set; }

    /// <summary><c>Gateway</c>, <c>Interface</c> and others.</summary>
    public string? VpcEndpointType { get; set; }

    /// <summary>Such as <c>com.amazonaws.eu-west-1.s3</c>.</summary>
    public string? ServiceName { get; set; }

    /// <summary><c>available</c>, or what it is on its way to.</summary>
    public string? State { get; set; }

    /// <summary>Of a gateway, the tables that lead to it.</summary>
    public List<string> RouteTableIds { get; set; } = [];

    internal static VpcEndpoint Read(XElement from) => new()
    {
        VpcEndpointId = from.Text("vpcEndpointId"),
        VpcEndpointType = from.Text("vpcEndpointType"),
        ServiceName = from.Text("serviceName"),
        State = from.Text("state"),
        RouteTableIds = from.Texts("routeTableIdSet"),
    };
}
