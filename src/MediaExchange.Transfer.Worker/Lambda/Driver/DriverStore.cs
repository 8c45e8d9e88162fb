using System.Collections.Concurrent;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Worker.Lambda.Driver;

/// <summary>
/// The store as the engine sees it in the driver, where each object is a run of its own: what is known already is not asked again, and what another
/// process is to do is not begun.
/// </summary>
internal sealed class DriverStore(IObjectStore inner) : DelegatingObjectStore(inner)
{
    // Buckets do not vanish while a process lives; if one does, its objects will tell.
    private readonly ConcurrentDictionary<string, BucketInfo> _buckets = new(StringComparer.Ordinal);
    private (ObjectLocation Location, ObjectHead Head)? _seen;
    private volatile bool _looksOnly;
    private volatile bool _isCopiedWhole;
    private long _partBytes;

    /// <summary>Whether the object was copied in one request, since <see cref="Count"/>.</summary>
    public bool IsCopiedWhole => _isCopiedWhole;

    /// <summary>Bytes of the parts that were copied since then, whatever became of the object.</summary>
    public long PartBytes => Interlocked.Read(ref _partBytes);

    /// <summary>Counts from here on.</summary>
    public void Count()
    {
        _isCopiedWhole = false;
        Interlocked.Exchange(ref _partBytes, 0);
    }

    /// <summary>The next object is this one, and its head was asked for a moment ago.</summary>
    /// <param name="location">The object.</param>
    /// <param name="head">Its head; null when it is not known.</param>
    /// <param name="looksOnly">Whether nothing is to be copied.</param>
    public void Expect(ObjectLocation location, ObjectHead? head, bool looksOnly)
    {
        _seen = head is null ? null : (location, head);
        _looksOnly = looksOnly;
    }

    public override async Task<BucketInfo> GetBucketAsync(string bucket, CancellationToken cancellationToken) =>
        _buckets.TryGetValue(bucket, out var known) ? known : _buckets[bucket] = await base.GetBucketAsync(bucket, cancellationToken);

    /// <summary>
    /// Says that there may be something. The engine asks for no other listing than whether a destination is empty, to spare itself the look at each
    /// object: here that would be a listing an object, and would copy twice what is invoked twice.
    /// </summary>
    public override Task<ListPage> ListAsync(ListRequest request, CancellationToken cancellationToken) => Task.FromResult(new ListPage([], "not asked"));

    public override Task<ObjectHead> HeadAsync(ObjectLocation location, CancellationToken cancellationToken)
    {
        if (_seen is not { } seen || seen.Location != location)
            return base.HeadAsync(location, cancellationToken);

        // Once: whoever asks again wants to know whether it has changed.
        _seen = null;
        return Task.FromResult(seen.Head);
    }

    protected override async Task<T> InvokeAsync<T>(StoreCall call, Func<CancellationToken, Task<T>> next, CancellationToken cancellationToken)
    {
        if (_looksOnly && call.Operation is (StoreOperation.Copy or StoreOperation.CreateUpload or StoreOperation.CopyPart or StoreOperation.UploadPart or StoreOperation.Put or StoreOperation.Read))
            throw new BeyondLookingException();
        var answer = await next(cancellationToken);
        if (call.Operation == StoreOperation.Copy)
            _isCopiedWhole = true;
        else if (call.Operation is StoreOperation.CopyPart or StoreOperation.UploadPart)
            Interlocked.Add(ref _partBytes, call.Bytes ?? 0);
        return answer;
    }
}
