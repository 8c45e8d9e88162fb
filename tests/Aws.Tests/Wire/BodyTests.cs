using System.Security.Cryptography;
using System.Text;
using Aws.Tests.Support;
using MediaExchange.Transfer.Engine.Stores;
using Xunit;

namespace Aws.Tests.Wire;

/// <summary>Bytes that go out, and ranges that come in, as they are on the wire.</summary>
public sealed class BodyTests
{
    private static readonly ObjectLocation At = new("to", "/x/../y é.mp4");
    private static readonly CreatedUpload Upload = new(At, "u+/=", ChecksumAlgorithm.Crc64Nvme);
    private static readonly StoredChecksum Checksum = new(ChecksumAlgorithm.Crc64Nvme, "AAAAAAAAAAA=", IsFullObject: true);

    [Theory]
    [InlineData(null)]
    [InlineData("bWQ1")]
    public async Task A_part_at_hand_is_signed_or_its_MD5_is_and_sent_plain_from_where_the_stream_stands_with_its_digests(string? md5)
    {
        await using var server = new StubServer(_ => StubAnswer.With(200, ("ETag", "\"e\""), ("x-amz-checksum-crc64nvme", "c=")));
        using var content = new MemoryStream("skipped, sent, not sent"u8.ToArray()) { Position = 9 };
        var part = await server.Store.UploadPartAsync(new UploadPartRequest(Upload, 7, content, 4) { Checksum = Checksum, ContentMd5 = md5 }, default);

        Assert.Equal(new UploadedPart(7, "e", 4, new StoredChecksum(ChecksumAlgorithm.Crc64Nvme, "c=", IsFullObject: true)), part);
        var request = server.Only;
        Assert.Equal(("PUT", "/to//x/../y%20%C3%A9.mp4?partNumber=7&uploadId=u%2B%2F%3D"), (request.Method, request.Target));
        Assert.Equal("sent", Encoding.UTF8.GetString(request.Body));
        Assert.Equal(md5 is null ? Convert.ToHexStringLower(SHA256.HashData("sent"u8)) : "UNSIGNED-PAYLOAD", request["x-amz-content-sha256"]);
        Assert.Equal(("AAAAAAAAAAA=", "CRC64NVME", md5), (request["x-amz-checksum-crc64nvme"], request["x-amz-sdk-checksum-algorithm"], request["Content-MD5"]));
        Assert.Null(request["Content-Encoding"]);
        Assert.Null(request["Content-Type"]);
        Assert.Equal(md5 is not null, request["Authorization"]!.Contains("content-md5;", StringComparison.Ordinal));
        Assert.Contains("x-amz-checksum-crc64nvme", request["Authorization"], StringComparison.Ordinal);
        Assert.True(content.CanRead);
    }

    [Fact]
    public async Task A_part_that_passes_through_is_signed_piece_by_piece()
    {
        await using var server = new StubServer(_ => StubAnswer.With(200, ("ETag", "\"e\"")));
        var bytes = new byte[300_000];
        new Random(1).NextBytes(bytes);
        var part = await server.Store.UploadPartAsync(new UploadPartRequest(Upload, 1, new PassingStream(bytes), bytes.Length), default);

        Assert.Equal(new UploadedPart(1, "e", bytes.Length), part);
        var request = server.Only;
        Assert.Equal(("STREAMING-AWS4-HMAC-SHA256-PAYLOAD", "aws-chunked", "300000"), (request["x-amz-content-sha256"], request["Content-Encoding"], request["x-amz-decoded-content-length"]));
        Assert.Null(request["x-amz-trailer"]);
        Assert.True(bytes.AsSpan().SequenceEqual(Decoded(request.Body)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_empty_part_is_a_part(bool passes)
    {
        await using var server = new StubServer(_ => StubAnswer.With(200, ("ETag", "\"e\"")));
        Stream content = passes ? new PassingStream([]) : new MemoryStream();
        await server.Store.UploadPartAsync(new UploadPartRequest(Upload, 1, content, 0), default);
        Assert.Equal(("0", 0), (server.Only["Content-Length"], server.Only.Body.Length));
    }

    [Fact]
    public async Task Nothing_is_said_of_a_part_that_was_not_asked_for()
    {
        await using var server = new StubServer(_ => StubAnswer.With(200, ("ETag", "\"e\"")));
        await server.Store.UploadPartAsync(new UploadPartRequest(Upload, 1, new MemoryStream([1]), 1), default);
        Assert.DoesNotContain(server.Only.Headers.Keys, h => h.Contains("checksum", StringComparison.OrdinalIgnoreCase)
            || h.Equals("Content-MD5", StringComparison.OrdinalIgnoreCase) || h.Contains("trailer", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Bytes_that_end_early_are_a_lost_connection_and_no_part(bool passes)
    {
        await using var server = new StubServer(_ => StubAnswer.With(200, ("ETag", "\"e\"")));
        Stream content = passes ? new PassingStream(new byte[200_000], _ => 150_000) : new MemoryStream(new byte[150_000]);
        var failure = await Assert.ThrowsAsync<StoreException>(() => server.Store.UploadPartAsync(new UploadPartRequest(Upload, 1, content, 200_000), default));
        Assert.Equal((StoreErrorKind.ConnectionLost, "UploadPart", true), (failure.Kind, failure.Error.Operation, failure.Error.IsTransient));
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task What_fails_where_the_bytes_come_from_is_told_as_it_is()
    {
        await using var server = new StubServer(_ => StubAnswer.With(200, ("ETag", "\"e\"")));
        var source = new StoreException(new StoreError { Kind = StoreErrorKind.Throttled, Operation = "GetObject", Message = "Slow down." });
        using var content = new PassingStream(new byte[200_000], at => at < 100_000 ? 200_000 : throw source);
        var failure = await Assert.ThrowsAsync<StoreException>(() => server.Store.UploadPartAsync(new UploadPartRequest(Upload, 1, content, 200_000), default));
        Assert.Same(source.Error, failure.Error);
    }

    [Fact]
    public async Task Bytes_that_have_passed_through_are_not_sent_again_without_a_beginning()
    {
        // The first answer names another region, after the body was sent.
        await using var server = new StubServer(_ => StubAnswer.Error(400, "AuthorizationHeaderMalformed", "expecting 'eu-west-1'", ("x-amz-bucket-region", "eu-west-1")));
        var request = new UploadPartRequest(Upload, 1, new PassingStream([1, 2, 3]), 3);
        var failure = await Assert.ThrowsAsync<StoreException>(() => server.Store.UploadPartAsync(request, default));
        Assert.True(failure.Error.IsTransient);
        Assert.Single(server.Requests);

        // Bytes at hand are.
        await using var other = new StubServer(r => r.SignedRegion == "eu-west-1"
            ? StubAnswer.With(200, ("ETag", "\"e\""))
            : StubAnswer.Error(400, "AuthorizationHeaderMalformed", "expecting 'eu-west-1'", ("x-amz-bucket-region", "eu-west-1")));
        await other.Store.UploadPartAsync(new UploadPartRequest(Upload, 1, new MemoryStream([1, 2, 3]), 3), default);
        Assert.All(other.Requests, r => Assert.Equal([1, 2, 3], r.Body));
        Assert.Equal(2, other.Requests.Count);
    }

    [Fact]
    public async Task A_part_without_an_ETag_in_the_answer_is_tried_again()
    {
        await using var server = new StubServer(_ => new StubAnswer(200));
        var failure = await Assert.ThrowsAsync<StoreException>(() => server.Store.UploadPartAsync(new UploadPartRequest(Upload, 1, new MemoryStream([1]), 1), default));
        Assert.True(failure.Error.IsTransient);
    }

    [Fact]
    public async Task A_put_carries_its_digests_and_its_condition()
    {
        await using var server = new StubServer(_ => StubAnswer.With(200, ("ETag", "\"e\""), ("x-amz-checksum-crc64nvme", "AAAAAAAAAAA="), ("x-amz-checksum-type", "FULL_OBJECT")));
        var written = await server.Store.PutAsync(new PutRequest(At, new MemoryStream([1])) { Checksum = Checksum, ContentMd5 = "bWQ1", IfNoneMatch = true }, default);
        Assert.Equal([Checksum], written.Checksums);
        var request = server.Only;
        Assert.Equal(("AAAAAAAAAAA=", "CRC64NVME", "bWQ1", "*"), (
            request["x-amz-checksum-crc64nvme"], request["x-amz-sdk-checksum-algorithm"], request["Content-MD5"], request["If-None-Match"]));
    }

    [Theory]
    [InlineData(10, 5L, "bytes 10-14/100", 5, true)]
    [InlineData(10, null, "bytes 10-99/100", 90, true)]
    [InlineData(0, 100L, "bytes 0-99/100", 100, true)]
    [InlineData(10, 500L, "bytes 10-99/100", 90, true)]
    [InlineData(10, 5L, "bytes 10-14/*", 5, true)]
    [InlineData(10, 5L, "bytes 9-13/100", 5, false)]
    [InlineData(10, 5L, "bytes 11-15/100", 5, false)]
    [InlineData(10, 5L, "bytes 10-15/100", 6, false)]
    [InlineData(10, 5L, "bytes 10-13/100", 4, false)]
    [InlineData(10, 5L, "bytes 10-14/100", 6, false)]
    [InlineData(10, 500L, "bytes 10-98/100", 89, false)]
    [InlineData(10, null, "bytes 10-98/100", 89, false)]
    [InlineData(10, 5L, "pieces 10-14/100", 5, false)]
    [InlineData(10, 5L, "nonsense", 5, false)]
    [InlineData(10, 5L, null, 5, false)]
    public async Task Only_the_range_asked_for_is_taken(int offset, long? length, string? range, int sent, bool isTaken)
    {
        var answer = new StubAnswer(206, new string('x', sent)) { Headers = { ["ETag"] = "\"e\"" } };
        if (range is not null)
            answer.Headers["Content-Range"] = range;
        await using var server = new StubServer(_ => answer);
        async Task ReadAsync() => await (await server.Store.ReadAsync(new ReadRequest(At, "e", offset, length), default)).DisposeAsync();
        if (isTaken)
        {
            await ReadAsync();
            return;
        }

        var failure = await Assert.ThrowsAsync<StoreException>(ReadAsync);
        Assert.True(failure.Error.IsTransient);
        Assert.Contains("another range", failure.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    private static byte[] Decoded(byte[] chunked)
    {
        var plain = new List<byte>();
        for (var at = 0; at < chunked.Length;)
        {
            var end = chunked.AsSpan(at).IndexOf("\r\n"u8);
            var line = Encoding.ASCII.GetString(chunked, at, end);
            var size = Convert.ToInt32(line.Split(';')[0], 16);
            Assert.Contains(";chunk-signature=", line, StringComparison.Ordinal);
            plain.AddRange(chunked.AsSpan(at + end + 2, size));
            at += end + 2 + size + 2;
        }

        return [.. plain];
    }
}
