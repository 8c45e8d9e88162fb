using System.Text;
using Aws.Tests.Support;
using MediaExchange.Transfer.Aws;
using MediaExchange.Transfer.Engine.Stores;
using Xunit;

namespace Aws.Tests.Wire;

/// <summary>What goes over the wire, and what is made of the answer's headers.</summary>
public sealed class RequestTests
{
    private const string Copied = "<CopyObjectResult><ETag>\"e\"</ETag></CopyObjectResult>";
    private static readonly ObjectLocation Source = new("from", "/a b+c%20d/../é?.mov", "v+1");
    private static readonly ObjectLocation Destination = new("to", "/x/./../y.mp4");

    private static readonly ObjectProperties Properties = new()
    {
        ContentType = "no type at all",
        ContentEncoding = "gzip, br",
        ContentLanguage = "de, en",
        ContentDisposition = "inline;; odd",
        CacheControl = "max-age=0,  public",
        Expires = "never",
        WebsiteRedirectLocation = "/elsewhere",
        Metadata = new Dictionary<string, string> { ["Title"] = "дом", ["word"] = "=?UTF-8?B?0LTQvtC8?=" },
    };

    private static readonly DestinationSettings Settings = new()
    {
        StorageClass = "GLACIER_IR",
        Encryption = new ServerSideEncryption("aws:kms", "arn:aws:kms:eu-west-1:1:key/k", true),
        GrantFullControl = ["id1", "id2"],
    };

    [Fact]
    public async Task Copy_and_multipart_copy_and_put_send_the_same_headers_for_the_same_object()
    {
        ObjectTag[] tags = [new("k y", "v&=+ä"), new("e", "")];
        await using var server = new StubServer(r => r.Target.Contains("?uploads", StringComparison.Ordinal)
            ? new StubAnswer(200, "<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>")
            : new StubAnswer(200, Copied) { Headers = { ["ETag"] = "\"e\"" } });
        await server.Store.CopyAsync(new CopyRequest(Source, "e", Destination) { Properties = Properties, Tags = tags, Settings = Settings }, default);
        await server.Store.CreateUploadAsync(new CreateUploadRequest(Destination, Properties, tags, Settings, null), default);
        await server.Store.PutAsync(new PutRequest(Destination, new MemoryStream([1])) { Properties = Properties, Tags = tags, Settings = Settings }, default);
        Assert.Equal(3, server.Requests.Count);
        Assert.All(server.Requests, request =>
        {
            Assert.StartsWith("/to//x/./../y.mp4", request.Target, StringComparison.Ordinal);
            Assert.Equal("no type at all", request["Content-Type"]);
            Assert.Equal("gzip, br", request["Content-Encoding"]);
            Assert.Equal("de, en", request["Content-Language"]);
            Assert.Equal("inline;; odd", request["Content-Disposition"]);
            Assert.Equal("max-age=0,  public", request["Cache-Control"]);
            Assert.Equal("never", request["Expires"]);
            Assert.Equal("/elsewhere", request["x-amz-website-redirect-location"]);
            Assert.Equal("дом", request["x-amz-meta-title"]);
            Assert.Equal("=?UTF-8?B?0LTQvtC8?=", request["x-amz-meta-word"]);
            Assert.Equal("k%20y=v%26%3D%2B%C3%A4&e=", request["x-amz-tagging"]);
            Assert.Equal("GLACIER_IR", request["x-amz-storage-class"]);
            Assert.Equal("aws:kms", request["x-amz-server-side-encryption"]);
            Assert.Equal("arn:aws:kms:eu-west-1:1:key/k", request["x-amz-server-side-encryption-aws-kms-key-id"]);
            Assert.Equal("true", request["x-amz-server-side-encryption-bucket-key-enabled"]);
            Assert.Equal("id=\"id1\", id=\"id2\"", request["x-amz-grant-full-control"]);
            Assert.DoesNotContain(request.Headers.Keys, h => h.Contains("checksum", StringComparison.OrdinalIgnoreCase) || h.Contains("trailer", StringComparison.OrdinalIgnoreCase));
        });
    }

    [Fact]
    public async Task Nothing_is_said_that_was_not_asked_for()
    {
        await using var server = new StubServer(r => r.Target.Contains("?uploads", StringComparison.Ordinal)
            ? new StubAnswer(200, "<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>")
            : new StubAnswer(200, Copied) { Headers = { ["ETag"] = "\"e\"" } });
        await server.Store.CopyAsync(new CopyRequest(Source, "e", Destination), default);
        await server.Store.CreateUploadAsync(new CreateUploadRequest(Destination, new ObjectProperties(), [], DestinationSettings.Default, null), default);
        await server.Store.PutAsync(new PutRequest(Destination, new MemoryStream([1])), default);
        Assert.Equal(3, server.Requests.Count);
        Assert.All(server.Requests, request =>
        {
            Assert.Null(request["Content-Type"]);
            Assert.DoesNotContain(request.Headers.Keys, h => h.StartsWith("x-amz-acl", StringComparison.Ordinal) || h.StartsWith("x-amz-grant", StringComparison.Ordinal)
                || h.StartsWith("x-amz-meta-", StringComparison.Ordinal) || h.StartsWith("x-amz-server", StringComparison.Ordinal) || h is "x-amz-tagging" or "x-amz-storage-class");
        });
        var copy = server.Requests.First();
        Assert.Equal(("COPY", "COPY"), (copy["x-amz-metadata-directive"], copy["x-amz-tagging-directive"]));
    }

    [Fact]
    public async Task Copies_name_their_source_byte_for_byte_and_pin_it()
    {
        await using var server = new StubServer(_ => new StubAnswer(200, Copied));
        await server.Store.CopyAsync(new CopyRequest(Source, "e-2", Destination) { Checksum = ChecksumAlgorithm.Crc64Nvme, IfNoneMatch = true }, default);
        await server.Store.CopyPartAsync(new CopyPartRequest(new CreatedUpload(Destination, "u+/=", null), 7, Source, "e-2", 10, 5), default);
        Assert.All(server.Requests, request =>
        {
            Assert.Equal("from//a%20b%2Bc%2520d/../%C3%A9%3F.mov?versionId=v%2B1", request["x-amz-copy-source"]);
            Assert.Equal("\"e-2\"", request["x-amz-copy-source-if-match"]);
        });
        var (copy, part) = (server.Requests.First(), server.Requests.Last());
        Assert.Equal(("CRC64NVME", "*", null), (copy["x-amz-checksum-algorithm"], copy["If-None-Match"], copy["x-amz-copy-source-range"]));
        Assert.Equal("bytes=10-14", part["x-amz-copy-source-range"]);
        Assert.Equal("/to//x/./../y.mp4?partNumber=7&uploadId=u%2B%2F%3D", part.Target);
    }

    [Fact]
    public async Task The_body_of_a_put_is_signed_and_sent_plain_from_where_the_stream_stands()
    {
        await using var server = new StubServer(_ => StubAnswer.With(200, ("ETag", "\"e\"")));
        using var content = new MemoryStream("skipped, sent"u8.ToArray()) { Position = 9 };
        await server.Store.PutAsync(new PutRequest(Destination, content), default);
        Assert.Equal("sent", Encoding.UTF8.GetString(server.Only.Body));
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("sent"u8)), server.Only["x-amz-content-sha256"]);
        Assert.Null(server.Only["Content-Encoding"]);
        Assert.True(content.CanRead);
    }

    [Fact]
    public async Task Requester_pays_and_the_products_name_are_on_every_request()
    {
        await using var server = new StubServer(r => r.Method == "HEAD" ? StubAnswer.With(200, ("ETag", "\"e\""), ("Content-Length", "1")) : new StubAnswer(200, Copied));
        using var store = S3ObjectStore.Create(server.Access with { RequesterPays = true, UserAgentSuffix = "worker.1" });
        await store.HeadAsync(Source, default);
        await store.CopyAsync(new CopyRequest(Source, "e", Destination), default);
        await store.DeleteAsync(Destination, default);
        Assert.Equal(3, server.Requests.Count);
        Assert.All(server.Requests, request =>
        {
            Assert.Equal("requester", request["x-amz-request-payer"]);
            Assert.Contains("MediaExchange.Transfer-worker.1", request["User-Agent"], StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Complete_carries_size_checksum_and_parts_in_order()
    {
        await using var server = new StubServer(_ => new StubAnswer(200, "<CompleteMultipartUploadResult><ETag>\"e-2\"</ETag></CompleteMultipartUploadResult>"));
        var upload = new CreatedUpload(Destination, "u", ChecksumAlgorithm.Crc64Nvme);
        UploadedPart[] parts =
        [
            new(1, "p1", 5, new StoredChecksum(ChecksumAlgorithm.Crc64Nvme, "c1", true)),
            new(2, "p2", 5, new StoredChecksum(ChecksumAlgorithm.Crc32, "other", true)),
        ];
        await server.Store.CompleteUploadAsync(new CompleteUploadRequest(upload, parts, 10, new StoredChecksum(ChecksumAlgorithm.Crc64Nvme, "whole", true), true), default);
        await server.Store.CompleteUploadAsync(new CompleteUploadRequest(upload with { Checksum = null }, parts, 10, new StoredChecksum(ChecksumAlgorithm.Crc64Nvme, "whole", true), false), default);
        var (checkedOne, plain) = (server.Requests.First(), server.Requests.Last());
        Assert.Equal(("10", "FULL_OBJECT", "whole", "*"),
            (checkedOne["x-amz-mp-object-size"], checkedOne["x-amz-checksum-type"], checkedOne["x-amz-checksum-crc64nvme"], checkedOne["If-None-Match"]));
        Assert.Contains("<Part><ChecksumCRC64NVME>c1</ChecksumCRC64NVME><ETag>\"p1\"</ETag><PartNumber>1</PartNumber></Part><Part><ETag>\"p2\"</ETag><PartNumber>2</PartNumber></Part>",
            Encoding.UTF8.GetString(checkedOne.Body), StringComparison.Ordinal);
        Assert.Equal(("10", null, null, null), (plain["x-amz-mp-object-size"], plain["x-amz-checksum-type"], plain["x-amz-checksum-crc64nvme"], plain["If-None-Match"]));
        Assert.DoesNotContain("Checksum", Encoding.UTF8.GetString(plain.Body), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("refused")]
    [InlineData("unknown")]
    [InlineData("composite")]
    [InlineData("silent on the type")]
    public async Task A_store_that_does_not_check_the_whole_is_asked_no_more(string how)
    {
        await using var server = new StubServer(r =>
        {
            if (r.Method == "DELETE")
                return StubAnswer.With(204);
            var created = new StubAnswer(200, "<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>");
            if (r["x-amz-checksum-algorithm"] is not null && how == "refused")
                return StubAnswer.Error(400, "InvalidArgument");
            if (r["x-amz-checksum-algorithm"] is not null && how != "unknown")
                created.Headers["x-amz-checksum-algorithm"] = "CRC64NVME";
            if (how == "composite")
                created.Headers["x-amz-checksum-type"] = "COMPOSITE";
            return created;
        });
        var request = new CreateUploadRequest(Destination, new ObjectProperties(), [], DestinationSettings.Default, ChecksumAlgorithm.Crc64Nvme);
        Assert.Null((await server.Store.CreateUploadAsync(request, default)).Checksum);
        Assert.Null((await server.Store.CreateUploadAsync(request, default)).Checksum);
        Assert.Equal(["CRC64NVME", null, null], server.Requests.Where(r => r.Method == "POST").Select(r => r["x-amz-checksum-algorithm"]));
        // The first upload is not left behind.
        Assert.Equal(how == "refused" ? 0 : 1, server.Requests.Count(r => r.Method == "DELETE"));
    }

    [Fact]
    public async Task A_store_that_checks_the_whole_is_taken_at_its_word()
    {
        await using var server = new StubServer(_ => new StubAnswer(200, "<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>")
        {
            Headers = { ["x-amz-checksum-algorithm"] = "CRC32C", ["x-amz-checksum-type"] = "FULL_OBJECT" },
        });
        var created = await server.Store.CreateUploadAsync(new CreateUploadRequest(Destination, new ObjectProperties(), [], DestinationSettings.Default, ChecksumAlgorithm.Crc32C), default);
        Assert.Equal((ChecksumAlgorithm.Crc32C, "u"), (created.Checksum, created.UploadId));
        Assert.Equal(("CRC32C", "FULL_OBJECT"), (server.Only["x-amz-checksum-algorithm"], server.Only["x-amz-checksum-type"]));
    }

    [Fact]
    public async Task A_store_that_cannot_answer_HEAD_with_checksums_is_asked_without()
    {
        await using var server = new StubServer(r => r["x-amz-checksum-mode"] is not null ? StubAnswer.With(400) : StubAnswer.With(200, ("ETag", "\"e\""), ("Content-Length", "1")));
        Assert.Equal(1, (await server.Store.HeadAsync(Destination, default)).Size);
        Assert.Equal(1, (await server.Store.HeadAsync(Destination, default)).Size);

        // Twice with: the first refusal might have had another reason.
        Assert.Equal(["ENABLED", null, "ENABLED", null], server.Requests.Select(r => r["x-amz-checksum-mode"]));
    }

    [Fact]
    public async Task Headers_of_an_object_are_read_as_they_are()
    {
        await using var server = new StubServer(_ => StubAnswer.With(
            200,
            ("ETag", "\"abc-12\""), ("Content-Length", "123456789012"), ("Last-Modified", "Fri, 20 Nov 2026 04:26:47 GMT"), ("x-amz-version-id", "v1"),
            ("Content-Type", "no type at all"), ("Content-Encoding", "gzip, br"), ("Content-Language", "de, en"), ("Content-Disposition", "inline;; odd"),
            ("Cache-Control", "public,  max-age=60"), ("Expires", "never"), ("x-amz-website-redirect-location", "/elsewhere"),
            ("x-amz-meta-Title", "дом, two"), ("x-amz-meta-empty", ""), ("x-amz-meta-twice", "one\r\nx-amz-meta-twice: two"), ("x-amz-checksum-crc64nvme", "AAAAAAAAAAA="), ("x-amz-checksum-sha256", "AAAA-12"), ("x-amz-checksum-type", "FULL_OBJECT"),
            ("x-amz-server-side-encryption", "aws:kms"), ("x-amz-server-side-encryption-aws-kms-key-id", "k"), ("x-amz-server-side-encryption-bucket-key-enabled", "true")));
        var head = await server.Store.HeadAsync(Destination, default);
        Assert.Equal((123456789012, "abc-12", "v1", 12, "STANDARD"), (head.Size, head.ETag, head.VersionId, head.PartCount, head.StorageClass));
        Assert.Equal(new DateTimeOffset(2026, 11, 20, 4, 26, 47, TimeSpan.Zero), head.LastModified);
        Assert.Equal(Properties with { CacheControl = "public,  max-age=60", Metadata = head.Properties.Metadata }, head.Properties);
        Assert.Equal(new Dictionary<string, string> { ["title"] = "дом, two", ["empty"] = "", ["twice"] = "one, two" }, head.Properties.Metadata);
        Assert.Equal([new StoredChecksum(ChecksumAlgorithm.Crc64Nvme, "AAAAAAAAAAA=", true), new StoredChecksum(ChecksumAlgorithm.Sha256, "AAAA-12", false)], head.Checksums);
        Assert.Equal(new ServerSideEncryption("aws:kms", "k", true), head.Encryption);
    }

    [Theory]
    [InlineData("crc32", "AAAA", "COMPOSITE", "e-2", false)]
    [InlineData("crc32", "AAAA", "FULL_OBJECT", "e-2", true)]
    [InlineData("crc32", "AAAA", null, "e-2", false)]
    [InlineData("crc32", "AAAA", null, "e", true)]
    [InlineData("crc32c", "AAAA-2", "FULL_OBJECT", "e", false)]
    [InlineData("crc64nvme", "AAAA", null, "e-2", true)]
    [InlineData("crc64nvme", "AAAA", "COMPOSITE", "e-2", false)]
    [InlineData("sha1", "AAAA", null, "e", true)]
    public async Task A_checksum_is_of_the_whole_only_where_it_is(string algorithm, string value, string? type, string etag, bool full)
    {
        await using var server = new StubServer(_ =>
        {
            var answer = StubAnswer.With(200, ("ETag", $"\"{etag}\""), ("Content-Length", "1"), ("x-amz-checksum-" + algorithm, value));
            if (type is not null)
                answer.Headers["x-amz-checksum-type"] = type;
            return answer;
        });
        Assert.Equal(full, Assert.Single((await server.Store.HeadAsync(Destination, default)).Checksums).IsFullObject);
    }

    [Theory]
    [InlineData("GLACIER", null, null, ArchiveState.Archived)]
    [InlineData("DEEP_ARCHIVE", null, null, ArchiveState.Archived)]
    [InlineData("DEEP_ARCHIVE", "ongoing-request=\"true\"", null, ArchiveState.Restoring)]
    [InlineData("GLACIER", "ongoing-request=\"false\", expiry-date=\"Fri, 21 Dec 2042 00:00:00 GMT\"", null, ArchiveState.Restored)]
    [InlineData("INTELLIGENT_TIERING", null, "ARCHIVE_ACCESS", ArchiveState.Archived)]
    [InlineData("INTELLIGENT_TIERING", "ongoing-request=\"true\"", "DEEP_ARCHIVE_ACCESS", ArchiveState.Restoring)]
    [InlineData("INTELLIGENT_TIERING", null, null, ArchiveState.Available)]
    [InlineData("GLACIER_IR", null, null, ArchiveState.Available)]
    public async Task Archived_bytes_are_told_from_those_that_can_be_had(string storageClass, string? restore, string? status, ArchiveState expected)
    {
        await using var server = new StubServer(_ =>
        {
            var answer = StubAnswer.With(200, ("ETag", "\"e\""), ("Content-Length", "1"), ("x-amz-storage-class", storageClass));
            if (restore is not null)
                answer.Headers["x-amz-restore"] = restore;
            if (status is not null)
                answer.Headers["x-amz-archive-status"] = status;
            return answer;
        });
        var head = await server.Store.HeadAsync(Destination, default);
        Assert.Equal((expected, storageClass), (head.Archive, head.StorageClass));
    }

    [Fact]
    public async Task Pages_of_parts_are_asked_for_by_their_marker()
    {
        await using var server = new StubServer(_ => new StubAnswer(
            200, "<ListPartsResult><IsTruncated>true</IsTruncated><NextPartNumberMarker>1000</NextPartNumberMarker><Part><PartNumber>1000</PartNumber><ETag>\"e\"</ETag><Size>5368709120</Size><ChecksumCRC64NVME>c</ChecksumCRC64NVME></Part></ListPartsResult>"));
        var page = await server.Store.ListPartsAsync(new CreatedUpload(Destination, "u", null), 999, default);
        Assert.Contains("part-number-marker=999", server.Only.Target, StringComparison.Ordinal);
        Assert.Equal(1000, page.NextPartNumberMarker);
        Assert.Equal(new UploadedPart(1000, "e", 5368709120, new StoredChecksum(ChecksumAlgorithm.Crc64Nvme, "c", true)), Assert.Single(page.Parts));
    }
}
