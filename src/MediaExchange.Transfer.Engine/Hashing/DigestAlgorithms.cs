namespace MediaExchange.Transfer.Engine.Hashing;

/// <summary>The words and sizes of the digests: the one place that knows how they are written.</summary>
public static class DigestAlgorithms
{
    private const string MetadataPrefix = "content-";

    // What may stand before the word: our metadata, with and without S3's own prefix, and S3's checksum headers.
    private static readonly string[] _prefixes = ["x-amz-meta-", "x-amz-checksum-", MetadataPrefix];

    /// <summary>All of them, in the order in which they are shown.</summary>
    public static IReadOnlyList<DigestAlgorithm> All { get; } = Enum.GetValues<DigestAlgorithm>();

    /// <summary>The word for it on command lines and in ledgers.</summary>
    /// <param name="algorithm">Which digest.</param>
    /// <returns>For example <c>sha256</c>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">No such algorithm.</exception>
    public static string Word(this DigestAlgorithm algorithm) => algorithm switch
    {
        DigestAlgorithm.Md5 => "md5",
        DigestAlgorithm.Sha1 => "sha1",
        DigestAlgorithm.Sha256 => "sha256",
        DigestAlgorithm.Sha512 => "sha512",
        DigestAlgorithm.Crc64Nvme => "crc64nvme",
        DigestAlgorithm.Crc32C => "crc32c",
        _ => throw NotOne(algorithm),
    };

    /// <summary>The name of the object metadata that holds it, without S3's own prefix.</summary>
    /// <param name="algorithm">Which digest.</param>
    /// <returns>For example <c>content-sha256</c>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">No such algorithm.</exception>
    public static string MetadataName(this DigestAlgorithm algorithm) => MetadataPrefix + algorithm.Word();

    /// <summary>The digest's length.</summary>
    /// <param name="algorithm">Which digest.</param>
    /// <returns>Bytes, 4 to 64.</returns>
    /// <exception cref="ArgumentOutOfRangeException">No such algorithm.</exception>
    public static int Size(this DigestAlgorithm algorithm) => algorithm switch
    {
        DigestAlgorithm.Md5 => 16,
        DigestAlgorithm.Sha1 => 20,
        DigestAlgorithm.Sha256 => 32,
        DigestAlgorithm.Sha512 => 64,
        DigestAlgorithm.Crc64Nvme => 8,
        DigestAlgorithm.Crc32C => 4,
        _ => throw NotOne(algorithm),
    };

    /// <summary>Reads an algorithm from how people and S3 write it: <c>md5</c>, <c>SHA-256</c>, <c>CRC64NVME</c>, <c>content-md5</c>, <c>x-amz-checksum-sha256</c>, <c>x-amz-meta-content-sha512</c>.</summary>
    /// <param name="text">The text; case, hyphens and underscores between letters and digits do not matter.</param>
    /// <param name="algorithm">The algorithm.</param>
    /// <returns>Whether it names one.</returns>
    public static bool TryParse(string? text, out DigestAlgorithm algorithm)
    {
        var word = (text ?? "").Trim().ToLowerInvariant();
        foreach (var prefix in _prefixes)
        {
            if (word.StartsWith(prefix, StringComparison.Ordinal))
                word = word[prefix.Length..];
        }

        word = word.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal);
        foreach (var candidate in All)
        {
            if (candidate.Word() == word)
            {
                algorithm = candidate;
                return true;
            }
        }

        algorithm = default;
        return false;
    }

    /// <summary>Reads an algorithm as <see cref="TryParse"/> does.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The algorithm.</returns>
    /// <exception cref="FormatException">It names none; the message says which there are.</exception>
    public static DigestAlgorithm Parse(string? text) => TryParse(text, out var algorithm)
        ? algorithm
        : throw new FormatException($"'{text}' is not a digest that can be computed: use one of {string.Join(", ", All.Select(Word))}.");

    /// <summary>The CRC that it is, if it is one.</summary>
    internal static CrcKind? CrcKind(this DigestAlgorithm algorithm) => algorithm switch
    {
        DigestAlgorithm.Crc64Nvme => Hashing.CrcKind.Crc64Nvme,
        DigestAlgorithm.Crc32C => Hashing.CrcKind.Crc32C,
        _ => null,
    };

    private static ArgumentOutOfRangeException NotOne(DigestAlgorithm algorithm) =>
        new(nameof(algorithm), algorithm, "Not a digest algorithm.");
}
