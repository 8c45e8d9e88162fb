using Amazon.S3.Model;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Aws.Wire;

/// <summary>An object's bytes: what breaks while reading becomes a <see cref="StoreException"/>, and too few bytes are an error rather than an end.</summary>
internal sealed class TranslatingStream(GetObjectResponse response, long length, TimeSpan idle, Func<Exception, StoreException> translate) : Stream
{
    private readonly Stream _inner = response.ResponseStream;
    private long _read;
    private CancellationTokenSource? _limit;
    private CancellationToken _limited;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position { get => _read; set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        try
        {
            return Count(_inner.Read(buffer), buffer.Length);
        }
        catch (Exception exception) when (exception is not StoreException and not ObjectDisposedException)
        {
            throw translate(exception);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var limit = LimitOf(cancellationToken);
        limit.CancelAfter(idle);
        try
        {
            return Count(await _inner.ReadAsync(buffer, limit.Token).ConfigureAwait(false), buffer.Length);
        }
        catch (Exception exception) when (exception is not StoreException and not ObjectDisposedException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw translate(exception);
        }
        finally
        {
            // Between two reads nobody waits for the store.
            limit.CancelAfter(Timeout.InfiniteTimeSpan);
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
        {
            response.Dispose();
            _limit?.Dispose();
        }

        base.Dispose(disposing);
    }

    // One for as long as it has not struck: a body is thousands of reads, all with the same token.
    private CancellationTokenSource LimitOf(CancellationToken cancellationToken)
    {
        if (_limit is { IsCancellationRequested: false } && _limited == cancellationToken)
            return _limit;
        _limit?.Dispose();
        _limited = cancellationToken;
        return _limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    }

    private int Count(int read, int asked)
    {
        _read += read;
        if (read == 0 && asked > 0 && _read < length)
            throw translate(new IOException($"it ended after {_read} of {length} bytes."));
        return read;
    }
}
