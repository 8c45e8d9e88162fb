using MediaExchange.Transfer.Engine.Ledgers;
using MediaExchange.Transfer.Engine.Manifests;
using MediaExchange.Transfer.Engine.Planning;

namespace MediaExchange.Transfer.Engine;

/// <summary>What is to be transferred, and where to.</summary>
public sealed record TransferDefinition
{
    /// <summary>The objects, read once and never collected.</summary>
    public required IAsyncEnumerable<InventoryRow> Rows { get; init; }

    /// <summary>The destination bucket.</summary>
    public required string DestinationBucket { get; init; }

    /// <summary>How source keys become destination keys.</summary>
    public KeyMapping Keys { get; init; } = new();

    /// <summary>Where each outcome is written before it is given out; <see langword="null"/> for none. The engine writes to it and does not dispose it.</summary>
    public ILedger? Ledger { get; init; }
}
