using MediaExchange.Transfer.Engine.Copying;
using MediaExchange.Transfer.Engine.Flow;
using MediaExchange.Transfer.Engine.Planning;

namespace MediaExchange.Transfer.Engine.Stores;

/// <summary>Writes an object of which nobody knows yet how long it will be: it appears when it is complete, and until then at most a part of it is in memory. Not safe for concurrent use.</summary>
/// <param name="store">The store.</param>
/// <param name="location">Where to; what is there is replaced.</param>
/// <param name="contentType">What it is.</param>
public sealed class GrowingObject(IObjectStore store, ObjectLocation location, string contentType) : IAsyncDisposable
{
    // S3 takes 10,000 parts, which makes 80 GB: an inventory of hundreds of millions of rows. A smaller part would end sooner.
    private const int PartBytes = 8 << 20;

    private readonly TransferOptions _options = new();
    private readonly MemoryStream _part = new();
    private readonly List<UploadedPart> _parts = [];
    private StoreCaller? _caller;
    private CreatedUpload? _upload;
    private long _sent;

    /// <summary>Bytes so far.</summary>
    public long Length => _sent + _part.Length;

    private ObjectProperties Properties { get; } = new() { ContentType = contentType };

    /// <summary>Adds bytes.</summary>
    /// <exception cref="StoreException">They cannot be written.</exception>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        _part.Write(bytes.Span);
        if (_part.Length >= PartBytes)
            await SendAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Publishes it.</summary>
    /// <exception cref="StoreException">It cannot be written.</exception>
    public async Task<WrittenObject> CompleteAsync(CancellationToken cancellationToken)
    {
        if (_upload is null)
        {
            return await CallAsync(RequestKind.Write, token => store.PutAsync(new PutRequest(location, Bytes()) { Properties = Properties }, token), cancellationToken).ConfigureAwait(false);
        }

        if (_part.Length > 0)
            await SendAsync(cancellationToken).ConfigureAwait(false);
        var request = new CompleteUploadRequest(_upload, _parts, _sent, null, false);
        WrittenObject written;
        try
        {
            written = await CallAsync(RequestKind.Write, token => store.CompleteUploadAsync(request, token), cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException exception) when (exception.Kind == StoreErrorKind.NoSuchUpload)
        {
            // The answer to an attempt before may have been lost.
            var head = await CallAsync(RequestKind.DestinationRead, token => store.TryHeadAsync(location, token), cancellationToken).ConfigureAwait(false);
            if (head?.Size != _sent)
                throw;
            written = new WrittenObject(head.ETag, head.VersionId, head.Checksums);
        }

        _upload = null;
        return written;
    }

    /// <summary>Gives up what was not completed.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_upload is { } upload)
        {
            _upload = null;
            await UploadAbort.RunAsync(store, upload, _options.Time, CancellationToken.None).ConfigureAwait(false);
        }

        await _part.DisposeAsync().ConfigureAwait(false);
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        _upload ??= await CallAsync(
            RequestKind.Write,
            token => store.CreateUploadAsync(new CreateUploadRequest(location, Properties, [], DestinationSettings.Default, null), token),
            cancellationToken).ConfigureAwait(false);
        var part = await CallAsync(RequestKind.Write, token => store.UploadPartAsync(new UploadPartRequest(_upload, _parts.Count + 1, Bytes(), _part.Length), token), cancellationToken).ConfigureAwait(false);
        _parts.Add(part);
        _sent += _part.Length;
        _part.SetLength(0);
    }

    // A stream of its own for each attempt.
    private MemoryStream Bytes() => new(_part.GetBuffer(), 0, (int)_part.Length, writable: false);

    private Task<T> CallAsync<T>(RequestKind kind, Func<CancellationToken, Task<T>> request, CancellationToken cancellationToken)
    {
        _caller ??= new StoreCaller(_options, new RunCounters());
        return _caller.CallAsync(kind, new ItemTally(_options.Time), request, cancellationToken);
    }
}
