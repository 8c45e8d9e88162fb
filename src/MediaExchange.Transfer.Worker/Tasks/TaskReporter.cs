using System.Globalization;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Ledgers;
using MediaExchange.Transfer.Engine.Manifests;
using MediaExchange.Transfer.Engine.Text;
using MediaExchange.Transfer.Worker.Output;

namespace MediaExchange.Transfer.Worker.Tasks;

/// <summary>Writes a run into a log: each item as it ends, how far it is each minute, and what CloudWatch is to count.</summary>
/// <param name="log">The log.</param>
/// <param name="helper">The helper's name.</param>
/// <param name="done">What earlier attempts did.</param>
internal sealed class TaskReporter(TaskLog log, string helper, ResumeState done) : IReporter
{
    // CloudWatch adds up by the minute; more often would cost more and show no more.
    private static readonly TimeSpan MetricsInterval = TimeSpan.FromMinutes(1);

    private Snapshot _last = new();
    private Snapshot _told = new();
    private long _bytesTold;
    private long _objects;
    private long _failed;
    private long _resumed;

    /// <summary>An interruption comes without a last word, so the last but one should be young.</summary>
    public TimeSpan SnapshotInterval => TimeSpan.FromSeconds(2);

    public void Report(TransferEvent happened)
    {
        if (happened is ItemFinished { Outcome: var outcome })
        {
            Count(outcome);
            log.Write(OutcomeLine.Level(outcome), CommandLineText.Advice(OutcomeLine.Message(outcome)), json => OutcomeLine.Write(json, outcome));
        }
        else if (happened is Snapshot snapshot)
        {
            _last = snapshot;
            if (!snapshot.IsFinal && snapshot.Elapsed - _told.Elapsed >= MetricsInterval)
                log.Write("INFO", ProgressText.Of(snapshot), metrics: Metrics(snapshot.BytesPerSecond / 1e6));
        }
    }

    public void ReportListing(InventoryInfo soFar)
    {
    }

    public void ReportInventory(InventoryInfo written)
    {
    }

    public void ReportPlan(RunInfo run, TransferPlan plan)
    {
    }

    public void ReportSummary(RunSummary summary)
    {
        var ending = summary.Stopped is { } why ? $"Stopped: {why}" : summary.Interrupted ? "Interrupted; the next attempt goes on from here." : "Finished.";
        var counts = string.Join(", ", summary.Statuses.Select(status => string.Create(CultureInfo.InvariantCulture, $"{status.Value} {status.Key}")));
        log.Write(
            summary.Stopped is null ? "INFO" : "ERROR",
            CommandLineText.Advice($"{ending} {counts}, {summary.DoneBefore ?? 0} done before."),
            json =>
            {
                json.WriteNumber("objects", summary.Objects);
                json.WriteNumber("doneBefore", summary.DoneBefore ?? 0);
                json.WriteNumber("seconds", summary.Seconds);
                json.WriteNumber("exitCode", summary.ExitCode);
            },
            Metrics(summary.Seconds > 0 && _last.Bytes > 0 ? _last.Bytes / summary.Seconds / 1e6 : null));
    }

    public void Dispose()
    {
    }

    private void Count(ItemOutcome outcome)
    {
        if (outcome.Status == ItemStatus.Failed)
            _failed++;
        else
            _objects++;
        if (outcome.PartsKept > 0 && done.UploadOf(outcome.Line) is { } upload)
            _resumed += Math.Min(upload.Size, outcome.PartsKept * upload.PartSize);
    }

    private TaskMetrics Metrics(double? megabytesPerSecond)
    {
        // What was copied of an object that then failed is taken back from the counter, and was told already.
        var bytes = Math.Max(0, _last.Bytes - _bytesTold);
        _bytesTold += bytes;
        var metrics = new TaskMetrics
        {
            Helper = helper,
            Bytes = bytes,
            ResumedBytes = _resumed,
            Objects = _objects,
            FailedObjects = _failed,
            SlowDowns = _last.Throttled - _told.Throttled,
            Retries = _last.Retries - _told.Retries,
            MBPerSecond = megabytesPerSecond,
        };
        _told = _last;
        (_objects, _failed, _resumed) = (0, 0, 0);
        return metrics;
    }
}
