namespace MediaExchange.Transfer.Aws.Clients.CloudFormation;

/// <summary>Where a change set is. One that would change nothing is FAILED, and its StatusReason says so.</summary>
internal static class ChangeSetStatus
{
    public const string CREATE_PENDING = "CREATE_PENDING";

    public const string CREATE_IN_PROGRESS = "CREATE_IN_PROGRESS";

    public const string CREATE_COMPLETE = "CREATE_COMPLETE";

    public const string DELETE_PENDING = "DELETE_PENDING";

    public const string DELETE_IN_PROGRESS = "DELETE_IN_PROGRESS";

    public const string DELETE_COMPLETE = "DELETE_COMPLETE";

    public const string DELETE_FAILED = "DELETE_FAILED";

    public const string FAILED = "FAILED";
}
