namespace MediaExchange.Transfer.Aws.Clients.CloudFormation;

/// <summary>What a change set is for.</summary>
internal static class ChangeSetType
{
    public const string CREATE = "CREATE";

    public const string UPDATE = "UPDATE";

    public const string IMPORT = "IMPORT";
}
