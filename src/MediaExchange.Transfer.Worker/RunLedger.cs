using System.Reflection;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Ledgers;
using MediaExchange.Transfer.Worker.Output;

namespace MediaExchange.Transfer.Worker;

/// <summary>The ledger of a run, counted while it is written: the summary says what the ledger says, also after an interruption.</summary>
internal sealed class RunLedger : ILedger, IAsyncDisposable
{
    private readonly FileLedger _file;
    private readonly RunTally _tally;
    private readonly string _runId;

    private RunLedger(FileLedger file, RunTally tally, string runId)
    {
        _file = file;
        _tally = tally;
        _runId = runId;
    }

    public string Location => _file.Location;

    /// <summary>Begins the ledger of a run.</summary>
    /// <exception cref="TransferException">It cannot be written, or is there already.</exception>
    public static RunLedger Create(RunInfo run, RunTally tally, DateTimeOffset startedAt)
    {
        var header = new LedgerHeader
        {
            RunId = run.RunId!,
            StartedAt = startedAt,
            Source = run.Source,
            Destination = run.Destination,
            Version = typeof(RunLedger).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "",
        };
        return new RunLedger(FileLedger.Create(run.Ledger!, header), tally, header.RunId);
    }

    public async ValueTask WriteAsync(ItemOutcome outcome, CancellationToken cancellationToken)
    {
        await _file.WriteAsync(outcome, cancellationToken);
        _tally.Add(outcome);
    }

    public ValueTask DisposeAsync() => _file.DisposeAsync();

    /// <summary>Closes and removes the file of a run that could not begin: it would record that nothing happened.</summary>
    public async Task DiscardAsync()
    {
        await _file.DisposeAsync();
        File.Delete(Location);
        if (Location == LedgerPaths.Default(_runId))
            Directory.Delete(Path.GetDirectoryName(Location)!);
    }
}
