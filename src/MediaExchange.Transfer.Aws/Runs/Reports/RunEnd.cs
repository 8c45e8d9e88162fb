namespace MediaExchange.Transfer.Aws.Runs.Reports;

/// <summary>What the job of a run tells of its end: one that was cancelled or failed may have left no report of its own, and what it did not come to is not pending.</summary>
/// <param name="HasEnded">Whether the job begins no rows any more; false when nobody knows.</param>
/// <param name="Reason">How it ended, in one sentence.</param>
internal sealed record RunEnd(bool HasEnded, string? Reason = null)
{
    /// <summary>Why the job does not tell, in one sentence; null when it does.</summary>
    public string? Unread { get; init; }

    /// <summary>Whether AWS Batch could not be asked, so that it need not be asked more.</summary>
    public bool IsBatchUnread { get; init; }

    /// <summary>Whether S3 Batch Operations wrote a report when the job ended: if there is none, it is gone.</summary>
    public bool IsReported { get; init; }
}
