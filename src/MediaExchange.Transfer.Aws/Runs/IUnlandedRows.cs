using MediaExchange.Transfer.Engine.Manifests;

namespace MediaExchange.Transfer.Aws.Runs;

/// <summary>Tells which rows of a run's inventory did not land.</summary>
internal interface IUnlandedRows
{
    /// <summary>The rows of the run's inventory of whose objects nothing tells that they are at the destination: those that nobody tried, then the others, each in its order.</summary>
    /// <remarks>S3 Batch Operations ends a job when of its first tasks more than half fail. What failed before would have every job of a rest ended before it came to the others.</remarks>
    IAsyncEnumerable<InventoryRow> ReadAsync(RunDocument run, CancellationToken cancellationToken);
}
