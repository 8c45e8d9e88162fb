using MediaExchange.Transfer.Engine.Copying;
using MediaExchange.Transfer.Engine.Flow;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Reading;

/// <summary>An object that is read for an item of a run, as HEAD described it: other bytes than those of that ETag are never taken.</summary>
/// <param name="Store">Where it is.</param>
/// <param name="Caller">The run's.</param>
/// <param name="Tally">The item's, whose HEAD has been sent.</param>
/// <param name="Location">The object, with its version where there is one.</param>
/// <param name="ETag">The pin.</param>
/// <param name="Size">Bytes.</param>
internal sealed record PinnedObject(IObjectStore Store, StoreCaller Caller, ItemTally Tally, ObjectLocation Location, string ETag, long Size)
{
    /// <summary>Asks for a range, and sees that the answer is of it.</summary>
    /// <exception cref="StoreException">It could not be had.</exception>
    /// <exception cref="ItemFailedException">The object is not the one pinned any more.</exception>
    public async Task<ObjectContent> OpenAsync(long offset, long length, CancellationToken cancellationToken)
    {
        var content = await Store.ReadAsync(new ReadRequest(Location, ETag, offset, length), cancellationToken).ConfigureAwait(false);

        // The store may not have heard of If-Match.
        var problem = content.ETag != ETag ? Changed()
            : content.Length != length ? Broken($"The store sends {content.Length} bytes, and {length} were asked for.")
            : (Exception?)null;
        if (problem is null)
            return content;
        await content.DisposeAsync().ConfigureAwait(false);
        throw problem;
    }

    public ItemFailedException Changed() => new(Failures.SourceChanged(Location, "GetObject"));

    public StoreException Broken(string message) => new(new StoreError
    {
        Kind = StoreErrorKind.ConnectionLost,
        Operation = "GetObject",
        Location = Location,
        Message = message,
    });
}
