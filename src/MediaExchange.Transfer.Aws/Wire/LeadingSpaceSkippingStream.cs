namespace MediaExchange.Transfer.Aws.Wire;

/// <summary>A body without the ASCII white space that it begins with.</summary>
internal sealed class LeadingSpaceSkippingStream(HttpContent content) : Stream
{
    private Stream? _inner;
    private bool _begun;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        _inner ??= content.ReadAsStream();
        while (true)
        {
            var read = _inner.Read(buffer);
            if (Kept(buffer[..read]) is var kept && (kept > 0 || read == 0 || buffer.Length == 0))
                return kept;
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _inner ??= await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        while (true)
        {
            var read = await _inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            if (Kept(buffer.Span[..read]) is var kept && (kept > 0 || read == 0 || buffer.Length == 0))
                return kept;
        }
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            content.Dispose();
        base.Dispose(disposing);
    }

    private int Kept(Span<byte> read)
    {
        if (_begun)
            return read.Length;
        var first = read.IndexOfAnyExcept(" \t\r\n"u8);
        if (first < 0)
            return 0;
        _begun = true;
        read[first..].CopyTo(read);
        return read.Length - first;
    }
}
