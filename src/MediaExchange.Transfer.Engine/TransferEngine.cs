using System.Runtime.CompilerServices;
using MediaExchange.Transfer.Engine.Copying;
using MediaExchange.Transfer.Engine.Flow;
using MediaExchange.Transfer.Engine.Manifests;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine;

/// <summary>Runs transfers.</summary>
public static class TransferEngine
{
    /// <summary>Copies every object of a transfer, verifies it, and accounts for it.</summary>
    /// <remarks>
    /// The iterator owns its work: disposing it or cancelling stops new requests, ends those in flight, aborts unfinished uploads, and only then returns.
    /// Copies are requests to <paramref name="destination"/>, and the source is only asked for heads and tags, unless <see cref="TransferOptions.Route"/>
    /// says or decides otherwise: then the bytes are read from <paramref name="source"/> and written to <paramref name="destination"/>.
    /// </remarks>
    /// <returns>One <see cref="ItemFinished"/> per row in the order of their ends, <see cref="Snapshot"/>s in between and one at the end.</returns>
    /// <exception cref="TransferException">The run as a whole cannot begin or go on: no such bucket, endpoint or credentials, or the ledger cannot be written.</exception>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; everything is wound up.</exception>
    public static IAsyncEnumerable<TransferEvent> RunAsync(
        TransferDefinition definition,
        IObjectStore source,
        IObjectStore destination,
        TransferOptions options,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(destination);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        return CopyAllAsync(definition, source, destination, options, cancellationToken);
    }

    /// <summary>Tells what a transfer would do, by reading only: the heads of all sources that are not done yet, and the parts of uploads to go on with.</summary>
    /// <exception cref="TransferException">A bucket is not there, or a store cannot be reached.</exception>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public static Task<TransferPlan> PlanAsync(
        TransferDefinition definition,
        IObjectStore source,
        IObjectStore destination,
        TransferOptions options,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(destination);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        return new TransferPlanner(definition, source, destination, options).RunAsync(cancellationToken);
    }

    private static async IAsyncEnumerable<TransferEvent> CopyAllAsync(
        TransferDefinition definition,
        IObjectStore source,
        IObjectStore destination,
        TransferOptions options,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var counters = new RunCounters();
        var caller = new StoreCaller(options, counters);
        var copier = new ItemCopier(definition, source, destination, options, caller);
        var rows = Preflight.RowsAsync(definition, source, destination, caller, options, cancellationToken).WithoutDone(definition.Resume, counters, cancellationToken);
        var pump = new ItemPump<InventoryRow>(options, caller, async (row, token) =>
        {
            var outcome = await copier.RunAsync(row, token).ConfigureAwait(false);

            // Not cancelled: what has happened is written down, also while winding up.
            if (definition.Ledger is { } ledger)
                await ledger.WriteAsync(outcome, CancellationToken.None).ConfigureAwait(false);
            counters.Count(outcome.Status);
            return new ItemFinished(outcome);
        });
        await foreach (var item in pump.RunAsync(rows, cancellationToken).ConfigureAwait(false))
            yield return item;
    }
}
