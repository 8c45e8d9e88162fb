using System.Globalization;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Digesting;
using MediaExchange.Transfer.Engine.Manifests;
using MediaExchange.Transfer.Engine.Stores;
using MediaExchange.Transfer.Engine.Text;
using MediaExchange.Transfer.Engine.Verification;

namespace MediaExchange.Transfer.Worker.Output;

/// <summary>For people: results on one writer, progress on another.</summary>
/// <param name="output">Failures and the summary.</param>
/// <param name="progress">Progress, when it is no terminal: a line now and then.</param>
/// <param name="live">Progress, when it is a terminal.</param>
/// <param name="quiet">Failures only.</param>
/// <param name="lines">A line of each result, for another program; <see langword="null"/> where results are not told one by one.</param>
internal sealed class ConsoleReporter(TextWriter output, TextWriter progress, LiveLine? live, bool quiet, TextWriter? lines = null) : IReporter
{
    // Beyond these the screen says no more than the ledger does, and says it worse.
    private const int MaxListed = 50;

    private static readonly TimeSpan PlainInterval = TimeSpan.FromSeconds(10);

    private TimeSpan _nextPlain = PlainInterval;
    private long _listed;
    private bool _hasToldWay;

    public TimeSpan SnapshotInterval => TimeSpan.FromMilliseconds(200);

    public static ConsoleReporter ForThisProcess(bool quiet, bool resultsAreLines = false)
    {
        var isTerminal = !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb";
        var live = isTerminal ? new LiveLine(Console.Error, () => Console.WindowWidth) : null;
        return resultsAreLines
            ? new ConsoleReporter(Console.Error, Console.Error, live, quiet, StandardOutput.OpenText())
            : new ConsoleReporter(StandardOutput.OpenText(), Console.Error, live, quiet);
    }

    public void Report(TransferEvent happened)
    {
        switch (happened)
        {
            case Snapshot snapshot:
                TellWay(snapshot.StreamedBecause);
                ShowProgress(ProgressText.Of(snapshot), snapshot.Elapsed, snapshot.IsFinal);
                break;
            case ItemFinished { Outcome: { Status: ItemStatus.Failed } outcome }:
                List("FAILED", outcome.Line, outcome.Source, CommandLineText.Explain(outcome.Failure?.Message, outcome.Failure?.Advice));
                break;
            case ItemVerified { Outcome: { Status: not VerificationStatus.Matched } outcome }:
                List(outcome.Status.ToString().ToUpperInvariant(), outcome.Line, outcome.Source, CommandLineText.Explain(outcome.Message, outcome.Failure?.Advice));
                break;
            case ItemDigested { Outcome: var outcome }:
                foreach (var line in ChecksumLines.Of(outcome))
                    WriteLine(line, lines ?? output);
                if (outcome.Status is not (ChecksumStatus.Computed or ChecksumStatus.Matched))
                    List(outcome.Status.ToString().ToUpperInvariant(), outcome.Line, outcome.Source, CommandLineText.Explain(outcome.Message, outcome.Failure?.Advice));
                break;
        }
    }

    public void ReportListing(InventoryInfo soFar) => ShowProgress(ProgressText.Of(soFar), TimeSpan.Zero, isFinal: false);

    public void ReportInventory(InventoryInfo written)
    {
        if (!quiet)
            WriteLine(string.Create(CultureInfo.InvariantCulture, $"{written.Path}: {written.Objects:N0} objects, {ByteText.Format(written.Bytes)}"));
    }

    public void ReportPlan(RunInfo run, TransferPlan plan)
    {
        WriteLine($"{run.Verb} would transfer {run.Source} to {run.Destination}:");
        WriteLine(string.Create(CultureInfo.InvariantCulture, $"  objects     {plan.Objects:N0}, {plan.Multipart:N0} of them in parts"));
        WriteLine($"  bytes       {ByteText.Format(plan.Bytes)}");
        if (plan.BytesToRead > 0)
            WriteLine($"  to read     {ByteText.Format(plan.BytesToRead)}, for checksums");
        WriteLine(string.Create(CultureInfo.InvariantCulture, $"  requests    {plan.Requests:N0}, if nothing is there already and nothing is tried again"));
        TellWay(plan.StreamedBecause);
        if (plan.Problems > 0)
            WriteLine(string.Create(CultureInfo.InvariantCulture, $"  problems    {plan.Problems:N0} rows that cannot be read, or objects that are missing or denied"));
        WriteLine("Nothing was written.");
    }

    public void ReportSummary(RunSummary summary)
    {
        if (_listed > MaxListed)
            WriteLine(string.Create(CultureInfo.InvariantCulture, $"... and {_listed - MaxListed:N0} more like these{(summary.Ledger is null ? "; --json lists all" : ", all in the ledger")}."));
        if (quiet)
            return;
        foreach (var line in SummaryText.Of(summary))
            WriteLine(line);
    }

    public void Dispose() => live?.Clear();

    private void TellWay(string? because)
    {
        if (because is null || _hasToldWay || quiet)
            return;
        _hasToldWay = true;
        WriteLine(StreamedText.Of(because));
    }

    private void ShowProgress(string text, TimeSpan elapsed, bool isFinal)
    {
        if (quiet || isFinal)
            return;
        if (live is not null)
        {
            live.Show(text);
        }
        else if (elapsed >= _nextPlain)
        {
            progress.WriteLine(text);
            _nextPlain = elapsed + PlainInterval;
        }
    }

    private void List(string status, long line, ObjectLocation? source, string explanation)
    {
        if (++_listed > MaxListed)
            return;
        WriteLine(string.Create(CultureInfo.InvariantCulture, $"{status} {(source is null ? $"line {line}" : source.ToString())}: {explanation}"));
    }

    private void WriteLine(string text) => WriteLine(text, output);

    private void WriteLine(string text, TextWriter writer)
    {
        live?.Clear();
        try
        {
            writer.WriteLine(VisibleText.Of(text));
            writer.Flush();
        }
        catch (IOException e)
        {
            throw new OutputClosedException(e);
        }
    }
}
