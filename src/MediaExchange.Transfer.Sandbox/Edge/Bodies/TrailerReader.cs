using System.Text;
using MediaExchange.Transfer.Sandbox.Edge.Signing;
using MediaExchange.Transfer.Sandbox.S3;

namespace MediaExchange.Transfer.Sandbox.Edge.Bodies;

/// <summary>Collects the headers that follow an aws-chunked body, and hands them on once all of them were found good.</summary>
/// <param name="signer">Verifies their signature; null where they have none.</param>
/// <param name="trailers">Receives them; null where the encoding has no trailer, and none may come.</param>
internal sealed class TrailerReader(ChunkSigner? signer, TrailingChecksums? trailers)
{
    private const string SignatureName = "x-amz-trailer-signature";

    private readonly List<KeyValuePair<string, string>> _headers = [];
    private string? _signature;

    public void Accept(ReadOnlySpan<byte> line)
    {
        var colon = line.IndexOf((byte)':');
        if (trailers is null || colon <= 0 || _signature is not null)
        {
            throw new S3Exception("MalformedTrailerError");
        }

        var name = Encoding.Latin1.GetString(line[..colon]).ToLowerInvariant();
        var value = Encoding.Latin1.GetString(line[(colon + 1)..]).Trim(' ', '\t');
        if (name == SignatureName && signer is not null)
        {
            _signature = value;
        }
        else if (trailers.Announced.Contains(name) && !_headers.Exists(known => known.Key == name))
        {
            _headers.Add(new(name, value));
        }
        else
        {
            throw new S3Exception("MalformedTrailerError");
        }
    }

    public void End()
    {
        if (trailers is null)
        {
            return;
        }

        if (_headers.Count != trailers.Announced.Count)
        {
            throw new S3Exception("MalformedTrailerError");
        }

        if (signer is not null)
        {
            var lines = string.Concat(_headers.Select(header => $"{header.Key}:{header.Value}\n"));
            signer.VerifyTrailer(Encoding.Latin1.GetBytes(lines), Encoding.Latin1.GetBytes(_signature ?? ""));
        }

        foreach (var (name, value) in _headers)
        {
            trailers.TryAdd(name, value);
        }
    }
}
