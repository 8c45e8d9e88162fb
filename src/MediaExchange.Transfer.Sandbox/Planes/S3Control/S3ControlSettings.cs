namespace MediaExchange.Transfer.Sandbox.Planes.S3Control;

/// <summary>How jobs of S3 Batch Operations are run: the document of PUT /_sandbox/s3control. Takes effect with the next task, and the concurrency with the next job that begins.</summary>
/// <example>
/// <code>
/// { "concurrency": 50, "activeJobs": 6, "taskAttempts": 5, "retryMilliseconds": 200 }
/// </code>
/// </example>
internal sealed record S3ControlSettings
{
    public static readonly S3ControlSettings Default = new();

    /// <summary>How many tasks of a job run at once, 1 to 10,000.</summary>
    public int Concurrency { get; init; } = 50;

    /// <summary>How many jobs run at once, 1 to 1,000; those of a higher priority push others aside.</summary>
    public int ActiveJobs { get; init; } = 6;

    /// <summary>How often a task is tried that fails for a time, 1 to 1,000.</summary>
    public int TaskAttempts { get; init; } = 5;

    /// <summary>How often a task is tried for which Lambda has no capacity, 1 to 100,000: that says nothing about the task.</summary>
    public int ThrottledAttempts { get; init; } = 100;

    /// <summary>The pause before the second attempt, in milliseconds, 0 to 600,000; it doubles up to 16 times itself.</summary>
    public int RetryMilliseconds { get; init; } = 200;

    /// <summary>Rows in one file of results, from 1.</summary>
    public int RowsPerResultFile { get; init; } = 100_000;

    /// <summary>Every so many tasks one is sent to the function twice at the same time, as S3 may; 0 for none.</summary>
    public int DuplicateEvery { get; init; }

    /// <summary>Whether a manifest may name several buckets. S3 has refused that ("Cannot have more than 1 bucket per Job").</summary>
    public bool AllowsSeveralBuckets { get; init; }

    /// <summary>What is wrong with it, in a sentence, or null.</summary>
    public string? Problem() =>
        Concurrency is < 1 or > 10_000 ? "concurrency must be 1 to 10000."
        : ActiveJobs is < 1 or > 1_000 ? "activeJobs must be 1 to 1000."
        : TaskAttempts is < 1 or > 1_000 ? "taskAttempts must be 1 to 1000."
        : ThrottledAttempts is < 1 or > 100_000 ? "throttledAttempts must be 1 to 100000."
        : RetryMilliseconds is < 0 or > 600_000 ? "retryMilliseconds must be 0 to 600000."
        : RowsPerResultFile < 1 ? "rowsPerResultFile must be 1 or more."
        : DuplicateEvery < 0 ? "duplicateEvery must be 0 or more."
        : null;

    /// <summary>How long to wait before the next attempt.</summary>
    /// <param name="attempts">How many there were.</param>
    public TimeSpan Pause(int attempts) => TimeSpan.FromMilliseconds((double)RetryMilliseconds * (1 << Math.Min(attempts - 1, 4)));
}
