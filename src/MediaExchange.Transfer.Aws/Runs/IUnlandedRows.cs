using MediaExchange.Transfer.Engine.Ledgers;
using MediaExchange.Transfer.Engine.Manifests;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Aws.Runs;

/// <summary>Tells which rows of a run's inventory did not land.</summary>
internal interface IUnlandedRows
{
    /// <summary>The run.</summary>
    RunDocument Run { get; }

    /// <summary>The rows of whose objects nothing tells that they are at the destination: those that were never tried, then those that failed, each in the inventory's order.</summary>
    /// <remarks>S3 Batch Operations ends a job when of its first tasks most fail. Those that failed before would have it ended each time before it came to the others.</remarks>
    IAsyncEnumerable<InventoryRow> ReadAsync(CancellationToken cancellationToken);

    /// <summary>The upload of an object that was left under way; known once the rows are read.</summary>
    UploadCheckpoint? UploadOf(ObjectLocation source);
}
