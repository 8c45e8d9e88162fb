using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Copying;

/// <summary>Chooses the full-object checksum that the store computes while copying.</summary>
internal static class UploadChecksum
{
    // The checksums that S3 computes over the whole object in a multipart upload, best first.
    private static readonly ChecksumAlgorithm[] FullObject = [ChecksumAlgorithm.Crc64Nvme, ChecksumAlgorithm.Crc32C, ChecksumAlgorithm.Crc32];

    /// <summary>The source's own algorithm, so that both can be compared; S3's default where it has none.</summary>
    public static ChecksumAlgorithm ForMultipart(ObjectHead source) => OfSource(source)?.Algorithm ?? ChecksumAlgorithm.Crc64Nvme;

    /// <summary>Nothing where the source has a checksum, for CopyObject keeps its algorithm; S3's default where it has none.</summary>
    public static ChecksumAlgorithm? ForSingleCopy(ObjectHead source) => source.Checksums.Count > 0 ? null : ChecksumAlgorithm.Crc64Nvme;

    /// <summary>Whether ETags are not made of MD5s: S3 disguises them under a KMS key.</summary>
    public static bool HidesDigests(ServerSideEncryption? encryption) => encryption?.Algorithm.StartsWith("aws:", StringComparison.Ordinal) == true;

    /// <summary>The source's full-object CRC that a multipart upload can be held to.</summary>
    public static StoredChecksum? OfSource(ObjectHead source)
    {
        foreach (var algorithm in FullObject)
        {
            if (source.FullObjectChecksum(algorithm) is { } checksum)
                return checksum;
        }

        return null;
    }
}
