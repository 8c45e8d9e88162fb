using System.Security.Cryptography;
using System.Text;
using MediaExchange.Transfer.Sandbox.Edge.Signing;
using MediaExchange.Transfer.Sandbox.S3;

namespace MediaExchange.Transfer.Sandbox.Edge.Bodies;

/// <summary>
/// The chain of signatures through an aws-chunked body: each chunk's signature covers its bytes and the signature before
/// it, the first one that of the headers. One fixed buffer holds the text to sign; nothing is allocated per chunk.
/// </summary>
internal sealed class ChunkSigner
{
    private const int HexLength = 64;

    private readonly SigningKey _key;
    private readonly byte[] _text;
    private readonly int _previousAt;
    private readonly byte[] _previous = new byte[HexLength];

    public ChunkSigner(SigningKey key, string seedSignature)
    {
        _key = key;
        var head = $"AWS4-HMAC-SHA256-PAYLOAD\n{key.Timestamp}\n{key.Scope}\n";
        _previousAt = Encoding.UTF8.GetByteCount(head);
        _text = Encoding.UTF8.GetBytes($"{head}{seedSignature}\n{BodyEncodings.EmptyHash}\n{BodyEncodings.EmptyHash}");
        Encoding.ASCII.GetBytes(seedSignature, _previous);
    }

    /// <summary>Checks the signature of a chunk with this SHA-256, and moves the chain on.</summary>
    public void VerifyChunk(ReadOnlySpan<byte> hash, ReadOnlySpan<byte> provided)
    {
        _previous.CopyTo(_text, _previousAt);
        Hex(hash, _text.AsSpan(_text.Length - HexLength));
        Verify(_text, provided, "chunk");
    }

    /// <summary>Checks the signature of the trailing headers, given as `name:value` lines, each ended by a line feed.</summary>
    public void VerifyTrailer(ReadOnlySpan<byte> lines, ReadOnlySpan<byte> provided)
    {
        var text = $"AWS4-HMAC-SHA256-TRAILER\n{_key.Timestamp}\n{_key.Scope}\n{Encoding.ASCII.GetString(_previous)}\n"
            + Convert.ToHexStringLower(SHA256.HashData(lines));
        Verify(Encoding.UTF8.GetBytes(text), provided, "trailer");
    }

    private static void Hex(ReadOnlySpan<byte> bytes, Span<byte> target)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            target[2 * i] = "0123456789abcdef"u8[bytes[i] >> 4];
            target[(2 * i) + 1] = "0123456789abcdef"u8[bytes[i] & 15];
        }
    }

    private void Verify(ReadOnlySpan<byte> text, ReadOnlySpan<byte> provided, string what)
    {
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        _key.Sign(text, mac);
        Span<byte> expected = stackalloc byte[HexLength];
        Hex(mac, expected);
        if (!CryptographicOperations.FixedTimeEquals(expected, provided))
        {
            throw new S3Exception("SignatureDoesNotMatch", $"The signature of a {what} in the request body does not match what was computed.");
        }

        expected.CopyTo(_previous);
    }
}
