using MediaExchange.Transfer.Engine.Leases;
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

    /// <summary>What an earlier run of this definition has done, read from its ledger; <see langword="null"/> for a first run.</summary>
    public ResumeState? Resume { get; init; }

    /// <summary>
    /// How to agree with other processes on who copies an object in parts, when it is not copied already; <see langword="null"/> when nobody else will.
    /// Not asked where everything is overwritten: there both are to do so.
    /// </summary>
    public IObjectLeases? Leases { get; init; }
}
