using MediaExchange.Transfer.Engine;

namespace MediaExchange.Transfer.Aws.Runs;

/// <summary>What the driver tells S3 Batch Operations of a task, and what stands in the job's report as the result of its row: one line of JSON of at most <see cref="Longest"/> characters.</summary>
internal sealed record DriverResult
{
    /// <summary>S3 Batch Operations takes 1,024 characters of a result into its report; what is escaped in CSV counts as more.</summary>
    public const int Longest = 900;

    /// <summary><c>Copied</c>, <c>Skipped</c>, <c>Failed</c>, or <c>Submitted</c>: handed over to AWS Batch, and not there yet.</summary>
    public required string Status { get; init; }

    /// <summary>Why, where there is something to say; cut where it would be too long. Of a failure <c>code: reason</c>.</summary>
    public string? Reason { get; init; }

    /// <summary>Of a failure, its kind.</summary>
    public FailureKind? Kind { get; init; }

    public long? Size { get; init; }

    public Evidence? VerifiedBy { get; init; }

    /// <summary>Of what was submitted, the job of AWS Batch.</summary>
    public string? JobId { get; init; }

    /// <summary>Of what was submitted, the task.</summary>
    public string? TaskId { get; init; }

    public double? Seconds { get; init; }
}
