using MediaExchange.Transfer.Engine.Flow;
using MediaExchange.Transfer.Engine.Planning;

namespace MediaExchange.Transfer.Engine.Stores;

/// <summary>Reads and writes objects that fit in memory, such as documents and segments of ledgers, and finds them. What may succeed later is tried again, as often as the engine itself does.</summary>
public static class SmallObjects
{
    /// <summary>Reads an object, or the first bytes of one, or a range.</summary>
    /// <param name="store">The store.</param>
    /// <param name="request">What to read.</param>
    /// <param name="maxBytes">The most bytes that are taken.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns><see langword="null"/> when there is no such object; a missing bucket is a failure.</returns>
    /// <exception cref="StoreException">It cannot be read.</exception>
    /// <exception cref="InvalidDataException">It has more bytes than <paramref name="maxBytes"/>.</exception>
    public static async Task<byte[]?> TryReadAsync(IObjectStore store, ReadRequest request, int maxBytes, CancellationToken cancellationToken) =>
        (await TryReadTaggedAsync(store, request, maxBytes, cancellationToken).ConfigureAwait(false))?.Bytes;

    /// <summary>As <see cref="TryReadAsync"/>, with the ETag of what was read.</summary>
    internal static async Task<(byte[] Bytes, string ETag)?> TryReadTaggedAsync(IObjectStore store, ReadRequest request, int maxBytes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(request);
        try
        {
            return await CallAsync(RequestKind.SourceRead, token => ReadOnceAsync(store, request, maxBytes, token), cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException exception) when (exception.Kind == StoreErrorKind.NotFound)
        {
            return null;
        }
    }

    /// <summary>Asks for an object's head.</summary>
    /// <param name="store">The store.</param>
    /// <param name="location">The object.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns><see langword="null"/> when there is no such object; a missing bucket is a failure.</returns>
    /// <exception cref="StoreException">It cannot be asked for.</exception>
    public static Task<ObjectHead?> TryHeadAsync(IObjectStore store, ObjectLocation location, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        return CallAsync(RequestKind.SourceRead, token => store.TryHeadAsync(location, token), cancellationToken);
    }

    /// <summary>As <see cref="TryHeadAsync"/>, for an object that must be there.</summary>
    /// <param name="store">The store.</param>
    /// <param name="location">The object.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="StoreException">It is not there, or cannot be asked for.</exception>
    public static Task<ObjectHead> HeadAsync(IObjectStore store, ObjectLocation location, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        return CallAsync(RequestKind.SourceRead, token => store.HeadAsync(location, token), cancellationToken);
    }

    /// <summary>Asks for one page of objects.</summary>
    /// <param name="store">The store.</param>
    /// <param name="request">Which.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="StoreException">It cannot be listed.</exception>
    public static Task<ListPage> ListAsync(IObjectStore store, ListRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        return CallAsync(RequestKind.SourceRead, token => store.ListAsync(request, token), cancellationToken);
    }

    /// <summary>Writes an object.</summary>
    /// <param name="store">The store.</param>
    /// <param name="location">Where to; the version id is ignored.</param>
    /// <param name="content">Its bytes.</param>
    /// <param name="contentType">What they are.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="StoreException">It cannot be written.</exception>
    public static Task WriteAsync(IObjectStore store, ObjectLocation location, ReadOnlyMemory<byte> content, string contentType, CancellationToken cancellationToken) =>
        PutAsync(store, location, content, contentType, mustBeNew: false, null, cancellationToken);

    /// <summary>Writes an object unless there is one. Of several who do so at once one succeeds.</summary>
    /// <param name="store">The store.</param>
    /// <param name="location">Where to; the version id is ignored.</param>
    /// <param name="content">Its bytes. They should be nobody else's: by them a first try whose answer was lost is told from another's object.</param>
    /// <param name="contentType">What they are.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The bytes that are there instead; <see langword="null"/> when these were written.</returns>
    /// <exception cref="StoreException">It cannot be written.</exception>
    public static async Task<byte[]?> WriteNewAsync(IObjectStore store, ObjectLocation location, ReadOnlyMemory<byte> content, string contentType, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await PutAsync(store, location, content, contentType, mustBeNew: true, null, cancellationToken).ConfigureAwait(false);
                return null;
            }
            catch (StoreException exception) when (exception.Kind == StoreErrorKind.PreconditionFailed)
            {
                // Gone again in the meantime: then it can be written.
                if (await TryReadAsync(store, new ReadRequest(location), int.MaxValue, cancellationToken).ConfigureAwait(false) is { } there)
                    return there.AsSpan().SequenceEqual(content.Span) ? null : there;
            }
        }
    }

    /// <summary>Writes an object unless another is there than one knows of.</summary>
    /// <param name="store">The store.</param>
    /// <param name="location">Where to.</param>
    /// <param name="content">Its bytes, nobody else's.</param>
    /// <param name="contentType">What they are.</param>
    /// <param name="instead">The ETag of the object that it is to replace; <see langword="null"/> where none must be.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The new object's ETag; <see langword="null"/> when something else is there, or nothing is where something was to be replaced.</returns>
    /// <exception cref="StoreException">It cannot be written.</exception>
    internal static async Task<string?> TryWriteAsync(
        IObjectStore store, ObjectLocation location, ReadOnlyMemory<byte> content, string contentType, string? instead, CancellationToken cancellationToken)
    {
        try
        {
            return (await PutAsync(store, location, content, contentType, mustBeNew: instead is null, instead, cancellationToken).ConfigureAwait(false)).ETag;
        }
        catch (StoreException exception) when (exception.Kind == StoreErrorKind.PreconditionFailed || (instead is not null && exception.Kind == StoreErrorKind.NotFound))
        {
            // A first try may have taken effect while its answer was lost.
            return await TryReadTaggedAsync(store, new ReadRequest(location), int.MaxValue, cancellationToken).ConfigureAwait(false) is { } there && there.Bytes.AsSpan().SequenceEqual(content.Span)
                ? there.ETag
                : null;
        }
    }

    private static Task<WrittenObject> PutAsync(
        IObjectStore store, ObjectLocation location, ReadOnlyMemory<byte> content, string contentType, bool mustBeNew, string? instead, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        return CallAsync(RequestKind.Write, async token =>
        {
            using var stream = new MemoryStream(content.ToArray(), writable: false);
            var request = new PutRequest(location, stream) { Properties = new ObjectProperties { ContentType = contentType }, IfNoneMatch = mustBeNew, IfMatch = instead };
            return await store.PutAsync(request, token).ConfigureAwait(false);
        }, cancellationToken);
    }

    private static Task<T> CallAsync<T>(RequestKind kind, Func<CancellationToken, Task<T>> request, CancellationToken cancellationToken)
    {
        var options = new TransferOptions();
        return new StoreCaller(options, new RunCounters()).CallAsync(kind, new ItemTally(options.Time), request, cancellationToken);
    }

    private static async Task<(byte[] Bytes, string ETag)?> ReadOnceAsync(IObjectStore store, ReadRequest request, int maxBytes, CancellationToken cancellationToken)
    {
        var content = await store.ReadAsync(request, cancellationToken).ConfigureAwait(false);
        await using var _ = content.ConfigureAwait(false);
        if (content.Length > maxBytes)
            throw new InvalidDataException($"{request.Location} has {content.Length} bytes, and at most {maxBytes} are read.");
        var bytes = new byte[content.Length];
        await content.Stream.ReadExactlyAsync(bytes, cancellationToken).ConfigureAwait(false);
        return (bytes, content.ETag);
    }
}
