namespace MediaExchange.Transfer.Sandbox.Edge.Behaviour;

/// <summary>Passes bytes at no more than a rate, counted from the first one, in both directions.</summary>
internal sealed class ThrottledStream(Stream inner, double bytesPerSecond, TimeProvider time) : Stream
{
    /// <summary>Pieces of 50 ms keep a slow transfer flowing instead of bursting.</summary>
    private readonly int _piece = (int)Math.Clamp(bytesPerSecond / 20, 1, 1 << 20);

    private long _startedAt = -1;
    private long _passed;

    public override bool CanRead => inner.CanRead;

    public override bool CanSeek => false;

    public override bool CanWrite => inner.CanWrite;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer[..Math.Min(buffer.Length, _piece)], cancellationToken);
        await WaitAsync(read, cancellationToken);
        return read;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty)
        {
            var count = Math.Min(buffer.Length, _piece);
            await inner.WriteAsync(buffer[..count], cancellationToken);
            await inner.FlushAsync(cancellationToken);
            await WaitAsync(count, cancellationToken);
            buffer = buffer[count..];
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private async ValueTask WaitAsync(int count, CancellationToken cancellationToken)
    {
        var now = time.GetTimestamp();
        if (_startedAt < 0)
        {
            _startedAt = now;
        }

        _passed += count;
        var ahead = TimeSpan.FromSeconds(_passed / bytesPerSecond) - time.GetElapsedTime(_startedAt, now);
        if (count > 0 && ahead > TimeSpan.Zero)
        {
            await Task.Delay(ahead, time, cancellationToken);
        }
    }
}
