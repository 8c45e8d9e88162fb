using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine;

/// <summary>Runs transfers.</summary>
public static class TransferEngine
{
    /// <summary>Copies every object of a transfer, verifies it, and accounts for it.</summary>
    /// <remarks>
    /// The iterator owns its work: disposing it or cancelling stops new requests, ends those in flight, aborts unfinished uploads, and only then returns.
    /// Copies are requests to <paramref name="destination"/>; the source is only asked for heads and tags.
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
        CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Tells what a transfer would do, by reading only: the heads of all sources.</summary>
    /// <exception cref="TransferException">A bucket is not there, or a store cannot be reached.</exception>
    public static Task<TransferPlan> PlanAsync(
        TransferDefinition definition,
        IObjectStore source,
        IObjectStore destination,
        TransferOptions options,
        CancellationToken cancellationToken = default) => throw new NotImplementedException();
}
