using System.CommandLine;
using System.Reflection;
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
    private readonly StopSignals _stop;
    private readonly AccessBinding _access;
    private readonly CopyBinding _copy;
    private readonly PaceBinding _pace;
    private readonly OutputBinding _output;

    private TransferVerb(Command command, StopSignals stop)
    {
        _name = command.Name;
        _stop = stop;
        _copy = CopyBinding.AddTo(command);
        _pace = PaceBinding.AddTo(command);
        command.Options.Add(_ledger);
        command.Options.Add(_dryRun);
        _access = AccessBinding.AddTo(command);
        _output = OutputBinding.AddTo(command);
    }

    /// <summary>The options that a resumed run cannot be given.</summary>
    public IEnumerable<Option> OptionsOfTheRecipe => [.. _copy.Options, _ledger];

    public static TransferVerb AddTo(Command command, StopSignals stop) => new(command, stop);

    /// <summary>Runs the transfer.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="source">What is transferred, for the ledger and the summary.</param>
    /// <param name="destination">Where to, likewise.</param>
    /// <param name="target">The key mapping.</param>
    /// <param name="rows">Opens the rows, for a plan.</param>
    /// <param name="recipe">Makes the recipe, for a run.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<int> RunAsync(
        ParseResult parsed,
        string source,
        S3Address destination,
        TransferTarget target,
        Func<IObjectStore, IAsyncEnumerable<InventoryRow>> rows,
        Func<TransferOptions, TransferRecipe> recipe,
        CancellationToken cancellationToken)
    {
        var options = _copy.Bind(parsed, _pace.Bind(parsed));
        using var store = _access.Open(parsed, options.MaxConcurrency);
        using var reporter = _output.Open(parsed);
        if (parsed.GetValue(_dryRun))
            return await PlanAsync(target.Define(rows(store)), store, options, reporter, new RunInfo(_name, source, destination.ToString()), cancellationToken);

        var runId = RunId.New();
        var header = new LedgerHeader
        {
            RunId = runId,
            StartedAt = TimeProvider.System.GetUtcNow(),
            Source = source,
            Destination = destination.ToString(),
            Store = store.Name,
            Version = typeof(TransferVerb).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "",
        };
        await using var run = TransferRun.Begin(parsed.GetValue(_ledger) ?? LedgerPaths.Default(runId), header, recipe(options));
        try
        {
            return await DrainAsync(parsed, run, store, options, reporter, cancellationToken);
        }
        catch (TransferException)
        {
            // It could not begin.
            await run.DiscardAsync();
            throw;
        }
    }

    /// <summary>Goes on with the run of a ledger.</summary>
    public async Task<int> ResumeAsync(ParseResult parsed, string ledger, CancellationToken cancellationToken)
    {
        var pace = _pace.Bind(parsed);
        using var store = _access.Open(parsed, pace.MaxConcurrency);
        var recorded = await RecordedRun.ReadAsync(ledger, cancellationToken);
        if (recorded.Header.Store is { } before && before != store.Name && !_access.NamesEndpoint(parsed))
            throw new UsageException($"The run of the ledger '{ledger}' was with {Described(before)}, and this one would ask {Described(store.Name)}. Give --endpoint-url to say which.");
        using var reporter = _output.Open(parsed);
        if (parsed.GetValue(_dryRun))
        {
            var rest = recorded.Define(store, await recorded.ReadDoneAsync(cancellationToken));
            return await PlanAsync(rest, store, recorded.Recipe.Apply(pace), reporter, new RunInfo(_name, recorded.Header.Source, recorded.Header.Destination), cancellationToken);
        }

        await using var run = await TransferRun.ResumeAsync(ledger, cancellationToken);
        return await DrainAsync(parsed, run, store, run.Recipe.Apply(pace), reporter, cancellationToken);
    }

    private static async Task<int> PlanAsync(
        TransferDefinition definition, IObjectStore store, TransferOptions options, IReporter reporter, RunInfo info, CancellationToken cancellationToken)
    {
        var plan = await TransferEngine.PlanAsync(definition, store, store, options, cancellationToken);
        reporter.ReportPlan(info, plan);
        return plan.Problems > 0 ? ExitCodes.SomeFailed : ExitCodes.Success;
    }

    private static string Described(string store) => store == "s3" ? "Amazon S3" : $"'{store}'";

    private Task<int> DrainAsync(ParseResult parsed, TransferRun run, IObjectStore store, TransferOptions options, IReporter reporter, CancellationToken cancellationToken)
    {
        var tally = RunTally.ForTransfer(run.Done);
        var location = run.Ledger.Location;
        var info = new RunInfo(
            _name, run.Header.Source, run.Header.Destination, run.Header.RunId, location,
            ResumeCommand.For(location, GivenOptions.WordsOf(parsed, [.. _pace.Options, .. _access.Options])));
        var events = TransferEngine.RunAsync(
            run.Define(store, new RunLedger(run.Ledger, tally)),
            store,
            store,
            options with { SnapshotInterval = reporter.SnapshotInterval, OnInterrupt = () => _stop.Action },
            cancellationToken);
        return RunSession.DrainAsync(info, events, tally, reporter, cancellationToken);
    }
}
