using MediaExchange.Transfer.Aws.Clients.Batch;
using MediaExchange.Transfer.Engine.Reports;

namespace MediaExchange.Transfer.Aws.Runs.Reports;

/// <summary>What AWS Batch tells of an array job, for a report.</summary>
internal sealed record SliceStates
{
    public static SliceStates None { get; } = new();

    /// <summary>In the order of their lines.</summary>
    public IReadOnlyList<BatchJobState> Jobs { get; private init; } = [];

    public bool HasEnded { get; private init; }

    /// <summary>How it ended, if it failed.</summary>
    public string? EndReason { get; private init; }

    /// <summary>Why not all of it could be asked for, in one sentence.</summary>
    public string? Unread { get; private init; }

    /// <summary>The plain job that stands for an array of one.</summary>
    public static SliceStates Of(BatchJobState job) => Ended(job) with { Jobs = [job with { FirstLine = 1, LastLine = long.MaxValue }] };

    /// <param name="array">The array job.</param>
    /// <param name="divided">How the inventory was divided.</param>
    /// <param name="unsuccessful">Its children that have not succeeded. One that changed its state while they were listed may be there twice.</param>
    public static SliceStates Of(BatchJobState array, RunArray divided, IReadOnlyList<(int Index, BatchJobState Job)> unsuccessful)
    {
        var states = Ended(array);
        var jobs = unsuccessful.GroupBy(child => child.Index).ToDictionary(same => same.Key, same => same.Last().Job);

        // What is not among them when the array has ended has succeeded; before, it may have been tried again in between.
        for (var index = 0; states.HasEnded && index < divided.Children; index++)
            jobs.TryAdd(index, new BatchJobState($"{array.JobId}:{index}", JobStatus.SUCCEEDED));
        return states with { Jobs = [.. jobs.Select(child => Slice(child.Key, child.Value, divided)).OrderBy(job => job.FirstLine)] };
    }

    /// <param name="array">The array job, if that was found.</param>
    /// <param name="unread">Why the rest was not.</param>
    public static SliceStates Refused(BatchJobState? array, string unread) => (array is null ? None : Ended(array)) with { Unread = unread };

    private static SliceStates Ended(BatchJobState array) => new()
    {
        HasEnded = array.Status is JobStatus.SUCCEEDED or JobStatus.FAILED,
        EndReason = array is { Status: JobStatus.FAILED, Reason: { Length: > 0 } reason } ? $"The array job failed: {reason}" : null,
    };

    private static BatchJobState Slice(int index, BatchJobState job, RunArray divided) => job with
    {
        FirstLine = ((long)index * divided.ItemsPerTask) + 1,
        LastLine = index + 1 < divided.Children ? (index + 1L) * divided.ItemsPerTask : long.MaxValue,
    };
}
