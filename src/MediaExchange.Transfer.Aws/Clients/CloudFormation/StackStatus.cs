namespace MediaExchange.Transfer.Aws.Clients.CloudFormation;

/// <summary>Where a stack is.</summary>
internal static class StackStatus
{
    public const string CREATE_IN_PROGRESS = "CREATE_IN_PROGRESS";

    public const string CREATE_FAILED = "CREATE_FAILED";

    public const string CREATE_COMPLETE = "CREATE_COMPLETE";

    public const string ROLLBACK_IN_PROGRESS = "ROLLBACK_IN_PROGRESS";

    public const string ROLLBACK_FAILED = "ROLLBACK_FAILED";

    public const string ROLLBACK_COMPLETE = "ROLLBACK_COMPLETE";

    public const string DELETE_IN_PROGRESS = "DELETE_IN_PROGRESS";

    public const string DELETE_FAILED = "DELETE_FAILED";

    public const string DELETE_COMPLETE = "DELETE_COMPLETE";

    public const string UPDATE_IN_PROGRESS = "UPDATE_IN_PROGRESS";

    public const string UPDATE_COMPLETE_CLEANUP_IN_PROGRESS = "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS";

    public const string UPDATE_COMPLETE = "UPDATE_COMPLETE";

    public const string UPDATE_FAILED = "UPDATE_FAILED";

    public const string UPDATE_ROLLBACK_IN_PROGRESS = "UPDATE_ROLLBACK_IN_PROGRESS";

    public const string UPDATE_ROLLBACK_FAILED = "UPDATE_ROLLBACK_FAILED";

    public const string UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS = "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS";

    public const string UPDATE_ROLLBACK_COMPLETE = "UPDATE_ROLLBACK_COMPLETE";

    public const string REVIEW_IN_PROGRESS = "REVIEW_IN_PROGRESS";

    public const string IMPORT_IN_PROGRESS = "IMPORT_IN_PROGRESS";

    public const string IMPORT_COMPLETE = "IMPORT_COMPLETE";

    public const string IMPORT_ROLLBACK_IN_PROGRESS = "IMPORT_ROLLBACK_IN_PROGRESS";

    public const string IMPORT_ROLLBACK_FAILED = "IMPORT_ROLLBACK_FAILED";

    public const string IMPORT_ROLLBACK_COMPLETE = "IMPORT_ROLLBACK_COMPLETE";
}
