using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace MediaExchange.Transfer.Engine.Manifests;

/// <summary>The URL encoding of keys in inventories.</summary>
/// <remarks>
/// S3 encodes keys as HTML forms do: S3 Inventory writes a space as <c>+</c> and a plus as <c>%2B</c>, and AWS's own sample of a function for
/// S3 Batch Operations decodes <c>s3Key</c> with Python's <c>unquote_plus</c>
/// (https://docs.aws.amazon.com/AmazonS3/latest/userguide/batch-ops-invoke-lambda.html; the same was found for S3 Inventory in
/// https://github.com/cloud-custodian/cloud-custodian/pull/1998). So <c>+</c> is read as a space. What is written says <c>%20</c> and
/// <c>%2B</c>, which every decoder reads alike.
/// </remarks>
public static class KeyEncoding
{
    /// <summary>The most bytes that a key takes: each of its own as three.</summary>
    internal const int MaxEncodedBytes = 3 * S3Limits.MaxKeyBytes;

    private static readonly SearchValues<byte> Plain = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/"u8);
    private static readonly SearchValues<byte> Encoded = SearchValues.Create("%+"u8);

    /// <summary>Encodes a key, or says in a clause why it is none.</summary>
    /// <param name="key">The key.</param>
    /// <param name="destination">At least <see cref="MaxEncodedBytes"/> bytes.</param>
    /// <param name="written">How many bytes of it were used.</param>
    internal static string? Encode(string key, Span<byte> destination, out int written)
    {
        written = 0;
        if (key.Length == 0)
            return "the key is empty";
        Span<byte> utf8 = stackalloc byte[S3Limits.MaxKeyBytes];
        var status = Utf8.FromUtf16(key, utf8, out var read, out var length, replaceInvalidSequences: false);
        if (status == OperationStatus.DestinationTooSmall)
            return $"the key has {Encoding.UTF8.GetByteCount(key)} bytes, and S3 allows {S3Limits.MaxKeyBytes}";
        if (status != OperationStatus.Done)
            return $"the key is not valid Unicode: its character {read + 1} (U+{(int)key[read]:X4}) is half of a surrogate pair";
        var rest = (ReadOnlySpan<byte>)utf8[..length];
        while (!rest.IsEmpty)
        {
            var plain = rest.IndexOfAnyExcept(Plain);
            if (plain < 0)
                plain = rest.Length;
            rest[..plain].CopyTo(destination[written..]);
            written += plain;
            rest = rest[plain..];
            if (rest.IsEmpty)
                break;
            destination[written] = (byte)'%';
            destination[written + 1] = (byte)HexDigit(rest[0] >> 4);
            destination[written + 2] = (byte)HexDigit(rest[0] & 15);
            written += 3;
            rest = rest[1..];
        }

        return null;
    }

    /// <summary>Decodes a key.</summary>
    /// <param name="encoded">The field as it stands in the file, or in an event of S3 Batch Operations.</param>
    /// <param name="problem">Why it is not a key; <see langword="null"/> when it is.</param>
    /// <returns>The key; empty when it is none.</returns>
    public static string Decode(ReadOnlySpan<byte> encoded, out string? problem)
    {
        if (encoded.IsEmpty)
        {
            problem = "The key is empty.";
            return "";
        }

        if (encoded.Length > MaxEncodedBytes)
        {
            problem = $"The key is too long: S3 allows {S3Limits.MaxKeyBytes} bytes.";
            return "";
        }

        if (encoded.IndexOfAny(Encoded) < 0)
            return ToText(encoded, out problem);
        Span<byte> bytes = stackalloc byte[MaxEncodedBytes];
        var length = 0;
        for (var i = 0; i < encoded.Length; i++)
        {
            var value = encoded[i];
            if (value == '+')
            {
                value = (byte)' ';
            }
            else if (value == '%')
            {
                if (i + 2 >= encoded.Length || !byte.TryParse(encoded.Slice(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value))
                {
                    problem = $"The key is not URL-encoded: at its byte {i + 1}, '%' is not followed by two hexadecimal digits. Write a literal '%' as %25.";
                    return "";
                }

                i += 2;
            }

            bytes[length++] = value;
        }

        return ToText(bytes[..length], out problem);
    }

    private static string ToText(ReadOnlySpan<byte> bytes, out string? problem)
    {
        problem = bytes.Length > S3Limits.MaxKeyBytes ? $"The key has {bytes.Length} bytes, and S3 allows {S3Limits.MaxKeyBytes}."
            : Utf8.IsValid(bytes) ? null
            : "The key is not valid UTF-8. Inventories are UTF-8, and their keys URL-encoded from it.";
        return problem is null ? Encoding.UTF8.GetString(bytes) : "";
    }

    private static char HexDigit(int value) => (char)(value < 10 ? '0' + value : 'A' + value - 10);
}
