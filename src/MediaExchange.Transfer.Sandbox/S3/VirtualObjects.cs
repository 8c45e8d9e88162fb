using System.Text;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Stores;
using MediaExchange.Transfer.Sandbox.Storage;

namespace MediaExchange.Transfer.Sandbox.S3;

/// <summary>Makes objects of generated content: any size, no memory, as if they had been uploaded in parts.</summary>
internal static class VirtualObjects
{
    private const long SmallestPart = 64L << 20;

    /// <exception cref="ArgumentException">A size or part size that S3 does not have, or a checksum that would need the bytes read.</exception>
    /// <exception cref="S3Exception">NoSuchBucket, or a name, tag or storage class that S3 refuses.</exception>
    public static ObjectVersion Add(SandboxState state, string bucketName, string key, long size, VirtualObjectOptions options, ObjectSettings settings)
    {
        if (size is < 0 or > S3Limits.MaxObjectSize)
            throw new ArgumentException($"A virtual object of {size} bytes is not possible: give 0 to {S3Limits.MaxObjectSize} (48.8 TiB).");
        if (options.Checksum is { } wanted && Checksums.KindOf(wanted) is null)
            throw new ArgumentException($"A virtual object cannot have a {Checksums.NameOf(wanted)} checksum, which takes reading every byte: use CRC64NVME, CRC32 or CRC32C.");
        if (settings.ArchiveStatus is not null && (settings.StorageClass != "INTELLIGENT_TIERING" || settings.ArchiveStatus is not ("ARCHIVE_ACCESS" or "DEEP_ARCHIVE_ACCESS")))
            throw new ArgumentException($"The archive status {settings.ArchiveStatus} is not possible with the storage class {settings.StorageClass}: use ARCHIVE_ACCESS or DEEP_ARCHIVE_ACCESS with INTELLIGENT_TIERING.");
        var bytes = Encoding.UTF8.GetBytes(key);
        if (bytes.Length is 0 or > S3Limits.MaxKeyBytes)
            throw new ArgumentException($"A key of {bytes.Length} bytes is not possible: give 1 to {S3Limits.MaxKeyBytes} bytes of UTF-8.");

        var content = Content.Of(new VirtualContent(options.Seed, size));
        var partSize = options.PartSize ?? (size <= Content.RealMd5Limit ? 0 : DefaultPartSize(size));
        if (partSize < 0 || (partSize > 0 && (partSize < S3Limits.MinPartSize || partSize > S3Limits.MaxPartSize || Count(size, partSize) > S3Limits.MaxParts)))
            throw new ArgumentException($"Parts of {partSize} bytes are not possible for {size} bytes: give {S3Limits.MinPartSize} to {S3Limits.MaxPartSize}, for at most {S3Limits.MaxParts} parts, or 0 for none.");

        var parts = partSize == 0 ? null : new PartInfo[Count(size, partSize)];
        var hashes = new List<UInt128>();
        for (var i = 0; i < parts?.Length; i++)
        {
            var length = Math.Min(partSize, size - (i * partSize));
            parts[i] = new PartInfo(i + 1, length, null);
            hashes.Add(content.Slice(i * partSize, length).Md5(CancellationToken.None));
        }

        var etag = parts is null ? new ETag(content.Md5(CancellationToken.None), 0) : ETag.OfParts(hashes);
        var algorithm = options.Checksum ?? ChecksumAlgorithm.Crc64Nvme;
        var checksum = options.HasChecksum ? new StoredChecksum(algorithm, Checksums.Of(algorithm, content, CancellationToken.None), true) : null;
        var now = state.Now;
        return state.Storage.Publish("AddVirtualObject", state.Storage.Get(bucketName), bytes, now, id => new ObjectVersion
        {
            Key = bytes,
            VersionId = id,
            Content = content,
            ETag = etag,
            LastModified = now,
            Settings = settings,
            Checksum = checksum,
            Parts = parts,
            Tags = options.Tags,
        });
    }

    private static long DefaultPartSize(long size)
    {
        var result = SmallestPart;
        while (Count(size, result) > S3Limits.MaxParts)
            result *= 2;
        return Math.Min(result, S3Limits.MaxPartSize);
    }

    // An empty object still has one part.
    private static int Count(long size, long partSize) => (int)Math.Min(int.MaxValue, Math.Max(1, (size + partSize - 1) / partSize));
}
