using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using MediaExchange.Transfer.Sandbox.S3;

namespace MediaExchange.Transfer.Sandbox.Edge.Bodies;

/// <summary>A payload that comes as it is, compared with the SHA-256 that the request was signed with, if any.</summary>
/// <param name="inner">The body as the client sends it.</param>
/// <param name="length">Its length in bytes.</param>
/// <param name="sha256">The 64 hexadecimal digits that were signed; null for UNSIGNED-PAYLOAD.</param>
internal sealed class PlainBodyStream(Stream inner, long length, string? sha256) : RequestBodyStream(inner)
{
    private readonly IncrementalHash? _hash = sha256 is null ? null : IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _remaining = length;
    private bool _verified;

    public override ValueTask VerifyIfEmptyAsync(CancellationToken cancellationToken)
    {
        if (_remaining == 0)
        {
            Verify();
        }

        return ValueTask.CompletedTask;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ThrowIfFailed();
        if (_remaining == 0)
        {
            Verify();
            return 0;
        }

        var read = await ReadInnerAsync(buffer[..(int)Math.Min(buffer.Length, _remaining)], cancellationToken);
        if (read == 0)
        {
            return buffer.IsEmpty ? 0 : throw Fail(new S3Exception("IncompleteBody"));
        }

        _hash?.AppendData(buffer.Span[..read]);
        _remaining -= read;
        if (_remaining == 0)
        {
            Verify();
        }

        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _hash?.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Verify()
    {
        ThrowIfFailed();
        if (_verified || _hash is null)
        {
            return;
        }

        var computed = Convert.ToHexStringLower(_hash.GetHashAndReset());
        if (!computed.Equals(sha256, StringComparison.OrdinalIgnoreCase))
        {
            throw Fail(new S3Exception(
                "XAmzContentSHA256Mismatch",
                null,
                ("ClientComputedContentSHA256", sha256),
                ("S3ComputedContentSHA256", computed)));
        }

        _verified = true;
    }
}
