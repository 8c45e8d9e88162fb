namespace MediaExchange.Transfer.Engine.Stores;

/// <summary>The checksums that a store computes and keeps.</summary>
public enum ChecksumAlgorithm
{
    /// <summary>CRC-64/NVME, S3's default; of the whole object also for multipart uploads.</summary>
    Crc64Nvme,

    /// <summary>CRC-32 (ISO-HDLC, as in zip); of the whole object also for multipart uploads.</summary>
    Crc32,

    /// <summary>CRC-32C (Castagnoli); of the whole object also for multipart uploads.</summary>
    Crc32C,

    /// <summary>SHA-1; composite for multipart uploads.</summary>
    Sha1,

    /// <summary>SHA-256; composite for multipart uploads.</summary>
    Sha256,
}
