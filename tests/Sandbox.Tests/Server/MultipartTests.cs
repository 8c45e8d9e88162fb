using System.Security.Cryptography;
using System.Text;
using MediaExchange.Transfer.Engine.Hashing;
using Xunit;

namespace Sandbox.Tests.Server;

public class MultipartTests
{
    private const int MiB = 1 << 20;
    private static readonly byte[] _first = Bytes(5 * MiB, 1);
    private static readonly byte[] _last = Bytes(1000, 2);

    [Fact]
    public async Task Parts_become_one_object_with_the_ETag_of_parts()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        var id = await Create(sandbox, "key", ("x-amz-meta-a", "b"), ("Content-Type", "video/mxf"), ("x-amz-tagging", "t=1"), ("x-amz-storage-class", "STANDARD_IA"));
        var second = await Part(sandbox, "key", id, 7, _last);
        var first = await Part(sandbox, "key", id, 2, _first);
        var done = await Complete(sandbox, "key", id, [(2, first), (7, second)]);
        Assert.Equal(200, done.Status);
        var expected = Convert.ToHexStringLower(MD5.HashData([.. MD5.HashData(_first), .. MD5.HashData(_last)])) + "-2";
        Assert.Equal($"\"{expected}\"", done["ETag"]);
        Assert.Equal(Crc.ToBase64(CrcKind.Crc64Nvme, Crc.Compute(CrcKind.Crc64Nvme, [.. _first, .. _last])), done["ChecksumCRC64NVME"]);
        Assert.Equal("FULL_OBJECT", done["ChecksumType"]);
        var got = await sandbox.GetAsync("/bucket/key");
        Assert.Equal([.. _first, .. _last], got.Body);
        Assert.Equal(("b", "video/mxf", "1", "STANDARD_IA"), (got.Header("x-amz-meta-a"), got.Header("Content-Type"), got.Header("x-amz-tagging-count"), got.Header("x-amz-storage-class")));

        var part = await sandbox.GetAsync("/bucket/key?partNumber=2");
        Assert.Equal((206, "2", $"bytes {5 * MiB}-{(5 * MiB) + 999}/{(5 * MiB) + 1000}"), (part.Status, part.Header("x-amz-mp-parts-count"), part.Header("Content-Range")));
        Assert.Equal(_last, part.Body);
        var head = await sandbox.HeadAsync("/bucket/key?partNumber=1");
        Assert.Equal((206, $"{5 * MiB}"), (head.Status, head.Header("Content-Length")));
        Assert.Equal((416, "InvalidPartNumber"), Of(await sandbox.GetAsync("/bucket/key?partNumber=3")));
        Assert.Equal((404, "NoSuchUpload"), Of(await Complete(sandbox, "key", id, [(2, first)])));
    }

    [Fact]
    public async Task What_is_wrong_with_the_list_of_parts_is_told_and_the_upload_stays()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        var id = await Create(sandbox, "key");
        var small = await Part(sandbox, "key", id, 1, _last);
        var last = await Part(sandbox, "key", id, 2, _last);
        Assert.Equal((400, "EntityTooSmall"), Of(await Complete(sandbox, "key", id, [(1, small), (2, last)])));
        Assert.Equal((400, "InvalidPartOrder"), Of(await Complete(sandbox, "key", id, [(2, last), (1, small)])));
        Assert.Equal((400, "InvalidPart"), Of(await Complete(sandbox, "key", id, [(3, last)])));
        Assert.Equal((400, "InvalidPart"), Of(await Complete(sandbox, "key", id, [(1, "\"00000000000000000000000000000000\"")])));
        Assert.Equal((400, "MalformedXML"), Of(await Complete(sandbox, "key", id, Array.Empty<(int, string)>())));
        Assert.Equal((400, "InvalidRequest"), Of(await Complete(sandbox, "key", id, [(1, small)], ("x-amz-mp-object-size", "999"))));
        Assert.Equal((400, "BadDigest"), Of(await Complete(sandbox, "key", id, [(1, small)], ("x-amz-checksum-crc64nvme", "rosUhgp5mIg="))));
        Assert.Equal(404, (await sandbox.HeadAsync("/bucket/key")).Status);
        Assert.Equal(200, (await Complete(sandbox, "key", id, [(1, small)], ("x-amz-mp-object-size", "1000"))).Status);
    }

    [Fact]
    public async Task A_condition_on_Complete_leaves_the_upload_when_it_does_not_hold()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        await sandbox.PutAsync("/bucket/key", "present");
        var id = await Create(sandbox, "key");
        var part = await Part(sandbox, "key", id, 1, _last);
        Assert.Equal((412, "PreconditionFailed"), Of(await Complete(sandbox, "key", id, [(1, part)], ("If-None-Match", "*"))));
        Assert.Equal("present", (await sandbox.GetAsync("/bucket/key")).Text);
        Assert.Equal(200, (await Complete(sandbox, "key", id, [(1, part)])).Status);
    }

    [Theory]
    [InlineData("CRC32", "FULL_OBJECT")]
    [InlineData("CRC32C", "FULL_OBJECT")]
    [InlineData("CRC64NVME", "FULL_OBJECT")]
    [InlineData("CRC32", "COMPOSITE")]
    [InlineData("CRC32C", "COMPOSITE")]
    [InlineData("SHA1", "COMPOSITE")]
    [InlineData("SHA256", "COMPOSITE")]
    public async Task Checksums_of_uploads_are_verified_and_returned(string algorithm, string type)
    {
        await using var sandbox = await TestSandbox.StartAsync();
        var header = "x-amz-checksum-" + algorithm.ToLowerInvariant();
        var other = algorithm == "CRC32" ? "SHA1" : "CRC32";
        var id = await Create(sandbox, "key", ("x-amz-checksum-algorithm", algorithm), ("x-amz-checksum-type", type));
        var (sumA, sumB) = (Sum(algorithm, _first), Sum(algorithm, _last));
        var a = await sandbox.SendAsync("PUT", $"/bucket/key?partNumber=1&uploadId={id}", _first, [(header, sumA)]);
        var b = await sandbox.SendAsync("PUT", $"/bucket/key?partNumber=2&uploadId={id}", _last, [(header, sumB)]);
        Assert.Equal((sumA, sumB), (a.Header(header), b.Header(header)));
        Assert.Equal((400, "InvalidRequest"), Of(await sandbox.SendAsync("PUT", $"/bucket/key?partNumber=3&uploadId={id}", _last, [("x-amz-checksum-" + other.ToLowerInvariant(), Sum(other, _last))])));

        var whole = type == "FULL_OBJECT"
            ? Sum(algorithm, [.. _first, .. _last])
            : Sum(algorithm, [.. Convert.FromBase64String(sumA), .. Convert.FromBase64String(sumB)]) + "-2";
        (int, string, string?)[] parts = [(1, a.Header("ETag")!, $"<Checksum{algorithm}>{sumA}</Checksum{algorithm}>"), (2, b.Header("ETag")!, $"<Checksum{algorithm}>{sumB}</Checksum{algorithm}>")];
        Assert.Equal((400, "BadDigest"), Of(await Complete(sandbox, "key", id, parts, (header, sumA))));
        Assert.Equal((400, "InvalidPart"), Of(await Complete(sandbox, "key", id, [parts[0], (2, parts[1].Item2, parts[0].Item3)])));
        if (type == "COMPOSITE")
            Assert.Equal((400, "InvalidRequest"), Of(await Complete(sandbox, "key", id, [(1, parts[0].Item2, null), parts[1]])));
        var done = await Complete(sandbox, "key", id, parts, (header, whole), ("x-amz-checksum-type", type));
        Assert.Equal((200, whole, type), (done.Status, done["Checksum" + algorithm], done["ChecksumType"]));
        var head = await sandbox.HeadAsync("/bucket/key", ("x-amz-checksum-mode", "ENABLED"));
        Assert.Equal((whole, type), (head.Header(header), head.Header("x-amz-checksum-type")));
        var part = await sandbox.HeadAsync("/bucket/key?partNumber=1", ("x-amz-checksum-mode", "ENABLED"));
        Assert.Equal(sumA, part.Header(header));
        var attributes = await sandbox.GetAsync("/bucket/key?attributes", ("x-amz-object-attributes", "ObjectParts"));
        Assert.Equal("2", attributes["PartsCount"]);
        Assert.Equal(type == "COMPOSITE" ? [sumA, sumB] : [], attributes.All("Checksum" + algorithm));
    }

    [Theory]
    [InlineData("SHA256", "FULL_OBJECT")]
    [InlineData("SHA1", "FULL_OBJECT")]
    [InlineData("CRC64NVME", "COMPOSITE")]
    [InlineData("MD4", null)]
    [InlineData("CRC32", "PARTS")]
    public async Task A_checksum_that_S3_does_not_have_is_refused_at_the_start(string algorithm, string? type)
    {
        await using var sandbox = await TestSandbox.StartAsync();
        (string, string)[] headers = type is null ? [("x-amz-checksum-algorithm", algorithm)] : [("x-amz-checksum-algorithm", algorithm), ("x-amz-checksum-type", type)];
        Assert.Equal((400, "InvalidRequest"), Of(await sandbox.SendAsync("POST", "/bucket/key?uploads", headers: headers)));
        Assert.Empty((await sandbox.GetAsync("/bucket?uploads")).All("Upload"));
    }

    [Fact]
    public async Task Copied_parts_of_a_virtual_object_give_its_CRC_in_no_time()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        const long size = 5_000_000_000_000;
        const long partSize = 512L << 20;
        sandbox.Server.AddVirtualObject("bucket", "5TB", size);
        var crc = (await sandbox.HeadAsync("/bucket/5TB", ("x-amz-checksum-mode", "ENABLED"))).Header("x-amz-checksum-crc64nvme")!;
        var id = await Create(sandbox, "copy", ("x-amz-checksum-algorithm", "CRC64NVME"));
        var parts = new List<(int, string, string?)>();
        var number = 0;
        for (long at = 0; at < size; at += partSize)
        {
            // The wire is not what this test is about: most parts are set aside, the last few go through it.
            number++;
            var range = $"bytes={at}-{Math.Min(size, at + partSize) - 1}";
            if (number < 9310)
            {
                parts.Add((number, CopyDirectly(sandbox, id, number, at, Math.Min(partSize, size - at)), null));
                continue;
            }

            var answer = await CopyTests.Copy(sandbox, $"/bucket/copy?partNumber={number}&uploadId={id}", "bucket/5TB", ("x-amz-copy-source-range", range));
            Assert.Equal(200, answer.Status);
            Assert.NotNull(answer["ChecksumCRC64NVME"]);
            parts.Add((number, answer["ETag"]!, null));
        }

        var done = await Complete(sandbox, "copy", id, [.. parts], ("x-amz-checksum-crc64nvme", crc), ("x-amz-mp-object-size", $"{size}"));
        Assert.Equal((200, crc), (done.Status, done["ChecksumCRC64NVME"]));
        var (from, to) = (await sandbox.HeadAsync("/bucket/5TB"), await sandbox.HeadAsync("/bucket/copy"));
        Assert.Equal($"{size}", to.Header("Content-Length"));

        // The same boundaries give the same ETag, also for content that nobody reads.
        Assert.Equal(from.Header("ETag"), to.Header("ETag"));
    }

    [Theory]
    [InlineData("bytes=0-", "InvalidArgument")]
    [InlineData("0-5", "InvalidArgument")]
    [InlineData("bytes=5-1", "InvalidArgument")]
    [InlineData("bytes=0-10485760", "InvalidArgument")]
    public async Task A_copied_range_must_be_within_the_source(string range, string code)
    {
        await using var sandbox = await TestSandbox.StartAsync();
        sandbox.Server.AddVirtualObject("bucket", "source", 10 * MiB);
        var id = await Create(sandbox, "key");
        Assert.Equal((400, code), Of(await CopyTests.Copy(sandbox, $"/bucket/key?partNumber=1&uploadId={id}", "bucket/source", ("x-amz-copy-source-range", range))));
    }

    [Fact]
    public async Task Ranges_take_a_source_above_5_MiB_and_whole_sources_at_most_5_GiB()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        sandbox.Server.AddVirtualObject("bucket", "small", 5 * MiB);
        sandbox.Server.AddVirtualObject("bucket", "large", (5L << 30) + 1);
        var id = await Create(sandbox, "key");
        var target = $"/bucket/key?partNumber=1&uploadId={id}";
        Assert.Equal((400, "InvalidRequest"), Of(await CopyTests.Copy(sandbox, target, "bucket/small", ("x-amz-copy-source-range", "bytes=0-99"))));
        Assert.Equal(200, (await CopyTests.Copy(sandbox, target, "bucket/small")).Status);
        Assert.Equal((400, "InvalidRequest"), Of(await CopyTests.Copy(sandbox, target, "bucket/large")));
        Assert.Equal((400, "InvalidRequest"), Of(await CopyTests.Copy(sandbox, target, "bucket/large", ("x-amz-copy-source-range", $"bytes=0-{5L << 30}"))));
        Assert.Equal((412, "PreconditionFailed"), Of(await CopyTests.Copy(sandbox, target, "bucket/small", ("x-amz-copy-source-if-match", "\"no\""))));
    }

    [Fact]
    public async Task Parts_and_uploads_are_listed_in_pages()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        var id = await Create(sandbox, "folder/key");
        for (var number = 1; number <= 5; number++)
            await Part(sandbox, "folder/key", id, number * 2, _last);
        var page = await sandbox.GetAsync($"/bucket/folder/key?uploadId={id}&max-parts=2&part-number-marker=2");
        Assert.Equal(["4", "6"], page.All("PartNumber"));
        Assert.Equal(("true", "6", "1000"), (page["IsTruncated"], page["NextPartNumberMarker"], page["Size"]));
        var rest = await sandbox.GetAsync($"/bucket/folder/key?uploadId={id}&part-number-marker=6");
        Assert.Equal(["8", "10"], rest.All("PartNumber"));
        Assert.Equal("false", rest["IsTruncated"]);

        var other = await Create(sandbox, "another");
        var again = await Create(sandbox, "folder/key");
        Assert.Equal(["another", "folder/key", "folder/key"], (await sandbox.GetAsync("/bucket?uploads")).All("Key"));
        Assert.Equal([other], (await sandbox.GetAsync("/bucket?uploads&max-uploads=1")).All("UploadId"));
        var marked = await sandbox.GetAsync($"/bucket?uploads&key-marker=folder%2Fkey&upload-id-marker={id}");
        Assert.Equal([again], marked.All("UploadId"));
        Assert.Equal(["folder/"], (await sandbox.GetAsync("/bucket?uploads&delimiter=%2F")).Xml.Elements().Where(e => e.Name.LocalName == "CommonPrefixes").Select(e => e.Value));
        Assert.Equal(204, (await sandbox.SendAsync("DELETE", $"/bucket/folder/key?uploadId={again}")).Status);
        Assert.Equal((404, "NoSuchUpload"), Of(await sandbox.SendAsync("DELETE", $"/bucket/folder/key?uploadId={again}")));
        Assert.Equal((404, "NoSuchUpload"), Of(await sandbox.GetAsync($"/bucket/wrong-key?uploadId={id}")));
        Assert.Equal((400, "InvalidArgument"), Of(await sandbox.SendAsync("PUT", $"/bucket/folder/key?partNumber=10001&uploadId={id}", _last)));
    }

    internal static async Task<string> Create(TestSandbox sandbox, string key, params (string Name, string Value)[] headers) =>
        (await sandbox.SendAsync("POST", $"/bucket/{key}?uploads", headers: headers))["UploadId"]!;

    internal static async Task<string> Part(TestSandbox sandbox, string key, string id, int number, byte[] bytes) =>
        (await sandbox.SendAsync("PUT", $"/bucket/{key}?partNumber={number}&uploadId={id}", bytes)).Header("ETag")!;

    internal static Task<Answer> Complete(TestSandbox sandbox, string key, string id, (int, string)[] parts, params (string Name, string Value)[] headers) =>
        Complete(sandbox, key, id, [.. parts.Select(part => (part.Item1, part.Item2, (string?)null))], headers);

    private static Task<Answer> Complete(TestSandbox sandbox, string key, string id, (int Number, string ETag, string? Extra)[] parts, params (string Name, string Value)[] headers)
    {
        var list = string.Concat(parts.Select(part => $"<Part><PartNumber>{part.Number}</PartNumber><ETag>{part.ETag.Replace("\"", "&quot;", StringComparison.Ordinal)}</ETag>{part.Extra}</Part>"));
        return sandbox.SendAsync("POST", $"/bucket/{key}?uploadId={id}", Encoding.UTF8.GetBytes($"<CompleteMultipartUpload>{list}</CompleteMultipartUpload>"), headers);
    }

    private static string CopyDirectly(TestSandbox sandbox, string id, int number, long offset, long length)
    {
        var bucket = sandbox.Server.Storage.Get("bucket");
        var content = bucket.Current("5TB"u8.ToArray())!.Content.Slice(offset, length);
        var md5 = content.Md5(CancellationToken.None);
        bucket.Uploads[id].Set(new(number, content, md5, null, DateTimeOffset.UnixEpoch));
        return $"\"{md5:x32}\"";
    }

    private static string Sum(string algorithm, byte[] bytes) => algorithm switch
    {
        "CRC32" => Crc.ToBase64(CrcKind.Crc32, Crc.Compute(CrcKind.Crc32, bytes)),
        "CRC32C" => Crc.ToBase64(CrcKind.Crc32C, Crc.Compute(CrcKind.Crc32C, bytes)),
        "CRC64NVME" => Crc.ToBase64(CrcKind.Crc64Nvme, Crc.Compute(CrcKind.Crc64Nvme, bytes)),
        "SHA1" => Convert.ToBase64String(SHA1.HashData(bytes)),
        _ => Convert.ToBase64String(SHA256.HashData(bytes)),
    };

    private static byte[] Bytes(int length, int seed)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private static (int Status, string? Code) Of(Answer answer) => (answer.Status, answer.Code);
}
