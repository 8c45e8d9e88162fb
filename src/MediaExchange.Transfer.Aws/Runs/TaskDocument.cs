using MediaExchange.Transfer.Engine.Ledgers;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Aws.Runs;

/// <summary>What a single job of AWS Batch has to do: <c>runs/RUN/tasks/TASK.json</c>. How is told by the run's <see cref="RunDocument"/>.</summary>
internal sealed record TaskDocument
{
    public const int CurrentSchema = 1;

    public int Schema { get; init; } = CurrentSchema;

    public required string RunId { get; init; }

    /// <summary>From <see cref="RunWriter.TaskId"/>.</summary>
    public required string TaskId { get; init; }

    /// <summary>The object, its key decoded.</summary>
    public required ObjectLocation Source { get; init; }

    /// <summary>Why the driver did not do it itself: <c>TooLarge</c>, <c>Digests</c>, <c>Streamed</c>, <c>OutOfTime</c>, <c>InUse</c> (another run is copying it right now); or <c>Asked</c>, for one object straight to the queue.</summary>
    public required string Because { get; init; }

    /// <summary>The upload that the driver began; null for none. The ledger's lines of the task itself are newer.</summary>
    public UploadCheckpoint? Upload { get; init; }

    /// <summary>The job of S3 Batch Operations, and its id of the task; null where there was none.</summary>
    public string? JobId { get; init; }

    public string? JobTaskId { get; init; }

    /// <summary>When it was handed over (UTC).</summary>
    public DateTimeOffset At { get; init; }
}
