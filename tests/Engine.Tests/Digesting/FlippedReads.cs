using Engine.Tests.Reading;
using MediaExchange.Transfer.Engine.Stores;

namespace Engine.Tests.Digesting;

/// <summary>A store that changes a byte of what it sends, and says nothing of it.</summary>
/// <param name="inner">The store.</param>
/// <param name="strikes">Which reads; called concurrently, with the number of the read from 1.</param>
internal sealed class FlippedReads(IObjectStore inner, Func<int, ReadRequest, bool> strikes) : DelegatingObjectStore(inner)
{
    private int _reads;

    public int Flipped { get; private set; }

    public override async Task<ObjectContent> ReadAsync(ReadRequest request, CancellationToken cancellationToken)
    {
        var content = await base.ReadAsync(request, cancellationToken);
        if (!strikes(Interlocked.Increment(ref _reads), request))
            return content;
        Flipped++;
        return new ObjectContent(new FlippedStream(content.Stream, content.Length / 2), content.Length, content.ETag);
    }

    protected override Task<T> InvokeAsync<T>(StoreCall call, Func<CancellationToken, Task<T>> next, CancellationToken cancellationToken) => next(cancellationToken);

    private sealed class FlippedStream(Stream inner, long at) : PassingStream
    {
        private long _offset;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = await inner.ReadAsync(buffer, cancellationToken);
            if (at >= _offset && at < _offset + count)
                buffer.Span[(int)(at - _offset)] ^= 0x10;
            _offset += count;
            return count;
        }
    }
}
