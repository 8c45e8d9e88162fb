using MediaExchange.Transfer.Engine.Manifests;

namespace MediaExchange.Transfer.Aws.Runs;

/// <summary>Tells which rows of a run's inventory did not land.</summary>
internal interface IUnlandedRows
{
    /// <summary>The rows of the run's inventory, in its order, of whose objects nothing tells that they are at the destination.</summary>
    IAsyncEnumerable<InventoryRow> ReadAsync(RunDocument run, CancellationToken cancellationToken);
}
