using MediaExchange.Transfer.Aws.Clients.CloudFormation;

namespace MediaExchange.Transfer.Aws.Helpers;

/// <summary>What the status of a stack means for its helper.</summary>
internal static class HelperStatus
{
    /// <summary>Whether it is only planned: nothing was made, and a change set waits to be executed.</summary>
    public static bool IsPlanned(string? status) => status == StackStatus.REVIEW_IN_PROGRESS;

    /// <summary>Whether something is being made, changed or removed.</summary>
    public static bool IsChanging(string? status) => status?.EndsWith("_IN_PROGRESS", StringComparison.Ordinal) == true && !IsPlanned(status);

    /// <summary>Whether it is there and whole.</summary>
    public static bool IsReady(string? status) => status is StackStatus.CREATE_COMPLETE or StackStatus.UPDATE_COMPLETE or StackStatus.UPDATE_ROLLBACK_COMPLETE;

    /// <summary>Whether nothing but its removal leads out of it.</summary>
    public static bool MustBeRemoved(string? status) =>
        status is StackStatus.ROLLBACK_COMPLETE or StackStatus.ROLLBACK_FAILED or StackStatus.CREATE_FAILED or StackStatus.DELETE_FAILED;
}
