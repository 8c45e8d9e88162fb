namespace MediaExchange.Transfer.Engine;

/// <summary>Evidence in sentences: by the words that ledgers have for it.</summary>
internal static class EvidenceWords
{
    public static string Word(this Evidence evidence) => evidence switch
    {
        Evidence.Crc64Nvme => "crc64nvme",
        Evidence.Sha256 => "sha256",
        Evidence.Sha1 => "sha1",
        Evidence.Crc32C => "crc32c",
        Evidence.Crc32 => "crc32",
        Evidence.ETag => "etag",
        Evidence.Size => "size",
        _ => throw new ArgumentOutOfRangeException(nameof(evidence), evidence, "Not an evidence."),
    };
}
