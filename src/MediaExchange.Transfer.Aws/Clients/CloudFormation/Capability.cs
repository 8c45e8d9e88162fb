namespace MediaExchange.Transfer.Aws.Clients.CloudFormation;

/// <summary>What whoever deploys a template acknowledges.</summary>
internal static class Capability
{
    public const string CAPABILITY_IAM = "CAPABILITY_IAM";

    public const string CAPABILITY_NAMED_IAM = "CAPABILITY_NAMED_IAM";

    public const string CAPABILITY_AUTO_EXPAND = "CAPABILITY_AUTO_EXPAND";
}
