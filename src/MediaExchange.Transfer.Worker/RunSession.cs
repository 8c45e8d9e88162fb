using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Worker.Output;

namespace MediaExchange.Transfer.Worker;

/// <summary>Drains a run's events into a reporter, and ends with its exit code.</summary>
internal static class RunSession
{
    /// <param name="run">The run.</param>
    /// <param name="events">Its events.</param>
    /// <param name="tally">Counts; outcomes of transfers get there through the <see cref="RunLedger"/>, all else here.</param>
    /// <param name="reporter">Told everything.</param>
    /// <param name="cancellationToken">The token that <paramref name="events"/> was made with.</param>
    /// <exception cref="TransferException">The run could not begin.</exception>
    public static async Task<int> DrainAsync(
        RunInfo run, IAsyncEnumerable<TransferEvent> events, RunTally tally, IReporter reporter, CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        var interrupted = false;
        string? stopped = null;
        var again = false;
        try
        {
            await foreach (var happened in events.WithCancellation(CancellationToken.None))
            {
                if (happened is Snapshot snapshot)
                    tally.Add(snapshot);
                else if (happened is ItemVerified verified)
                    tally.Add(verified.Outcome);
                else if (happened is ItemDigested digested)
                    tally.Add(digested.Outcome);
                reporter.Report(happened);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            interrupted = true;
        }
        catch (TransferException e) when (tally.HasBegun || (run.Checkpoints is not null && e.Target == run.Checkpoints))
        {
            stopped = e.Message;
            again = run.IsTriedAgain && e.Kind.IsPassing();
        }

        // Without its file nothing can be gone on with.
        if (!File.Exists(run.Ledger ?? run.Checkpoints))
            run = run with { Resume = null };
        var summary = tally.Summarise(run, TimeProvider.System.GetElapsedTime(began), interrupted, stopped);
        if (again)
            summary = summary with { ExitCode = ExitCodes.Interrupted };
        reporter.ReportSummary(summary);
        return summary.ExitCode;
    }
}
