namespace MediaExchange.Transfer.Aws.Clients.IdentityManagement;

/// <summary>What a simulation has decided.</summary>
internal static class PolicyEvaluationDecisionType
{
    public const string Allowed = "allowed";

    public const string ExplicitDeny = "explicitDeny";

    public const string ImplicitDeny = "implicitDeny";
}
