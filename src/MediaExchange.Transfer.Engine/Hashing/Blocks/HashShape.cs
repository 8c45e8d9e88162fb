namespace MediaExchange.Transfer.Engine.Hashing.Blocks;

/// <summary>What tells MD5 and the SHAs apart once their block functions are set aside (RFC 1321, FIPS 180-4).</summary>
internal sealed record HashShape
{
    public static HashShape Md5 { get; } = new()
    {
        Algorithm = DigestAlgorithm.Md5,
        BlockSize = 64,
        WordSize = 4,
        DigestSize = 16,
        IsBigEndian = false,
        InitialWords = [0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476],
    };

    public static HashShape Sha1 { get; } = new()
    {
        Algorithm = DigestAlgorithm.Sha1,
        BlockSize = 64,
        WordSize = 4,
        DigestSize = 20,
        IsBigEndian = true,
        InitialWords = [0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0],
    };

    public static HashShape Sha256 { get; } = new()
    {
        Algorithm = DigestAlgorithm.Sha256,
        BlockSize = 64,
        WordSize = 4,
        DigestSize = 32,
        IsBigEndian = true,
        InitialWords = [0x6A09E667, 0xBB67AE85, 0x3C6EF372, 0xA54FF53A, 0x510E527F, 0x9B05688C, 0x1F83D9AB, 0x5BE0CD19],
    };

    public static HashShape Sha512 { get; } = new()
    {
        Algorithm = DigestAlgorithm.Sha512,
        BlockSize = 128,
        WordSize = 8,
        DigestSize = 64,
        IsBigEndian = true,
        InitialWords =
        [
            0x6A09E667F3BCC908, 0xBB67AE8584CAA73B, 0x3C6EF372FE94F82B, 0xA54FF53A5F1D36F1,
            0x510E527FADE682D1, 0x9B05688C2B3E6C1F, 0x1F83D9ABFB41BD6B, 0x5BE0CD19137E2179,
        ],
    };

    /// <summary>The largest <see cref="BlockSize"/>.</summary>
    public const int MaxBlockSize = 128;

    /// <summary>How many ulongs hold the chaining words of any of them.</summary>
    public const int StateLength = 8;

    public required DigestAlgorithm Algorithm { get; init; }

    public required int BlockSize { get; init; }

    /// <summary>Bytes of a chaining word: 4 or 8.</summary>
    public required int WordSize { get; init; }

    public required int DigestSize { get; init; }

    /// <summary>The order of bytes in the message's words, the digest and the length at the end.</summary>
    public required bool IsBigEndian { get; init; }

    public required IReadOnlyList<ulong> InitialWords { get; init; }

    public static HashShape For(DigestAlgorithm algorithm) => algorithm switch
    {
        DigestAlgorithm.Md5 => Md5,
        DigestAlgorithm.Sha1 => Sha1,
        DigestAlgorithm.Sha256 => Sha256,
        DigestAlgorithm.Sha512 => Sha512,
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, "Not a digest with blocks."),
    };
}
