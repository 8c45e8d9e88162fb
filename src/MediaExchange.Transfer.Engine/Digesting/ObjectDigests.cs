using System.Runtime.CompilerServices;
using MediaExchange.Transfer.Engine.Flow;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Digesting;

/// <summary>Finds the digests of objects where they are, without copying. Reads only.</summary>
public static class ObjectDigests
{
    /// <summary>Finds the digests of every object: those that the store keeps, and the others from its bytes, read once.</summary>
    /// <remarks>The iterator owns its work: disposing it or cancelling ends the requests in flight, and only then returns. Memory is bounded by <see cref="TransferOptions.MemoryBudget"/>.</remarks>
    /// <returns>One <see cref="ItemDigested"/> per row in the order of their ends, <see cref="Snapshot"/>s in between and one at the end.</returns>
    /// <exception cref="TransferException">The first bucket is not there, or the store cannot be reached.</exception>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static IAsyncEnumerable<TransferEvent> RunAsync(
        ChecksumDefinition definition, IObjectStore store, TransferOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        return DigestAllAsync(definition, store, options, cancellationToken);
    }

    private static async IAsyncEnumerable<TransferEvent> DigestAllAsync(
        ChecksumDefinition definition, IObjectStore store, TransferOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var counters = new RunCounters();
        var caller = new StoreCaller(options, counters);
        var rows = Preflight.RowsAsync(definition.Rows, row => row.Row.Source, "The bucket", store, caller, options, cancellationToken);
        var digester = new ItemDigester(definition, store, options, caller);
        var pump = new ItemPump<ChecksumRow>(options, caller, async (row, token) =>
        {
            var outcome = await digester.RunAsync(row, token).ConfigureAwait(false);
            if (outcome.Status is ChecksumStatus.Computed or ChecksumStatus.Matched)
            {
                Interlocked.Increment(ref counters.Copied);
            }
            else
            {
                Interlocked.Increment(ref counters.Failed);
            }

            return new ItemDigested(outcome);
        });
        await foreach (var item in pump.RunAsync(rows, cancellationToken).ConfigureAwait(false))
            yield return item;
    }
}
