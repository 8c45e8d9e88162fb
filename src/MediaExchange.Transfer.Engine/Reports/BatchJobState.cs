namespace MediaExchange.Transfer.Engine.Reports;

/// <summary>A job of AWS Batch, as far as a report is concerned.</summary>
/// <param name="JobId">Its id.</param>
/// <param name="Status">Where it is, in AWS Batch's word, such as <c>RUNNABLE</c>, <c>SUCCEEDED</c> or <c>FAILED</c>; or <see cref="Stopped"/>.</param>
/// <param name="Reason">What AWS Batch says of that.</param>
/// <param name="CreatedAt">When it was submitted (UTC).</param>
/// <param name="StoppedAt">When it ended (UTC).</param>
public sealed record BatchJobState(string JobId, string Status, string? Reason = null, DateTimeOffset CreatedAt = default, DateTimeOffset? StoppedAt = null)
{
    /// <summary>The status of a job that failed because somebody stopped its run.</summary>
    public const string Stopped = "STOPPED";

    /// <summary>For a job of one object, its task's id.</summary>
    public string? TaskId { get; init; }

    /// <summary>For a job of a slice of the inventory, the line that it begins with; 0 for none.</summary>
    public long FirstLine { get; init; }

    /// <summary>For a job of a slice, the last line that it may have.</summary>
    public long LastLine { get; init; }

    internal bool HasSucceeded => Status == "SUCCEEDED";

    internal bool HasFailed => Status is "FAILED" or Stopped;

    internal bool HasEnded => HasSucceeded || HasFailed;
}
