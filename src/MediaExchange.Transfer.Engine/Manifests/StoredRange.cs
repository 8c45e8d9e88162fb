using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Manifests;

/// <summary>A range of an object as a stream that is read block by block, each with a request of its own: hours may pass between two of them, which no connection outlives.</summary>
internal sealed class StoredRange(IObjectStore store, ObjectLocation location, string etag, long offset, long length) : Stream
{
    private const int BlockSize = 1 << 20;

    private readonly long _end = offset + length;
    private ReadOnlyMemory<byte> _block;
    private long _next = offset;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_block.IsEmpty && _next < _end)
        {
            var size = (int)Math.Min(BlockSize, _end - _next);
            var read = await SmallObjects.TryReadAsync(store, new ReadRequest(location, etag, _next, size), size, cancellationToken).ConfigureAwait(false)
                ?? throw new InvalidDataException("It is not there any more. Put it back, or begin a new run.");
            if (read.Length < size)
                throw new InvalidDataException($"It ends {size - read.Length} bytes before the rows that were named. Begin a new run.");
            _block = read;
            _next += size;
        }

        var count = Math.Min(buffer.Length, _block.Length);
        _block[..count].CopyTo(buffer);
        _block = _block[count..];
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
