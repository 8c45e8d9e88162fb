namespace MediaExchange.Transfer.Sandbox.Planes.S3Control;

/// <summary>How a task, or an attempt at it, ended, in the words of the report.</summary>
/// <param name="Kind">Whether to try again.</param>
/// <param name="Status">The HTTP status of the invocation.</param>
/// <param name="ErrorCode">Empty for success.</param>
/// <param name="Message">The function's result, or what went wrong.</param>
internal sealed record TaskOutcome(TaskOutcomeKind Kind, int Status, string ErrorCode, string Message)
{
    /// <summary>The invocation went well, and the function gave the task this result.</summary>
    public static TaskOutcome Of(string resultCode, string message) => resultCode switch
    {
        "Succeeded" => new(TaskOutcomeKind.Succeeded, 200, "", message),
        "TemporaryFailure" => new(TaskOutcomeKind.Temporary, 200, resultCode, message),
        _ => new(TaskOutcomeKind.Permanent, 200, "PermanentFailure", message),
    };
}
