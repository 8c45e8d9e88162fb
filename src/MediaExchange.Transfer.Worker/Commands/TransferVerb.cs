using System.CommandLine;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Ledgers;
using MediaExchange.Transfer.Engine.Manifests;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;
using MediaExchange.Transfer.Worker.Binding;
using MediaExchange.Transfer.Worker.Output;

namespace MediaExchange.Transfer.Worker.Commands;

/// <summary>What <c>copy</c> and <c>run</c> have in common: options, ledger, plan and drain.</summary>
internal sealed class TransferVerb
{
    private readonly Option<string?> _ledger = new("--ledger")
    {
        Description = "The ledger's file, one JSON line per object; it must not be there yet. Default: a new one for each run in your state folder, named at the end.",
        HelpName = "file",
    };

    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Tell objects, bytes and requests by reading only; write nothing." };

    private readonly string _name;
    private readonly AccessBinding _access;
    private readonly CopyBinding _copy;
    private readonly OutputBinding _output;

    private TransferVerb(Command command)
    {
        _name = command.Name;
        _copy = CopyBinding.AddTo(command);
        command.Options.Add(_ledger);
        command.Options.Add(_dryRun);
        _access = AccessBinding.AddTo(command);
        _output = OutputBinding.AddTo(command);
    }

    public static TransferVerb AddTo(Command command) => new(command);

    /// <summary>Runs the transfer.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="source">What is transferred, for the ledger and the summary.</param>
    /// <param name="destination">Where to, likewise.</param>
    /// <param name="target">The key mapping.</param>
    /// <param name="rows">Opens the rows.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<int> RunAsync(
        ParseResult parsed, string source, S3Address destination, TransferTarget target, Func<IObjectStore, IAsyncEnumerable<InventoryRow>> rows, CancellationToken cancellationToken)
    {
        var options = _copy.Bind(parsed);
        using var store = _access.Open(parsed, options.MaxConcurrency);
        using var reporter = _output.Open(parsed);
        var definition = target.Define(rows(store));
        if (parsed.GetValue(_dryRun))
        {
            var plan = await TransferEngine.PlanAsync(definition, store, store, options, cancellationToken);
            reporter.ReportPlan(new RunInfo(_name, source, destination.ToString()), plan);
            return plan.Problems > 0 ? ExitCodes.SomeFailed : ExitCodes.Success;
        }

        var runId = RunId.New();
        var run = new RunInfo(_name, source, destination.ToString(), runId, parsed.GetValue(_ledger) ?? LedgerPaths.Default(runId));
        var tally = RunTally.ForTransfer();
        await using var ledger = RunLedger.Create(run, tally, TimeProvider.System.GetUtcNow());
        var events = TransferEngine.RunAsync(
            definition with { Ledger = ledger }, store, store, options with { SnapshotInterval = reporter.SnapshotInterval }, cancellationToken);
        try
        {
            return await RunSession.DrainAsync(run, events, tally, reporter, cancellationToken);
        }
        catch (TransferException)
        {
            await ledger.DiscardAsync();
            throw;
        }
    }
}
