namespace MediaExchange.Transfer.Worker.Lambda.Driver;

/// <summary>How a task ended.</summary>
/// <param name="TaskId">The task.</param>
/// <param name="ResultCode">One of those below.</param>
/// <param name="ResultString">What the job's report says of it: no tab, CR or LF.</param>
internal sealed record S3BatchResult(string TaskId, string ResultCode, string ResultString)
{
    public const string Succeeded = "Succeeded";

    /// <summary>S3 Batch Operations tries it again.</summary>
    public const string TemporaryFailure = "TemporaryFailure";

    public const string PermanentFailure = "PermanentFailure";
}
