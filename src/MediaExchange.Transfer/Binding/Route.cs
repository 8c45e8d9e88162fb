using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Ledgers;
using MediaExchange.Transfer.Engine.Manifests;
using MediaExchange.Transfer.Engine.Planning;

namespace MediaExchange.Transfer.Binding;

/// <summary>What the parameters of a transfer mean.</summary>
/// <param name="Source">The inventory's path, or the address.</param>
/// <param name="Destination">The address.</param>
/// <param name="Rows">The objects.</param>
/// <param name="Target">Their destination.</param>
internal sealed record Route(string Source, string Destination, IAsyncEnumerable<InventoryRow> Rows, TransferTarget Target)
{
    public TransferDefinition Define(ILedger? ledger = null) => Target.Define(Rows, ledger);
}
