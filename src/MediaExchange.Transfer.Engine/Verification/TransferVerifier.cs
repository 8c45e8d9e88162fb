using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Verification;

/// <summary>Looks, row by row, whether the destination has what the source has, and by which evidence. Reads only.</summary>
public static class TransferVerifier
{
    /// <summary>Compares both sides of every row.</summary>
    /// <returns>One <see cref="ItemVerified"/> per row, <see cref="Snapshot"/>s in between and one at the end.</returns>
    /// <exception cref="TransferException">A bucket is not there, or a store cannot be reached.</exception>
    public static IAsyncEnumerable<TransferEvent> RunAsync(
        TransferDefinition definition,
        IObjectStore source,
        IObjectStore destination,
        TransferOptions options,
        CancellationToken cancellationToken = default) => throw new NotImplementedException();
}
