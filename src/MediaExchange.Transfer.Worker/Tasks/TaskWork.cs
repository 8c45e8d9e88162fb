using MediaExchange.Transfer.Aws.Runs;
using MediaExchange.Transfer.Engine.Ledgers;
using MediaExchange.Transfer.Engine.Manifests;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Worker.Tasks;

/// <summary>The rows that a job has to transfer, and who it is to its run.</summary>
internal sealed record TaskWork
{
    /// <summary>See <see cref="RunWriter"/>.</summary>
    public required string Writer { get; init; }

    /// <summary>What is transferred, for people.</summary>
    public required string Source { get; init; }

    public required IAsyncEnumerable<InventoryRow> Rows { get; init; }

    /// <summary>The object, where it is one.</summary>
    public ObjectLocation? Object { get; init; }

    /// <summary>The upload that whoever handed it over had begun.</summary>
    public UploadCheckpoint? Begun { get; init; }

    /// <summary>One object.</summary>
    public static TaskWork Of(TaskDocument task) => new()
    {
        Writer = RunWriter.Task(task.TaskId),
        Source = task.Source.ToString(),
        Rows = TransferRows.FromObject(task.Source),
        Object = task.Source,

        // A row of a task is its first and only one, whatever it was to the driver.
        Begun = task.Upload is { } upload ? upload with { Line = 1 } : null,
    };

    /// <summary>A slice of the inventory.</summary>
    public static TaskWork Of(RunInventory inventory, RunSlice slice, int index, IObjectStore store) => new()
    {
        Writer = RunWriter.Child(index),
        Source = inventory.Name,
        Rows = TransferRows.FromStore(
            store, new ObjectLocation(inventory.Bucket, inventory.Key, inventory.VersionId), inventory.ETag, slice.Offset, slice.Length, slice.FirstLine),
    };
}
