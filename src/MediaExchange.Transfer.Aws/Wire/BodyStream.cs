namespace MediaExchange.Transfer.Aws.Wire;

/// <summary>The bytes of a request: so many of the caller's stream, from where it stands. Too few are an error rather than an end. The caller's stream stays open.</summary>
internal sealed class BodyStream : Stream
{
    /// <summary>How many bytes are read and sent at a time.</summary>
    public const int PieceSize = 128 * 1024;

    private readonly Stream _inner;
    private readonly long _start;
    private readonly long _length;
    private long _position;

    public BodyStream(Stream inner, long length)
    {
        _inner = inner;
        _length = length;
        _start = inner.CanSeek ? inner.Position : 0;
    }

    /// <summary>Whether all bytes are there, as far as can be told beforehand.</summary>
    public bool IsWhole => !_inner.CanSeek || _inner.Length - _start >= _length;

    public override bool CanRead => true;

    public override bool CanSeek => _inner.CanSeek;

    public override bool CanWrite => false;

    public override long Length => _length;

    // The SDK asks for it even where it cannot be set.
    public override long Position { get => _position; set => Seek(value, SeekOrigin.Begin); }

    /// <summary>Goes back to the first byte, where that is possible or nothing has been read.</summary>
    public bool TryRewind()
    {
        if (CanSeek)
            Position = 0;
        return _position == 0;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var wanted = buffer[..(int)Math.Min(buffer.Length, _length - _position)];
        return wanted.IsEmpty ? 0 : Count(_inner.Read(wanted));
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var wanted = buffer[..(int)Math.Min(buffer.Length, _length - _position)];
        return wanted.IsEmpty ? 0 : Count(await _inner.ReadAsync(wanted, cancellationToken).ConfigureAwait(false));
    }

    public override long Seek(long offset, SeekOrigin origin)
    {
        var position = origin switch
        {
            SeekOrigin.Begin => offset,
            SeekOrigin.Current => _position + offset,
            _ => _length + offset,
        };
        _inner.Position = _start + position;
        return _position = position;
    }

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private int Count(int read)
    {
        _position += read;
        return read > 0 ? read : throw new EndOfStreamException($"the bytes to be sent ended after {_position} of {_length}.");
    }
}
