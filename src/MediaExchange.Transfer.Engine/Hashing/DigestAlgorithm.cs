namespace MediaExchange.Transfer.Engine.Hashing;

/// <summary>The digests of whole objects that can be computed from their bytes.</summary>
/// <remarks>The numbers stand in written-out states: they never change.</remarks>
public enum DigestAlgorithm
{
    /// <summary>MD5 (RFC 1321), 16 bytes.</summary>
    Md5 = 1,

    /// <summary>SHA-1 (FIPS 180-4), 20 bytes.</summary>
    Sha1 = 2,

    /// <summary>SHA-256 (FIPS 180-4), 32 bytes.</summary>
    Sha256 = 3,

    /// <summary>SHA-512 (FIPS 180-4), 64 bytes.</summary>
    Sha512 = 4,

    /// <summary>CRC-64/NVME, S3's default checksum, 8 bytes. S3 itself has it of most objects, without a read.</summary>
    Crc64Nvme = 5,

    /// <summary>CRC-32C (Castagnoli), 4 bytes.</summary>
    Crc32C = 6,
}
