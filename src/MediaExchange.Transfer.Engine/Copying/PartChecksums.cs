using MediaExchange.Transfer.Engine.Hashing;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Copying;

/// <summary>The checksum of the whole from those of its parts, so that a copy can be verified before it is published also where the store would not.</summary>
internal static class PartChecksums
{
    /// <summary>Combines the parts' CRCs.</summary>
    /// <returns><see langword="null"/> when a part has none of that algorithm.</returns>
    public static StoredChecksum? Combine(ChecksumAlgorithm algorithm, IReadOnlyList<UploadedPart> parts)
    {
        if (KindOf(algorithm) is not { } kind)
            return null;
        var whole = 0UL;
        foreach (var part in parts)
        {
            if (part.Checksum?.Algorithm != algorithm || !Crc.TryParseBase64(kind, part.Checksum.Value, out var value))
                return null;
            whole = Crc.Combine(kind, whole, value, part.Size);
        }

        return new StoredChecksum(algorithm, Crc.ToBase64(kind, whole), IsFullObject: true);
    }

    public static CrcKind? KindOf(ChecksumAlgorithm algorithm) => algorithm switch
    {
        ChecksumAlgorithm.Crc64Nvme => CrcKind.Crc64Nvme,
        ChecksumAlgorithm.Crc32C => CrcKind.Crc32C,
        ChecksumAlgorithm.Crc32 => CrcKind.Crc32,
        _ => null,
    };
}
