using MediaExchange.Transfer.Aws.Clients.EC2;

namespace MediaExchange.Transfer.Aws.Preflight;

/// <summary>Whether workers in subnets that were given reach S3, the registry and the rest: without a way, jobs wait for ever and say nothing.</summary>
internal sealed class NetworkChecks(AmazonEC2Client client)
{
    private const string Area = CheckAreas.Network;
    private const string Everywhere = "0.0.0.0/0";

    // What a container needs before it runs our first instruction, and for its log. EC2's agent asks more of ECS than Fargate does.
    private static readonly string[] NeededOnFargate = ["s3", "ecr.api", "ecr.dkr", "logs"];
    private static readonly string[] NeededOnEc2 = [.. NeededOnFargate, "ecs", "ecs-agent", "ecs-telemetry"];

    /// <param name="network">What the helper shall use.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<IReadOnlyList<HelperCheck>> RunAsync(NetworkFacts network, CancellationToken cancellationToken)
    {
        if (network.SubnetIds.Count == 0)
            return [];
        DescribeSubnetsResponse subnets;
        try
        {
            subnets = await client.DescribeSubnetsAsync(new DescribeSubnetsRequest { SubnetIds = [.. network.SubnetIds] }, cancellationToken).ConfigureAwait(false);
        }
        catch (AmazonEC2Exception gone) when (gone.ErrorCode is "InvalidSubnetID.NotFound" or "InvalidSubnetId.Malformed")
        {
            return [HelperCheck.Fail(Area, string.Join(", ", network.SubnetIds), $"A subnet is not in this account and region: {ErrorTranslator.OneLine(gone.Message)}", "Correct -SubnetId, or leave -VpcId and -SubnetId out for a network of the helper's own.")];
        }

        var ofVpc = new Filter { Name = "vpc-id", Values = [network.VpcId] };
        var tables = await TablesAsync(ofVpc, cancellationToken).ConfigureAwait(false);
        var endpoints = await EndpointsAsync(ofVpc, cancellationToken).ConfigureAwait(false);
        return [.. subnets.Subnets.Select(subnet => OfSubnet(subnet, network, tables, endpoints))];
    }

    private static HelperCheck OfSubnet(Subnet subnet, NetworkFacts network, IReadOnlyList<RouteTable> tables, IReadOnlyList<VpcEndpoint> endpoints)
    {
        var id = subnet.SubnetId ?? "";
        if (subnet.VpcId != network.VpcId)
            return HelperCheck.Fail(Area, id, $"The subnet is in {subnet.VpcId}, and not in {network.VpcId}.", "Give subnets of one VPC, and that VPC as -VpcId.");

        // A subnet without a table of its own has the VPC's main one.
        var table = tables.FirstOrDefault(each => each.Associations.Any(association => association.SubnetId == id))
            ?? tables.FirstOrDefault(each => each.Associations.Any(association => association.Main == true));
        var way = table?.Routes.FirstOrDefault(route => route.DestinationCidrBlock == Everywhere);
        if (way is { State: "blackhole" })
            return HelperCheck.Fail(Area, id, $"The subnet's route to the internet ({table!.RouteTableId}) leads nowhere: what it names is gone.", "Correct the route table, or give other subnets.");
        if (way?.GatewayId?.StartsWith("igw-", StringComparison.Ordinal) == true)
        {
            return (network.IsFargate ? network.AssignsPublicIp : subnet.MapPublicIpOnLaunch == true)
                ? HelperCheck.Pass(Area, id, "The subnet has a way to the internet, and public addresses.")
                : HelperCheck.Fail(Area, id, "The subnet's way to the internet is an internet gateway, which serves public addresses alone, and workers there get none.", network.IsFargate ? "Install with AssignPublicIp ENABLED, or give subnets with a NAT gateway." : "Turn on 'auto-assign public IPv4 address' for the subnet, or give subnets with a NAT gateway.");
        }

        if (way is not null)
            return HelperCheck.Pass(Area, id, "The subnet has a way to the internet.");
        var missing = (network.IsFargate ? NeededOnFargate : NeededOnEc2).Where(service => !HasEndpoint(service, table, endpoints)).ToList();
        return missing.Count == 0
            ? HelperCheck.Pass(Area, id, "The subnet has no way to the internet, and endpoints for all that workers need in this region.")
            : HelperCheck.Fail(Area, id, $"The subnet has no route to the internet, and no endpoint for {string.Join(", ", missing)}: no worker could start there.", "Add a route by a NAT or internet gateway, or these VPC endpoints; or leave -VpcId and -SubnetId out for a network of the helper's own.");
    }

    private static bool HasEndpoint(string service, RouteTable? table, IReadOnlyList<VpcEndpoint> endpoints) => endpoints.Any(endpoint =>
        endpoint.ServiceName?.EndsWith('.' + service, StringComparison.Ordinal) == true
        && string.Equals(endpoint.State, "available", StringComparison.OrdinalIgnoreCase)
        && (endpoint.VpcEndpointType != "Gateway" || (table?.RouteTableId is { } id && endpoint.RouteTableIds.Contains(id))));

    private async Task<List<RouteTable>> TablesAsync(Filter filter, CancellationToken cancellationToken)
    {
        var request = new DescribeRouteTablesRequest { Filters = [filter] };
        var found = new List<RouteTable>();
        do
        {
            var page = await client.DescribeRouteTablesAsync(request, cancellationToken).ConfigureAwait(false);
            found.AddRange(page.RouteTables);
            request.NextToken = page.NextToken;
        }
        while (request.NextToken is not null);
        return found;
    }

    private async Task<List<VpcEndpoint>> EndpointsAsync(Filter filter, CancellationToken cancellationToken)
    {
        var request = new DescribeVpcEndpointsRequest { Filters = [filter] };
        var found = new List<VpcEndpoint>();
        do
        {
            var page = await client.DescribeVpcEndpointsAsync(request, cancellationToken).ConfigureAwait(false);
            found.AddRange(page.VpcEndpoints);
            request.NextToken = page.NextToken;
        }
        while (request.NextToken is not null);
        return found;
    }
}
