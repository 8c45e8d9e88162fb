using System.Buffers.Binary;
using System.Security.Cryptography;

namespace MediaExchange.Transfer.Engine.Stores.InMemory;

/// <summary>ETags and checksums as S3 makes them.</summary>
internal static class MemoryDigests
{
    /// <summary>The MD5 in hex; with KMS something that is not, and never twice the same.</summary>
    internal static string ETag(byte[] md5, ServerSideEncryption? encryption, long serial)
    {
        if (encryption?.Algorithm.StartsWith("aws:kms", StringComparison.Ordinal) is true)
        {
            var salt = new byte[sizeof(long)];
            BinaryPrimitives.WriteInt64LittleEndian(salt, serial);
            md5 = MD5.HashData([.. md5, .. salt]);
        }

        return Convert.ToHexStringLower(md5);
    }

    internal static string MultipartETag(IReadOnlyCollection<byte[]> parts, ServerSideEncryption? encryption, long serial) =>
        $"{ETag(MD5.HashData([.. parts.SelectMany(md5 => md5)]), encryption, serial)}-{parts.Count}";

    internal static StoredChecksum Checksum(ChecksumAlgorithm algorithm, MemoryContent content) =>
        new(algorithm, Convert.ToBase64String(content.Checksum(algorithm)), IsFullObject: true);

    /// <summary>Of all bytes for the CRCs, which combine; over the checksums of the parts for the others.</summary>
    internal static StoredChecksum MultipartChecksum(ChecksumAlgorithm algorithm, MemoryContent content, IReadOnlyCollection<MemoryContent> parts)
    {
        if (algorithm is not (ChecksumAlgorithm.Sha1 or ChecksumAlgorithm.Sha256))
            return Checksum(algorithm, content);
        var all = MemoryContent.Of([.. parts.SelectMany(part => part.Checksum(algorithm))]);
        return new(algorithm, $"{Convert.ToBase64String(all.Checksum(algorithm))}-{parts.Count}", IsFullObject: false);
    }
}
