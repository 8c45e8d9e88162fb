using System.Buffers;
using System.Globalization;
using System.Text;

namespace MediaExchange.Transfer.Sandbox.S3;

/// <summary>Percent-encoding as S3 reads and writes it.</summary>
internal static class S3Uri
{
    private static readonly UTF8Encoding _strict = new(false, throwOnInvalidBytes: true);
    private static readonly SearchValues<char> _plain =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._*/");

    /// <summary>Decodes exactly once. In a path <c>+</c> is itself; in a query it is a space.</summary>
    /// <exception cref="S3Exception">InvalidURI: a broken escape, or bytes that are no UTF-8.</exception>
    public static string Decode(ReadOnlySpan<char> text, bool plusIsSpace = false)
    {
        if (text.IndexOfAny('%', '+') < 0)
            return text.ToString();
        var bytes = new byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '%')
            {
                if (i + 2 >= text.Length || !byte.TryParse(text.Slice(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out bytes[length]))
                    throw new S3Exception("InvalidURI");
                length++;
                i += 2;
            }
            else if (text[i] == '+' && plusIsSpace)
            {
                bytes[length++] = (byte)' ';
            }
            else
            {
                var next = char.IsHighSurrogate(text[i]) && i + 1 < text.Length ? 2 : 1;
                length += Encoding.UTF8.GetBytes(text.Slice(i, next), bytes.AsSpan(length));
                i += next - 1;
            }
        }

        try
        {
            return _strict.GetString(bytes, 0, length);
        }
        catch (DecoderFallbackException)
        {
            throw new S3Exception("InvalidURI");
        }
    }

    /// <summary>What <c>encoding-type=url</c> asks for: as S3 does it, like a form's field but with <c>/</c> as it is: a space is <c>+</c>.</summary>
    public static string Encode(string text)
    {
        if (text.AsSpan().IndexOfAnyExcept(_plain) < 0)
            return text;
        var result = new StringBuilder(text.Length + 16);
        foreach (var b in Encoding.UTF8.GetBytes(text))
        {
            if (b < 0x80 && _plain.Contains((char)b))
                result.Append((char)b);
            else if (b == ' ')
                result.Append('+');
            else
                result.Append('%').Append(b.ToString("X2", CultureInfo.InvariantCulture));
        }

        return result.ToString();
    }
}
