using MediaExchange.Transfer.Engine.Stores;

namespace Engine.Tests.Reading;

/// <summary>What a store does to the bodies that it sends.</summary>
internal sealed class SpoiledReads(IObjectStore inner) : DelegatingObjectStore(inner)
{
    private int _inFlight;
    private int _most;

    /// <summary>Changes an answer; called concurrently.</summary>
    public Func<ReadRequest, ObjectContent, ObjectContent> Change { get; init; } = (_, content) => content;

    /// <summary>No body comes before it has ended.</summary>
    public Task Hold { get; init; } = Task.CompletedTask;

    public List<ReadRequest> Requests { get; } = [];

    public int MostInFlight => _most;

    public override async Task<ObjectContent> ReadAsync(ReadRequest request, CancellationToken cancellationToken)
    {
        lock (Requests)
        {
            Requests.Add(request);
            _most = Math.Max(_most, ++_inFlight);
        }

        try
        {
            // So that the others come to pass meanwhile.
            await Task.Yield();
            await Hold;
            var content = Change(request, await Inner.ReadAsync(request, cancellationToken));
            return new ObjectContent(new Watched(content.Stream, Leave), content.Length, content.ETag);
        }
        catch
        {
            Leave();
            throw;
        }
    }

    public static ObjectContent Cut(ObjectContent content, long keep, StoreErrorKind? kind) =>
        new(new CutStream(content.Stream, keep, kind), content.Length, content.ETag);

    protected override Task<T> InvokeAsync<T>(StoreCall call, Func<CancellationToken, Task<T>> next, CancellationToken cancellationToken) => next(cancellationToken);

    private void Leave()
    {
        lock (Requests)
            _inFlight--;
    }

    /// <summary>Gives few bytes at a time, and lets others run in between.</summary>
    private sealed class Watched(Stream inner, Action ended) : PassingStream
    {
        private int _ended;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            return await inner.ReadAsync(buffer.Length > 100_000 ? buffer[..100_000] : buffer, cancellationToken);
        }

        protected override void Dispose(bool disposing)
        {
            if (Interlocked.Exchange(ref _ended, 1) == 0)
                ended();
            base.Dispose(disposing);
        }
    }

    private sealed class CutStream(Stream inner, long keep, StoreErrorKind? kind) : PassingStream
    {
        private long _left = keep;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_left == 0)
            {
                return kind is { } failure
                    ? throw new StoreException(new StoreError { Kind = failure, Operation = "GetObject", Message = "The connection broke in the middle." })
                    : 0;
            }

            var count = await inner.ReadAsync(buffer.Length > _left ? buffer[..(int)_left] : buffer, cancellationToken);
            _left -= count;
            return count;
        }
    }
}
