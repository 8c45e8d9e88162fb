using MediaExchange.Transfer.Sandbox.S3;
using Microsoft.AspNetCore.Http;

namespace MediaExchange.Transfer.Sandbox.Edge.Bodies;

/// <summary>
/// A request's payload, decoded and verified while it is read. The bytes that complete the payload are handed out only
/// after everything that follows them was read and found good, so that who counts bytes cannot miss a bad signature.
/// </summary>
internal abstract class RequestBodyStream(Stream inner) : Stream
{
    private S3Exception? _failure;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("A request body is read asynchronously.");

    public abstract override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>Verifies what can be verified before anything is read: the whole of an empty payload.</summary>
    public abstract ValueTask VerifyIfEmptyAsync(CancellationToken cancellationToken);

    /// <summary>Reads what the client sent; its hanging up in the middle is S3's IncompleteBody.</summary>
    protected async ValueTask<int> ReadInnerAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await inner.ReadAsync(buffer, cancellationToken);
        }
        catch (BadHttpRequestException cut) when (cut.StatusCode == StatusCodes.Status400BadRequest)
        {
            throw Fail(new S3Exception("IncompleteBody"));
        }
    }

    /// <summary>Remembers the failure: a body that was found bad stays bad, however often it is read.</summary>
    protected S3Exception Fail(S3Exception failure) => _failure = failure;

    protected void ThrowIfFailed()
    {
        if (_failure is not null)
        {
            throw _failure;
        }
    }
}
