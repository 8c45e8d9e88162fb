namespace MediaExchange.Transfer.Sandbox.Planes.Ec2;

/// <summary>Subnets that no stack made, as an account has them: the document of PUT /_sandbox/ec2.</summary>
/// <example>
/// <code>
/// { "subnets": [ { "subnetId": "subnet-0a1b2c3d", "vpcId": "vpc-0a1b2c3d", "way": "nat" } ] }
/// </code>
/// </example>
internal sealed record Ec2Settings
{
    public static readonly Ec2Settings Default = new();

    public IReadOnlyList<GivenSubnet> Subnets { get; init; } = [];

    /// <summary>What is wrong with it, in a sentence, or null.</summary>
    public string? Problem()
    {
        if (Subnets.Any(subnet => subnet is null))
            return "subnets must not hold null.";
        return Subnets.FirstOrDefault(subnet => subnet.Way is not ("internet" or "nat" or "blackhole" or "none")) is { } wrong
            ? $"The way of {wrong.SubnetId} is '{wrong.Way}'; it must be internet, nat, blackhole or none."
            : null;
    }
}
