using MediaExchange.Transfer.Sandbox.Edge.Bodies;
using MediaExchange.Transfer.Sandbox.Edge.Signing;
using MediaExchange.Transfer.Sandbox.S3;
using Xunit;

namespace Sandbox.Tests.Edge;

public class ChunkedBodyStreamTests
{
    private const string Secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    private const string Timestamp = "20130524T000000Z";
    private const string Scope = "20130524/us-east-1/s3/aws4_request";
    private const string Crc = "x-amz-checksum-crc32c";

    private static readonly string _seed = new('5', 64);

    private enum Kind
    {
        Signed,
        SignedTrailer,
        UnsignedTrailer,
    }

    [Fact]
    public async Task The_chunked_upload_of_the_AWS_documentation_is_accepted()
    {
        // Signatures from "Signature Calculations for the Authorization Header: Transferring Payload in Multiple Chunks".
        const string seed = "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9";
        var payload = Enumerable.Repeat((byte)'a', 66560).ToArray();
        var body = new ChunkedBody([], "", "", "")
            .Write("10000;chunk-signature=ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648\r\n")
            .Write(new string('a', 65536) + "\r\n")
            .Write("400;chunk-signature=0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497\r\n")
            .Write(new string('a', 1024) + "\r\n")
            .Write("0;chunk-signature=b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9\r\n")
            .End();

        using var stream = new ChunkedBodyStream(new MemoryStream(body), payload.Length, Signer(seed), null);

        Assert.Equal(payload, await ReadAsync(stream, new Random(1)));
    }

    [Fact]
    public async Task The_chunked_upload_with_trailer_of_the_AWS_documentation_is_accepted()
    {
        const string seed = "106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e";
        var body = new ChunkedBody([], "", "", "")
            .Write("10000;chunk-signature=b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2\r\n")
            .Write(new string('a', 65536) + "\r\n")
            .Write("400;chunk-signature=1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7\r\n")
            .Write(new string('a', 1024) + "\r\n")
            .Write("0;chunk-signature=2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992\r\n")
            .Write("x-amz-checksum-crc32c:sOO8/Q==\n\r\n")
            .Write("x-amz-trailer-signature:d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435\r\n")
            .End();
        var trailers = new TrailingChecksums(Crc);

        using var stream = new ChunkedBodyStream(new MemoryStream(body), 66560, Signer(seed), trailers);

        Assert.Equal(66560, (await ReadAsync(stream, new Random(1))).Length);
        Assert.Equal("sOO8/Q==", trailers[Crc]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task The_payload_comes_out_whole_however_the_reads_are_split(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 150; round++)
        {
            var kind = (Kind)random.Next(3);
            var payload = new byte[random.Next(5) == 0 ? random.Next(3) : random.Next(60_000)];
            random.NextBytes(payload);
            var trailers = new TrailingChecksums(Crc);
            var body = Encode(kind, payload, random);
            using var stream = Open(kind, body, payload.Length, trailers, random);

            var read = await ReadAsync(stream, random);

            Assert.Equal(payload, read);
            Assert.Equal(kind == Kind.Signed ? null : "AAAAAA==", trailers[Crc]);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_signed_body_with_any_byte_altered_never_yields_another_payload(int seed)
    {
        var random = new Random(seed);
        var refused = 0;
        for (var round = 0; round < 400; round++)
        {
            var kind = random.Next(2) == 0 ? Kind.Signed : Kind.SignedTrailer;
            var payload = new byte[random.Next(20_000)];
            random.NextBytes(payload);
            var body = Encode(kind, payload, random);
            body[random.Next(body.Length)] ^= (byte)random.Next(1, 256);
            var trailers = new TrailingChecksums(Crc);
            using var stream = Open(kind, body, payload.Length, trailers, random);
            try
            {
                // A changed byte may be one that means the same (the case of a hexadecimal digit): then nothing else may differ.
                Assert.Equal(payload, await ReadAsync(stream, random));
                Assert.Equal(kind == Kind.Signed ? null : "AAAAAA==", trailers[Crc]);
            }
            catch (S3Exception)
            {
                refused++;
                await Assert.ThrowsAsync<S3Exception>(async () => await ReadAsync(stream, random));
            }
        }

        Assert.InRange(refused, 390, 400);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_body_cut_short_anywhere_is_incomplete(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 200; round++)
        {
            var kind = (Kind)random.Next(3);
            var payload = new byte[random.Next(20_000)];
            var body = Encode(kind, payload, random);
            using var stream = Open(kind, body[..random.Next(body.Length)], payload.Length, new TrailingChecksums(Crc), random);

            var error = await Assert.ThrowsAsync<S3Exception>(async () => await ReadAsync(stream, random));

            Assert.Equal("IncompleteBody", error.Code);
        }
    }

    [Theory]
    [InlineData(99)]
    [InlineData(101)]
    [InlineData(0)]
    public async Task A_payload_of_another_length_than_announced_is_incomplete(long announced)
    {
        var body = Encode(Kind.UnsignedTrailer, new byte[100], new Random(1));
        using var stream = Open(Kind.UnsignedTrailer, body, announced, new TrailingChecksums(Crc), new Random(1));

        var error = await Assert.ThrowsAsync<S3Exception>(async () => await ReadAsync(stream, new Random(1)));

        Assert.Equal("IncompleteBody", error.Code);
    }

    [Fact]
    public async Task The_last_bytes_are_withheld_until_the_trailer_was_verified()
    {
        var payload = new byte[100];
        var body = Encode(Kind.SignedTrailer, payload, new Random(1));
        body[^10] ^= 1;
        using var stream = Open(Kind.SignedTrailer, body, payload.Length, new TrailingChecksums(Crc), new Random(1));

        // Exactly as many bytes as the payload has: the reader never asks for the end.
        var error = await Assert.ThrowsAsync<S3Exception>(async () => await stream.ReadExactlyAsync(new byte[100]));

        Assert.Equal("SignatureDoesNotMatch", error.Code);
    }

    [Fact]
    public async Task An_empty_payload_is_verified_without_being_read()
    {
        var trailers = new TrailingChecksums(Crc);
        using var good = Open(Kind.SignedTrailer, Encode(Kind.SignedTrailer, [], new Random(1)), 0, trailers, new Random(1));
        await good.VerifyIfEmptyAsync(default);
        Assert.Equal("AAAAAA==", trailers[Crc]);

        var altered = Encode(Kind.SignedTrailer, [], new Random(1));
        altered[30] ^= 1;
        using var bad = Open(Kind.SignedTrailer, altered, 0, new TrailingChecksums(Crc), new Random(1));
        await Assert.ThrowsAsync<S3Exception>(async () => await bad.VerifyIfEmptyAsync(default));
    }

    [Theory]
    [InlineData("x-amz-checksum-crc32:AAAAAA==\r\n")]
    [InlineData("x-amz-checksum-crc32c:AAAAAA==\r\nx-amz-checksum-crc32c:AAAAAA==\r\n")]
    [InlineData("x-amz-checksum-crc32c\r\n")]
    [InlineData("")]
    public async Task A_trailer_that_is_not_the_announced_one_is_malformed(string trailer)
    {
        var body = new ChunkedBody([], "", "", "").Unsigned("abc"u8).Unsigned([]).Write(trailer).End();
        using var stream = new ChunkedBodyStream(new MemoryStream(body), 3, null, new TrailingChecksums(Crc));

        var error = await Assert.ThrowsAsync<S3Exception>(async () => await ReadAsync(stream, new Random(1)));

        Assert.Equal("MalformedTrailerError", error.Code);
    }

    [Fact]
    public async Task A_signed_chunk_below_8_KiB_that_is_not_the_last_is_refused()
    {
        var body = Writer().Signed(new byte[8191]).Signed(new byte[10]).Signed([]).End();
        using var stream = new ChunkedBodyStream(new MemoryStream(body), 8201, Signer(_seed), null);

        var error = await Assert.ThrowsAsync<S3Exception>(async () => await ReadAsync(stream, new Random(1)));

        Assert.Equal("InvalidChunkSizeError", error.Code);
    }

    [Fact]
    public async Task Whatever_follows_the_last_chunk_is_refused()
    {
        byte[] body = [.. Writer().Signed("abc"u8).Signed([]).End(), (byte)'x'];
        using var stream = new ChunkedBodyStream(new MemoryStream(body), 3, Signer(_seed), null);

        await Assert.ThrowsAsync<S3Exception>(async () => await ReadAsync(stream, new Random(1)));
    }

    private static ChunkedBody Writer() => new(ChunkedBody.Key(Secret, "20130524", "us-east-1"), Timestamp, Scope, _seed);

    private static ChunkSigner Signer(string seed) =>
        new(new SigningKey(Secret, "20130524", "us-east-1", "s3", Timestamp), seed);

    private static byte[] Encode(Kind kind, byte[] payload, Random random)
    {
        var writer = Writer();
        for (var at = 0; at < payload.Length;)
        {
            var size = Math.Min(payload.Length - at, kind == Kind.UnsignedTrailer ? random.Next(1, 9000) : random.Next(8192, 30_000));
            var chunk = payload.AsSpan(at, size);
            writer = kind == Kind.UnsignedTrailer ? writer.Unsigned(chunk) : writer.Signed(chunk);
            at += size;
        }

        writer = kind == Kind.UnsignedTrailer ? writer.Unsigned([]) : writer.Signed([]);
        writer = kind == Kind.Signed ? writer : writer.Trailer(Crc, "AAAAAA==");
        writer = kind == Kind.SignedTrailer ? writer.TrailerSignature($"{Crc}:AAAAAA==\n") : writer;
        return writer.End();
    }

    private static ChunkedBodyStream Open(Kind kind, byte[] body, long length, TrailingChecksums trailers, Random random) => new(
        new SplitStream(body, random, random.Next(3) == 0 ? 3 : 20_000),
        length,
        kind == Kind.UnsignedTrailer ? null : Signer(_seed),
        kind == Kind.Signed ? null : trailers);

    private static async Task<byte[]> ReadAsync(Stream stream, Random random)
    {
        using var all = new MemoryStream();
        var buffer = new byte[random.Next(3) == 0 ? random.Next(1, 100) : random.Next(1, 50_000)];
        int read;
        while ((read = await stream.ReadAsync(buffer)) > 0)
        {
            all.Write(buffer, 0, read);
        }

        return all.ToArray();
    }
}
