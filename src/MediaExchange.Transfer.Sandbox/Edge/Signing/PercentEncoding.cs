using System.Globalization;
using System.Text;
using MediaExchange.Transfer.Sandbox.S3;

namespace MediaExchange.Transfer.Sandbox.Edge.Signing;

/// <summary>
/// Brings what a client wrote into the one form that SigV4 signs for S3: decoded once, then every byte but the
/// unreserved ones as %XX. Bytes, not characters: a key need not be valid UTF-8 to be signed.
/// </summary>
internal static class PercentEncoding
{
    private const string Digits = "0123456789ABCDEF";

    public static void Normalise(ReadOnlySpan<char> raw, bool isPath, StringBuilder target)
    {
        for (var i = 0; i < raw.Length; i++)
        {
            var c = raw[i];
            if (c == '%')
            {
                if (i + 2 >= raw.Length
                    || !byte.TryParse(raw.Slice(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var b))
                {
                    throw new S3Exception("InvalidURI");
                }

                i += 2;
                Append(b, isPath, target);
            }
            else if (c == '+' && !isPath)
            {
                Append((byte)' ', isPath, target);
            }
            else if (c < 0x80)
            {
                Append((byte)c, isPath, target);
            }
            else
            {
                throw new S3Exception("InvalidURI");
            }
        }
    }

    /// <summary>Encodes what is encoded already, as every service but S3 signs its path.</summary>
    public static void Again(ReadOnlySpan<char> raw, StringBuilder target)
    {
        foreach (var c in raw)
        {
            Append(c < 0x80 ? (byte)c : throw new S3Exception("InvalidURI"), isPath: true, target);
        }
    }

    private static void Append(byte b, bool isPath, StringBuilder target)
    {
        if (char.IsAsciiLetterOrDigit((char)b) || b is (byte)'-' or (byte)'.' or (byte)'_' or (byte)'~'
            || (isPath && b == (byte)'/'))
        {
            target.Append((char)b);
        }
        else
        {
            target.Append('%').Append(Digits[b >> 4]).Append(Digits[b & 15]);
        }
    }
}
