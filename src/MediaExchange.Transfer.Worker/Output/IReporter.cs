using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Manifests;

namespace MediaExchange.Transfer.Worker.Output;

/// <summary>Tells what happens, to people or to machines.</summary>
/// <remarks>Every method throws <see cref="OutputClosedException"/> when nobody reads any more.</remarks>
internal interface IReporter : IDisposable
{
    /// <summary>How often the engine should give a snapshot.</summary>
    TimeSpan SnapshotInterval { get; }

    /// <summary>Tells one event of a run.</summary>
    void Report(TransferEvent happened);

    /// <summary>Tells how far a listing is.</summary>
    void ReportListing(InventoryInfo soFar);

    /// <summary>Tells the inventory that was written.</summary>
    void ReportInventory(InventoryInfo written);

    /// <summary>Tells what a run would do.</summary>
    void ReportPlan(RunInfo run, TransferPlan plan);

    /// <summary>Tells how a run ended. The last call.</summary>
    void ReportSummary(RunSummary summary);
}
