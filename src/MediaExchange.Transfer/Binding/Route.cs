using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Ledgers;
using MediaExchange.Transfer.Engine.Manifests;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Binding;

/// <summary>What the parameters of a transfer mean, or the ledger of one that is gone on with.</summary>
/// <param name="Source">The inventory's path, or the address.</param>
/// <param name="Destination">The address.</param>
/// <param name="Recipe">What to do.</param>
/// <param name="Rows">The objects, to look at: reading them writes nothing.</param>
internal sealed record Route(string Source, string Destination, TransferRecipe Recipe, IAsyncEnumerable<InventoryRow> Rows)
{
    public static Route Of(RecordedRun run, IObjectStore store) => new(run.Header.Source, run.Header.Destination, run.Recipe, run.Rows(store));

    /// <summary>A definition that leaves no trace, for a plan or a comparison.</summary>
    public TransferDefinition Define(ResumeState? done = null) => Recipe.Define(Rows, done: done);
}
