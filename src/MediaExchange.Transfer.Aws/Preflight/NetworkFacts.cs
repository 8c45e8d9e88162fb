namespace MediaExchange.Transfer.Aws.Preflight;

/// <summary>A network that a helper was given, in place of one of its own.</summary>
/// <param name="VpcId">The VPC.</param>
/// <param name="SubnetIds">Empty for a network of the helper's own.</param>
/// <param name="IsFargate">Whether workers run on Fargate, rather than on EC2.</param>
/// <param name="AssignsPublicIp">On Fargate, whether workers are given public addresses; on EC2 the subnet decides.</param>
internal sealed record NetworkFacts(string VpcId, IReadOnlyList<string> SubnetIds, bool IsFargate, bool AssignsPublicIp)
{
    /// <param name="parameters">The template's parameters.</param>
    public static NetworkFacts Of(IReadOnlyDictionary<string, string> parameters) => new(
        parameters.GetValueOrDefault("VpcId") ?? "",
        (parameters.GetValueOrDefault("SubnetIds") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
        parameters.GetValueOrDefault("ComputeType") == "FargateSpot",
        parameters.GetValueOrDefault("AssignPublicIp") != "DISABLED");
}
