using System.Management.Automation;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Ledgers;
using MediaExchange.Transfer.Engine.Text;

namespace MediaExchange.Transfer.Output;

/// <summary>Tells a run to the pipeline: results, errors, progress, and a summary; and to the person in front, when it is interrupted.</summary>
internal sealed class RunReport : IDisposable
{
    private readonly PSCmdlet _cmdlet;
    private readonly TransferRun _run;
    private readonly string _access;
    private readonly bool _isStreamingExpected;
    private readonly TransferProgress _progress;
    private bool _hasToldWay;

    /// <param name="cmdlet">Whose pipeline.</param>
    /// <param name="run">The run.</param>
    /// <param name="access">Parameters that a command to go on needs as well.</param>
    /// <param name="isStreamingExpected">Whether the command says itself that the bytes pass through this machine; otherwise that is worth a warning.</param>
    public RunReport(PSCmdlet cmdlet, TransferRun run, string access, bool isStreamingExpected)
    {
        _isStreamingExpected = isStreamingExpected;
        _cmdlet = cmdlet;
        _run = run;
        _access = access;
        _progress = new(cmdlet, $"Copying to {run.Header.Destination}");
        cmdlet.WriteVerbose($"Run {run.Header.RunId}: {run.Header.Source} to {run.Header.Destination}. Ledger: {run.Ledger.Location}");
    }

    public bool Take(TransferEvent happened)
    {
        if (happened is Snapshot snapshot)
        {
            TellWay(snapshot.StreamedBecause);
            _progress.Show(snapshot);
        }
        else if (happened is ItemFinished { Outcome: var outcome })
            Write(new(outcome, _run), outcome.Failure);
        return true;
    }

    public void Sum()
    {
        if (_progress.Last is not { } last)
            return;
        var before = last.DoneBefore > 0 ? $" {Counted.Of(last.DoneBefore, "object")} had been done before." : "";
        _cmdlet.WriteInformation(
            $"Copied {last.Copied:N0}, skipped {last.Skipped:N0}, failed {last.Failed:N0} of {Counted.Of(last.RowsRead, "object")}; {ByteText.Format(last.Bytes)} in {DurationText.Format(last.Elapsed)}.{before} Ledger: {_run.Ledger.Location}",
            ["TransferSummary"]);
    }

    /// <summary>Says by which command an interrupted run goes on.</summary>
    public void TellHowToGoOn() =>
        LastWords.Warn(_cmdlet, $"Interrupted. Go on with: Invoke-S3Transfer -Resume '{_run.Ledger.Location.Replace("'", "''", StringComparison.Ordinal)}'{_access}");

    public void Dispose() => _progress.Dispose();

    private void TellWay(string? because)
    {
        if (because is null || _hasToldWay)
            return;
        _hasToldWay = true;
        if (_isStreamingExpected)
            _cmdlet.WriteInformation(StreamedText.Of(because), ["TransferRoute"]);
        else
            _cmdlet.WriteWarning(StreamedText.Of(because));
    }

    // The result first: with -ErrorAction Stop, nothing comes after the error.
    private void Write(TransferResult result, ItemFailure? failure)
    {
        _cmdlet.WriteObject(result);
        if (failure is not null)
            _cmdlet.WriteError(ErrorRecords.ItemFailed(result, failure));
    }
}
