using System.Globalization;
using System.Security.Cryptography;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Copying;

/// <summary>The ETag that S3 gives a multipart object: the MD5 of its parts' MD5s, a hyphen, and their number.</summary>
internal static class MultipartETag
{
    /// <returns><see langword="null"/> when a part's ETag is no MD5.</returns>
    public static string? Of(IReadOnlyList<UploadedPart> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        Span<byte> digest = stackalloc byte[16];
        foreach (var part in parts)
        {
            if (part.ETag.Length != 32 || Convert.FromHexString(part.ETag, digest, out _, out _) != System.Buffers.OperationStatus.Done)
                return null;
            hash.AppendData(digest);
        }

        return string.Create(CultureInfo.InvariantCulture, $"{Convert.ToHexStringLower(hash.GetHashAndReset())}-{parts.Count}");
    }
}
