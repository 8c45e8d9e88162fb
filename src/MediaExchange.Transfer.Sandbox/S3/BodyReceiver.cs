using System.Buffers;
using System.Buffers.Binary;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Stores;
using MediaExchange.Transfer.Sandbox.Storage;

namespace MediaExchange.Transfer.Sandbox.S3;

/// <summary>Takes in a request's bytes and checks every digest that came with them.</summary>
internal static class BodyReceiver
{
    private const int BufferSize = 1 << 17;
    private const long MaxDocument = 4 << 20;

    /// <summary>Receives content.</summary>
    /// <param name="context">The request.</param>
    /// <param name="also">A checksum that is wanted whether or not the request brings it.</param>
    public static async Task<ReceivedBody> ReceiveAsync(S3Context context, ChecksumAlgorithm? also = null)
    {
        var declared = DeclaredChecksum.Read(context);
        var contentMd5 = ContentMd5(context);
        var length = context.Who.DecodedContentLength;
        if (length > S3Limits.MaxPartSize)
        {
            throw new S3Exception(
                "EntityTooLarge", null, ("ProposedSize", $"{length}"), ("MaxSizeAllowed", $"{S3Limits.MaxPartSize}"));
        }

        using var hashers = new ChecksumHashers(declared?.Algorithm, also);
        using var blob = context.Storage.Journal.CreateBlob();
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            while (await context.Request.Body.ReadAsync(buffer.AsMemory(0, BufferSize), context.Aborted) is > 0 and var count)
            {
                blob.Append(buffer.AsSpan(0, count));
                hashers.Append(buffer.AsSpan(0, count));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        if (blob.Length < length)
            throw new S3Exception("IncompleteBody");
        var source = blob.Complete(out var digests);
        if (contentMd5 is { } expected && expected != digests.Md5)
        {
            throw new S3Exception(
                "BadDigest", null, ("ExpectedDigest", Base64(expected)), ("CalculatedDigest", Base64(digests.Md5)));
        }

        var checksums = hashers.Finish(digests);
        declared?.Verify(context, checksums);
        return new ReceivedBody(Content.Of(source), digests, declared?.Algorithm, checksums);
    }

    /// <summary>Receives a small document, such as the list of parts.</summary>
    public static async Task<byte[]> ReceiveDocumentAsync(S3Context context)
    {
        if (context.Who.DecodedContentLength > MaxDocument)
            throw new S3Exception("MaxMessageLengthExceeded");
        var declared = DeclaredChecksum.Read(context);
        var contentMd5 = ContentMd5(context);
        using var document = new MemoryStream();
        await context.Request.Body.CopyToAsync(document, context.Aborted);
        var bytes = document.ToArray();
        var digests = Content.Digest(bytes);
        if (contentMd5 is { } expected && expected != digests.Md5)
            throw new S3Exception("BadDigest");
        if (declared is not null)
            declared.Verify(context, new() { [declared.Algorithm] = Checksums.Of(declared.Algorithm, bytes) });
        return bytes;
    }

    private static UInt128? ContentMd5(S3Context context)
    {
        if (context.Header("Content-MD5") is not { } text)
            return null;
        Span<byte> bytes = stackalloc byte[32];
        if (!Convert.TryFromBase64String(text, bytes, out var written) || written != 16)
            throw new S3Exception("InvalidDigest", null, ("Content-MD5", text));
        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    private static string Base64(UInt128 md5)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, md5);
        return Convert.ToBase64String(bytes);
    }
}
