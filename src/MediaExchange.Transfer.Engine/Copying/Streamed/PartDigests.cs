using MediaExchange.Transfer.Engine.Hashing;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Copying.Streamed;

/// <summary>The digests of one part, computed while its bytes come.</summary>
internal sealed class PartDigests(ChecksumAlgorithm algorithm, bool hasMd5)
{
    private readonly Crc _crc = new(PartChecksums.KindOf(algorithm) ?? throw new ArgumentOutOfRangeException(nameof(algorithm)));
    private readonly ResumableDigest? _md5 = hasMd5 ? ResumableDigest.Create(DigestAlgorithm.Md5) : null;

    public StoredChecksum Checksum => new(algorithm, _crc.GetBase64(), IsFullObject: true);

    public DigestValue? Md5 => _md5?.GetValue();

    public void Append(ReadOnlyMemory<byte> bytes)
    {
        _crc.Append(bytes.Span);
        _md5?.Append(bytes.Span);
    }

    /// <summary>Compares with what a store says of the part.</summary>
    /// <returns><see langword="null"/> when it says nothing that can be compared.</returns>
    public bool? IsThat(UploadedPart part, ServerSideEncryption? encryption)
    {
        if (part.Checksum?.Algorithm == algorithm)
            return part.Checksum.Value == Checksum.Value;
        return _md5 is not null && part.ETag.Length == 32 && !UploadChecksum.HidesDigests(encryption) ? part.ETag == Md5!.Hex : null;
    }
}
