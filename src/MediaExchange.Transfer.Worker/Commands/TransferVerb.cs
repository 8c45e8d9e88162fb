using System.CommandLine;
using System.Reflection;
using MediaExchange.Transfer.Aws;
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
    /// <param name="plan">Works out the key mapping, told whether both sides may be one store.</param>
    /// <param name="rows">Opens the rows, for a plan.</param>
    /// <param name="recipe">Makes the recipe, for a run.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<int> RunAsync(
        ParseResult parsed,
        string source,
        S3Address destination,
        Func<bool, TransferTarget> plan,
        Func<IObjectStore, IAsyncEnumerable<InventoryRow>> rows,
        Func<TransferTarget, TransferOptions, TransferRecipe> recipe,
        CancellationToken cancellationToken)
    {
        var options = _copy.Bind(parsed, _pace.Bind(parsed));
        using var stores = _access.Open(parsed, options.MaxConcurrency);
        var target = plan(stores.MayBeOne);
        using var reporter = _output.Open(parsed);
        if (parsed.GetValue(_dryRun))
            return await PlanAsync(target.Define(rows(stores.Source)), stores, options, reporter, new RunInfo(_name, source, destination.ToString()), cancellationToken);

        var runId = RunId.New();
        var header = new LedgerHeader
        {
            RunId = runId,
            StartedAt = TimeProvider.System.GetUtcNow(),
            Source = source,
            Destination = destination.ToString(),
            Store = stores.Source.Name,
            DestinationStore = stores.Destination.Name == stores.Source.Name ? null : stores.Destination.Name,
            Version = typeof(TransferVerb).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "",
        };
        await using var run = TransferRun.Begin(parsed.GetValue(_ledger) ?? LedgerPaths.Default(runId), header, recipe(target, options));
        try
        {
            return await DrainAsync(parsed, run, stores, options, reporter, cancellationToken);
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
        using var stores = _access.Open(parsed, pace.MaxConcurrency);
        var recorded = await RecordedRun.ReadAsync(ledger, cancellationToken);
        if (recorded.Header.IsElsewhere(_access.NamesSource(parsed) ? null : stores.Source, _access.NamesDestination(parsed) ? null : stores.Destination))
        {
            throw new UsageException(
                $"The run of the ledger '{ledger}' was {recorded.Header.Stores}, and this one would be {LedgerHeader.Between(stores.Source, stores.Destination)}. "
                + "Give --endpoint-url, or --source-endpoint-url and --destination-endpoint-url, to say which.");
        }

        using var reporter = _output.Open(parsed);
        if (parsed.GetValue(_dryRun))
        {
            var rest = recorded.Define(stores.Source, await recorded.ReadDoneAsync(cancellationToken));
            return await PlanAsync(rest, stores, recorded.Recipe.Apply(pace), reporter, new RunInfo(_name, recorded.Header.Source, recorded.Header.Destination), cancellationToken);
        }

        await using var run = await TransferRun.ResumeAsync(ledger, cancellationToken);
        return await DrainAsync(parsed, run, stores, run.Recipe.Apply(pace), reporter, cancellationToken);
    }

    private static async Task<int> PlanAsync(
        TransferDefinition definition, StorePair stores, TransferOptions options, IReporter reporter, RunInfo info, CancellationToken cancellationToken)
    {
        var plan = await TransferEngine.PlanAsync(definition, stores.Source, stores.Destination, options, cancellationToken);
        reporter.ReportPlan(info, plan);
        return plan.Problems > 0 ? ExitCodes.SomeFailed : ExitCodes.Success;
    }

    private Task<int> DrainAsync(ParseResult parsed, TransferRun run, StorePair stores, TransferOptions options, IReporter reporter, CancellationToken cancellationToken)
    {
        _stop.MakesUploads = true;
        var tally = RunTally.ForTransfer(run.Done);
        var location = run.Ledger.Location;
        var info = new RunInfo(
            _name, run.Header.Source, run.Header.Destination, run.Header.RunId, location,
            ResumeCommand.For(location, GivenOptions.WordsOf(parsed, [.. _pace.Options, .. _access.Options])));
        var events = TransferEngine.RunAsync(
            run.Define(stores.Source, new RunLedger(run.Ledger, tally)),
            stores.Source,
            stores.Destination,
            options with { SnapshotInterval = reporter.SnapshotInterval, OnInterrupt = () => _stop.Action },
            cancellationToken);
        return RunSession.DrainAsync(info, events, tally, reporter, cancellationToken);
    }
}
