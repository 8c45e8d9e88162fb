using MediaExchange.Transfer.Sandbox.Planes.Resources;

namespace MediaExchange.Transfer.Sandbox.Planes.Batch;

/// <summary>A job, an array, or a child of an array. Whoever reads or changes it holds the scheduler's gate.</summary>
internal sealed class BatchJob
{
    private static readonly int _statuses = Enum.GetValues<JobStatus>().Length;

    public required string Id { get; init; }

    public required string Name { get; init; }

    public required AwsPlace Place { get; init; }

    public required ResourceRecord Queue { get; init; }

    public required JobSpec Spec { get; init; }

    /// <summary>Tells which of two came first, also within a millisecond.</summary>
    public required long Sequence { get; init; }

    public required DateTimeOffset Created { get; init; }

    public DateTimeOffset? Started { get; private set; }

    public DateTimeOffset? Stopped { get; private set; }

    public JobStatus Status { get; private set; } = JobStatus.Submitted;

    public string? StatusReason { get; set; }

    public bool IsCancelled { get; set; }

    public bool IsTerminated { get; set; }

    public List<JobAttempt> Attempts { get; } = [];

    /// <summary>The array that it is a child of.</summary>
    public BatchJob? Parent { get; init; }

    public int Index { get; init; }

    /// <summary>Of an array.</summary>
    public BatchJob[]? Children { get; set; }

    /// <summary>Of an array, how many children are where; by <see cref="JobStatus"/>.</summary>
    public int[] Summary { get; } = new int[_statuses];

    public bool HasEnded => Status is JobStatus.Succeeded or JobStatus.Failed;

    /// <summary>The attempt that has begun and not ended.</summary>
    public JobAttempt? Current => Status is JobStatus.Starting or JobStatus.Running ? Attempts[^1] : null;

    public string Arn => Place.Arn("batch", "job/" + Id);

    /// <summary>Moves the job, and its array with it.</summary>
    public void Move(JobStatus status, DateTimeOffset now)
    {
        if (Parent is { } parent)
        {
            parent.Summary[(int)Status]--;
            parent.Summary[(int)status]++;
        }

        Status = status;
        if (status == JobStatus.Running)
            Started = now;
        if (HasEnded)
            Stopped = now;
        Parent?.Follow(now);
    }

    /// <summary>An array is PENDING until all children have ended, and has failed when one of them has.</summary>
    private void Follow(DateTimeOffset now)
    {
        var ended = Summary[(int)JobStatus.Succeeded] + Summary[(int)JobStatus.Failed];
        if (ended < Children!.Length)
        {
            Status = JobStatus.Pending;
            return;
        }

        Stopped = now;
        Status = Summary[(int)JobStatus.Failed] > 0 ? JobStatus.Failed : JobStatus.Succeeded;
        if (Status == JobStatus.Failed)
            StatusReason ??= "Array Child Job failed";
    }
}
