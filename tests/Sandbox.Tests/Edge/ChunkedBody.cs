using System.Security.Cryptography;
using System.Text;

namespace Sandbox.Tests.Edge;

/// <summary>A naive writer of aws-chunked bodies, from AWS's description, independent of the code under test.</summary>
internal sealed class ChunkedBody(byte[] signingKey, string timestamp, string scope, string seed)
{
    private const string EmptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private readonly List<byte> _out = [];
    private string _previous = seed;

    public List<string> Signatures { get; } = [];

    public static byte[] Key(string secret, string date, string region)
    {
        byte[] Mac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));
        return Mac(Mac(Mac(Mac(Encoding.UTF8.GetBytes("AWS4" + secret), date), region), "s3"), "aws4_request");
    }

    public ChunkedBody Signed(ReadOnlySpan<byte> data)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(data));
        Sign($"AWS4-HMAC-SHA256-PAYLOAD\n{timestamp}\n{scope}\n{_previous}\n{EmptyHash}\n{hash}");
        return Write($"{data.Length:x};chunk-signature={_previous}\r\n").Data(data);
    }

    public ChunkedBody Unsigned(ReadOnlySpan<byte> data) => Write($"{data.Length:x}\r\n").Data(data);

    public ChunkedBody Trailer(string name, string value) => Write($"{name}:{value}\r\n");

    public ChunkedBody TrailerSignature(string lines)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(lines)));
        Sign($"AWS4-HMAC-SHA256-TRAILER\n{timestamp}\n{scope}\n{_previous}\n{hash}");
        return Write($"x-amz-trailer-signature:{_previous}\r\n");
    }

    public ChunkedBody Write(string text)
    {
        _out.AddRange(Encoding.ASCII.GetBytes(text));
        return this;
    }

    public byte[] End() => [.. Write("\r\n")._out];

    private ChunkedBody Data(ReadOnlySpan<byte> data)
    {
        _out.AddRange(data);
        return data.IsEmpty ? this : Write("\r\n");
    }

    private void Sign(string text)
    {
        _previous = Convert.ToHexStringLower(HMACSHA256.HashData(signingKey, Encoding.UTF8.GetBytes(text)));
        Signatures.Add(_previous);
    }
}
