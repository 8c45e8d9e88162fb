namespace MediaExchange.Transfer.Aws.Clients.CloudFormation;

/// <summary>Whether a change set can be executed.</summary>
internal static class ExecutionStatus
{
    public const string UNAVAILABLE = "UNAVAILABLE";

    public const string AVAILABLE = "AVAILABLE";

    public const string EXECUTE_IN_PROGRESS = "EXECUTE_IN_PROGRESS";

    public const string EXECUTE_COMPLETE = "EXECUTE_COMPLETE";

    public const string EXECUTE_FAILED = "EXECUTE_FAILED";

    public const string OBSOLETE = "OBSOLETE";
}
