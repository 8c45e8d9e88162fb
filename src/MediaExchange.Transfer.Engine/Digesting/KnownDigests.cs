using MediaExchange.Transfer.Engine.Copying;
using MediaExchange.Transfer.Engine.Hashing;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Digesting;

/// <summary>What an object's store knows of its bytes without anybody reading them.</summary>
internal static class KnownDigests
{
    // S3 has verified or computed each of these over all bytes itself. MD5 is not among them: an ETag looks like one, but is not everywhere.
    private static readonly (DigestAlgorithm Digest, ChecksumAlgorithm Checksum)[] Kept =
    [
        (DigestAlgorithm.Crc64Nvme, ChecksumAlgorithm.Crc64Nvme),
        (DigestAlgorithm.Crc32C, ChecksumAlgorithm.Crc32C),
        (DigestAlgorithm.Sha256, ChecksumAlgorithm.Sha256),
        (DigestAlgorithm.Sha1, ChecksumAlgorithm.Sha1),
    ];

    /// <summary>A digest that the store keeps of the whole object.</summary>
    /// <returns><see langword="null"/> when it keeps none of that algorithm.</returns>
    public static DigestValue? Of(ObjectHead head, DigestAlgorithm algorithm)
    {
        foreach (var (digest, checksum) in Kept)
        {
            if (digest == algorithm && head.FullObjectChecksum(checksum) is { } stored && DigestValue.TryParse(algorithm, stored.Value, out var value))
                return value;
        }

        return null;
    }

    /// <summary>Whether all bytes must be read for these digests.</summary>
    public static bool NeedBytes(ObjectHead head, IEnumerable<DigestAlgorithm> algorithms) => algorithms.Any(algorithm => Of(head, algorithm) is null);

    /// <summary>The digests to compute from the bytes: those that are wanted and not known, and one more where the bytes can be held to it.</summary>
    /// <returns>None when nothing need be read.</returns>
    public static IReadOnlyList<DigestAlgorithm> ToCompute(ObjectHead head, IEnumerable<DigestAlgorithm> wanted)
    {
        var missing = wanted.Where(algorithm => Of(head, algorithm) is null).Distinct().ToList();
        if (missing.Count > 0 && Check(head) is { } check && !missing.Contains(check.Algorithm))
            missing.Add(check.Algorithm);
        return missing;
    }

    /// <summary>What bytes that were read can be held to: the cheapest that the store keeps, or else an ETag that is the MD5.</summary>
    /// <returns><see langword="null"/> when there is nothing, as for an old object that was uploaded in parts.</returns>
    public static DigestValue? Check(ObjectHead head)
    {
        foreach (var (digest, _) in Kept)
        {
            if (Of(head, digest) is { } value)
                return value;
        }

        return Md5(head);
    }

    /// <summary>Whether a digest cannot be the object's.</summary>
    public static bool Contradict(ObjectHead head, DigestValue value) =>
        (Of(head, value.Algorithm) ?? (value.Algorithm == DigestAlgorithm.Md5 ? Md5(head) : null)) is { } known && known != value;

    private static DigestValue? Md5(ObjectHead head) =>
        Comparison.IsMd5(head) && DigestValue.TryParse(DigestAlgorithm.Md5, head.ETag, out var md5) ? md5 : null;
}
