using System.Runtime.CompilerServices;
using MediaExchange.Transfer.Engine.Flow;
using MediaExchange.Transfer.Engine.Manifests;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Verification;

/// <summary>Looks, row by row, whether the destination has what the source has, and by which evidence. Reads only.</summary>
public static class TransferVerifier
{
    /// <summary>Compares both sides of every row.</summary>
    /// <returns>One <see cref="ItemVerified"/> per row, <see cref="Snapshot"/>s in between and one at the end.</returns>
    /// <exception cref="TransferException">A bucket is not there, or a store cannot be reached.</exception>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
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
        return VerifyAllAsync(definition, source, destination, options, cancellationToken);
    }

    private static async IAsyncEnumerable<TransferEvent> VerifyAllAsync(
        TransferDefinition definition,
        IObjectStore source,
        IObjectStore destination,
        TransferOptions options,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var counters = new RunCounters();
        var caller = new StoreCaller(options, counters);
        var rows = Preflight.RowsAsync(definition, source, destination, caller, options, cancellationToken);
        var verifier = new ItemVerifier(definition, source, destination, options, caller);
        var pump = new ItemPump<InventoryRow>(options, caller, async (row, token) =>
        {
            var outcome = await verifier.RunAsync(row, token).ConfigureAwait(false);
            if (outcome.Status == VerificationStatus.Matched)
            {
                Interlocked.Increment(ref counters.Copied);
                Interlocked.Add(ref counters.Bytes, outcome.DestinationSize ?? 0);
            }
            else
            {
                Interlocked.Increment(ref counters.Failed);
            }

            return new ItemVerified(outcome);
        });
        await foreach (var item in pump.RunAsync(rows, cancellationToken).ConfigureAwait(false))
            yield return item;
    }
}
