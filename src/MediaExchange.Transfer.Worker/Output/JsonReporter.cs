using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Json;
using MediaExchange.Transfer.Engine.Manifests;

namespace MediaExchange.Transfer.Worker.Output;

/// <summary>One JSON object a line, each with an <c>event</c> that says what it is.</summary>
internal sealed class JsonReporter(Stream output, bool quiet) : IReporter
{
    public TimeSpan SnapshotInterval => TimeSpan.FromSeconds(1);

    public void Report(TransferEvent happened)
    {
        switch (happened)
        {
            case ItemFinished { Outcome: var outcome } when !quiet || outcome.Status == ItemStatus.Failed:
                Write("outcome", outcome, EngineJson.Relaxed.ItemOutcome);
                break;
            case ItemVerified { Outcome: var outcome } when !quiet || outcome.Status != Engine.Verification.VerificationStatus.Matched:
                Write("verified", outcome, EngineJson.Relaxed.VerificationOutcome);
                break;
            case ItemDigested { Outcome: var outcome }:
                // What was asked for, and not only how it went.
                Write("checksum", outcome, EngineJson.Relaxed.ChecksumOutcome);
                break;
            case Snapshot snapshot when !quiet:
                Write("snapshot", snapshot, EngineJson.Relaxed.Snapshot);
                break;
        }
    }

    public void ReportListing(InventoryInfo soFar)
    {
    }

    public void ReportInventory(InventoryInfo written) => Write("inventory", written, WorkerJson.Relaxed.InventoryInfo);

    public void ReportPlan(RunInfo run, TransferPlan plan) => Write("plan", plan, EngineJson.Relaxed.TransferPlan);

    public void ReportSummary(RunSummary summary) => Write("summary", summary, WorkerJson.Relaxed.RunSummary);

    public void Dispose() => output.Dispose();

    // One write a line: a reader never sees half of one for long, and a flat object is what jq likes.
    private void Write<T>(string name, T value, JsonTypeInfo<T> type)
    {
        var fields = JsonSerializer.SerializeToUtf8Bytes(value, type);
        try
        {
            output.Write([.. "{\"event\":\""u8, .. System.Text.Encoding.UTF8.GetBytes(name), .. "\","u8, .. fields.AsSpan(1), (byte)'\n']);
            output.Flush();
        }
        catch (IOException e)
        {
            throw new OutputClosedException(e);
        }
    }
}
