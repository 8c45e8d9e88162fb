using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace MediaExchange.Transfer.Engine.Hashing;

/// <summary>A digest of some bytes.</summary>
public sealed record DigestValue
{
    private DigestValue(DigestAlgorithm algorithm, string hex)
    {
        Algorithm = algorithm;
        Hex = hex;
    }

    /// <summary>Which digest.</summary>
    public DigestAlgorithm Algorithm { get; }

    /// <summary>Lower-case hex, two digits a byte: how object metadata has it. CRCs too, most significant byte first.</summary>
    public string Hex { get; }

    /// <summary>Base64: how S3's checksum headers have it.</summary>
    public string Base64 => Convert.ToBase64String(Convert.FromHexString(Hex));

    /// <summary>Makes one of its bytes.</summary>
    /// <param name="algorithm">Which digest.</param>
    /// <param name="bytes">As many bytes as the algorithm's digest has.</param>
    /// <returns>The value.</returns>
    /// <exception cref="ArgumentException">It is another number of bytes.</exception>
    public static DigestValue Of(DigestAlgorithm algorithm, ReadOnlySpan<byte> bytes) => bytes.Length == algorithm.Size()
        ? new DigestValue(algorithm, Convert.ToHexStringLower(bytes))
        : throw new ArgumentException($"A digest by {algorithm.Word()} has {algorithm.Size()} bytes, not {bytes.Length}.", nameof(bytes));

    /// <summary>Reads hex (of either case) or Base64, whichever it is: they differ in length.</summary>
    /// <param name="algorithm">Which digest.</param>
    /// <param name="text">The text; space around it does not matter.</param>
    /// <param name="value">The value, or <see langword="null"/>.</param>
    /// <returns>Whether it is a digest of that algorithm.</returns>
    public static bool TryParse(DigestAlgorithm algorithm, string? text, [NotNullWhen(true)] out DigestValue? value)
    {
        value = null;
        var trimmed = text.AsSpan().Trim();
        Span<byte> bytes = stackalloc byte[64];
        var size = algorithm.Size();

        // The one pair of equal lengths, CRC-32C's, is told apart by Base64's "==".
        var isHex = trimmed.Length == 2 * size && Convert.FromHexString(trimmed, bytes, out _, out var written) == OperationStatus.Done && written == size;
        if (!isHex && (trimmed.Length != (size + 2) / 3 * 4 || !Convert.TryFromBase64Chars(trimmed, bytes, out written) || written != size))
            return false;
        value = Of(algorithm, bytes[..size]);
        return true;
    }

    /// <summary>The algorithm's word and the hex.</summary>
    /// <returns>For example <c>crc32c:e3069283</c>.</returns>
    public override string ToString() => $"{Algorithm.Word()}:{Hex}";
}
