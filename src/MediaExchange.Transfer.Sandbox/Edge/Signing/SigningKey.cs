using System.Security.Cryptography;
using System.Text;

namespace MediaExchange.Transfer.Sandbox.Edge.Signing;

/// <summary>The key that one secret has for one day, region and service, and the scope that names these.</summary>
internal sealed class SigningKey
{
    private readonly byte[] _key;

    public SigningKey(string secretKey, string date, string region, string service, string timestamp)
    {
        Scope = $"{date}/{region}/{service}/aws4_request";
        Timestamp = timestamp;
        var day = HMACSHA256.HashData(Encoding.UTF8.GetBytes("AWS4" + secretKey), Encoding.UTF8.GetBytes(date));
        var place = HMACSHA256.HashData(day, Encoding.UTF8.GetBytes(region));
        var use = HMACSHA256.HashData(place, Encoding.UTF8.GetBytes(service));
        _key = HMACSHA256.HashData(use, "aws4_request"u8);
    }

    public string Scope { get; }

    /// <summary>The request's time as it was signed: yyyyMMddTHHmmssZ.</summary>
    public string Timestamp { get; }

    /// <summary>Lower-case hexadecimal HMAC-SHA-256 of the text.</summary>
    public string Sign(string stringToSign) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(stringToSign)));

    /// <summary>The HMAC-SHA-256 of the text, 32 bytes.</summary>
    public void Sign(ReadOnlySpan<byte> stringToSign, Span<byte> mac) => HMACSHA256.HashData(_key, stringToSign, mac);

    public static bool SameSignature(ReadOnlySpan<char> expected, ReadOnlySpan<char> provided)
    {
        Span<byte> left = stackalloc byte[64];
        Span<byte> right = stackalloc byte[64];
        return expected.Length == 64 && provided.Length == 64
            && Encoding.ASCII.TryGetBytes(expected, left, out _)
            && Encoding.ASCII.TryGetBytes(provided, right, out _)
            && CryptographicOperations.FixedTimeEquals(left, right);
    }
}
