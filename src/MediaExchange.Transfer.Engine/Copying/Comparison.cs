using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Copying;

/// <summary>What two heads say about whether they are of the same bytes.</summary>
/// <param name="Result">The answer.</param>
/// <param name="Evidence">By what; for <see cref="ComparisonResult.Different"/> what told them apart.</param>
/// <param name="SourceChecksum">The checksum compared, base64.</param>
/// <param name="DestinationChecksum">The checksum compared, base64.</param>
internal sealed record Comparison(ComparisonResult Result, Evidence Evidence, string? SourceChecksum = null, string? DestinationChecksum = null)
{
    // Strongest first; a store keeps few of them.
    private static readonly (ChecksumAlgorithm Algorithm, Evidence Evidence)[] Order =
    [
        (ChecksumAlgorithm.Crc64Nvme, Evidence.Crc64Nvme),
        (ChecksumAlgorithm.Sha256, Evidence.Sha256),
        (ChecksumAlgorithm.Sha1, Evidence.Sha1),
        (ChecksumAlgorithm.Crc32C, Evidence.Crc32C),
        (ChecksumAlgorithm.Crc32, Evidence.Crc32),
    ];

    public static Comparison Of(ObjectHead source, ObjectHead destination)
    {
        if (source.Size != destination.Size)
            return new Comparison(ComparisonResult.Different, Evidence.Size);
        if (ByChecksum(source.Checksums, destination.Checksums) is { } byChecksum)
            return byChecksum;
        if (source.ETag == destination.ETag)
            return new Comparison(ComparisonResult.Same, Evidence.ETag);
        return IsMd5(source) && IsMd5(destination)
            ? new Comparison(ComparisonResult.Different, Evidence.ETag)
            : new Comparison(ComparisonResult.SameSize, Evidence.Size);
    }

    /// <summary>Compares checksums of the same algorithm.</summary>
    /// <returns><see langword="null"/> when there are none to compare. Composite ones that differ prove nothing: the layout may.</returns>
    public static Comparison? ByChecksum(IReadOnlyList<StoredChecksum> source, IReadOnlyList<StoredChecksum> destination)
    {
        foreach (var (algorithm, evidence) in Order)
        {
            foreach (var a in source)
            {
                foreach (var b in destination)
                {
                    if (a.Algorithm != algorithm || b.Algorithm != algorithm || a.IsFullObject != b.IsFullObject)
                        continue;
                    if (a.Value == b.Value)
                        return new Comparison(ComparisonResult.Same, evidence, a.Value, b.Value);
                    if (a.IsFullObject)
                        return new Comparison(ComparisonResult.Different, evidence, a.Value, b.Value);
                }
            }
        }

        return null;
    }

    /// <summary>Whether the ETag is the MD5 of the bytes: uploaded whole, and not encrypted with a KMS key.</summary>
    public static bool IsMd5(ObjectHead head) =>
        head.PartCount == 0 && head.ETag.Length == 32 && head.ETag.All(char.IsAsciiHexDigit)
        && !UploadChecksum.HidesDigests(head.Encryption);
}
