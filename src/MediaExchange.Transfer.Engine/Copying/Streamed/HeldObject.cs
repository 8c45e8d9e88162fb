using MediaExchange.Transfer.Engine.Flow;
using MediaExchange.Transfer.Engine.Reading;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Copying.Streamed;

/// <summary>An object that was read whole before anything else was asked of it: the answer tells what its head would.</summary>
/// <param name="Head">The head.</param>
/// <param name="Bytes">All of it.</param>
internal sealed record HeldObject(ObjectHead Head, HeldBytes Bytes) : IDisposable
{
    /// <summary>Reads an object of which a listing has told size and ETag.</summary>
    /// <returns><see langword="null"/> when it cannot be had like that, for whatever reason: its head will tell.</returns>
    /// <exception cref="StoreException">Its store has failed, again and again.</exception>
    public static async Task<HeldObject?> TryReadAsync(
        IObjectStore store, StoreCaller caller, ItemTally tally, ObjectLocation location, ObjectHead listed, CancellationToken cancellationToken)
    {
        var memory = caller.Buffers.Open(caller.AgeOf(tally));
        using var grant = listed.Size == 0 ? null : await memory.AcquireAsync(BufferBudget.BlocksOf(listed.Size), cancellationToken).ConfigureAwait(false);
        var bytes = HeldBytes.None();
        ObjectHead? head = null;
        try
        {
            await caller.CallAsync(RequestKind.Range, tally, FetchAsync, cancellationToken).ConfigureAwait(false);
            Interlocked.Add(ref caller.Counters.BytesRead, listed.Size);
            return new HeldObject(head!, bytes);
        }
        catch (Exception exception)
        {
            bytes.Dispose();
            if (exception is ItemFailedException or StoreException { Error.IsTransient: false })
                return null;
            throw;
        }

        async Task<bool> FetchAsync(CancellationToken token)
        {
            var pinned = new PinnedObject(store, caller, tally, location with { VersionId = location.VersionId ?? head?.VersionId }, listed.ETag, listed.Size);
            var content = head is not null && bytes.Length > 0
                ? await pinned.OpenAsync(bytes.Length, listed.Size - bytes.Length, token).ConfigureAwait(false)
                : await store.ReadAsync(new ReadRequest(pinned.Location, listed.ETag) { WithHead = true }, token).ConfigureAwait(false);
            await using var _ = content.ConfigureAwait(false);
            head ??= content.Head;

            // The store may not have heard of If-Match.
            if (head is null || content.ETag != listed.ETag || head.Size != listed.Size)
                throw pinned.Changed();
            while (bytes.Length < listed.Size)
            {
                if (!await bytes.FillAsync(content.Stream, grant!, listed.Size, token).ConfigureAwait(false))
                    throw pinned.Broken($"The body ended {listed.Size - bytes.Length} bytes too early.");
            }

            return true;
        }
    }

    public void Dispose() => Bytes.Dispose();
}
