namespace MediaExchange.Transfer.Engine.Hashing;

/// <summary>The cyclic redundancy checks that S3 keeps of whole objects. All three are reflected, with all ones as initial value and final exclusive-or.</summary>
public enum CrcKind
{
    /// <summary>CRC-32/ISO-HDLC, as in zip and zlib; polynomial 0x04C11DB7.</summary>
    Crc32,

    /// <summary>CRC-32C (Castagnoli), as in iSCSI; polynomial 0x1EDC6F41.</summary>
    Crc32C,

    /// <summary>CRC-64/NVME, S3's default; polynomial 0xAD93D23594C93659.</summary>
    Crc64Nvme,
}
