using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Aws.Wire;

/// <summary>Checksums between S3's words and the engine's.</summary>
internal static class Checksums
{
    public const string FullObject = "FULL_OBJECT";

    private static readonly ChecksumAlgorithm[] All = Enum.GetValues<ChecksumAlgorithm>();

    public static string Word(ChecksumAlgorithm algorithm) => algorithm switch
    {
        ChecksumAlgorithm.Crc64Nvme => "CRC64NVME",
        ChecksumAlgorithm.Crc32 => "CRC32",
        ChecksumAlgorithm.Crc32C => "CRC32C",
        ChecksumAlgorithm.Sha1 => "SHA1",
        ChecksumAlgorithm.Sha256 => "SHA256",
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, "S3 has no word for it."),
    };

    /// <summary>The header that carries a checksum's value.</summary>
    public static string Header(ChecksumAlgorithm algorithm) => "x-amz-checksum-" + Word(algorithm).ToLowerInvariant();

    /// <summary>Reads the checksums in an answer's headers.</summary>
    public static IReadOnlyList<StoredChecksum> OfHeaders(S3Call answer, string etag) =>
        Of(a => answer.Header(Header(a)), answer.Header("x-amz-checksum-type"), etag);

    /// <param name="value">The value of each algorithm; <see langword="null"/> for those that are not there.</param>
    /// <param name="type">FULL_OBJECT or COMPOSITE, where the store said it.</param>
    /// <param name="etag">The object's ETag, without quotes: with a hyphen, the object came in parts.</param>
    public static IReadOnlyList<StoredChecksum> Of(Func<ChecksumAlgorithm, string?> value, string? type, string etag)
    {
        List<StoredChecksum>? found = null;
        foreach (var algorithm in All)
        {
            if (value(algorithm) is { Length: > 0 } text)
                (found ??= []).Add(new StoredChecksum(algorithm, text, IsFull(algorithm, text, type, etag)));
        }

        return found ?? [];
    }

    // Base64 has no hyphen: where there is one, the number of parts follows.
    private static bool IsFull(ChecksumAlgorithm algorithm, string value, string? type, string etag) =>
        !value.Contains('-', StringComparison.Ordinal)
        && (type is not null
            ? type == FullObject
            // CRC64NVME exists for the whole object only; of the others an older store knows just the composite kind for parts.
            : algorithm == ChecksumAlgorithm.Crc64Nvme || !etag.Contains('-', StringComparison.Ordinal));
}
