namespace MediaExchange.Transfer.Sandbox.Planes.Ec2;

/// <summary>A subnet, with a route table of its own.</summary>
internal sealed record GivenSubnet
{
    public required string SubnetId { get; init; }

    public required string VpcId { get; init; }

    /// <summary>Its route to 0.0.0.0/0: <c>internet</c> (a gateway), <c>nat</c>, <c>blackhole</c> or <c>none</c>.</summary>
    public string Way { get; init; } = "internet";

    /// <summary>Whether what is started there gets a public address.</summary>
    public bool IsPublic { get; init; } = true;

    /// <summary>Endpoints of the VPC, such as <c>s3</c> or <c>ecr.api</c>.</summary>
    public IReadOnlyList<string> Endpoints { get; init; } = [];
}
