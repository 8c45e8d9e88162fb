using System.Security.Cryptography;
using System.Text;
using Xunit;

namespace Sandbox.Tests.Server;

public class ChecksumHttpTests
{
    private const string Content = "123456789";

    public static TheoryData<string, string> Values => new()
    {
        { "crc32", "y/Q5Jg==" },
        { "crc32c", "4waSgw==" },
        { "crc64nvme", "rosUhgp5mIg=" },
        { "sha1", "98O8HYCOBHMq32eZZczDTKeuNEE=" },
        { "sha256", "FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU=" },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public async Task A_checksum_is_verified_kept_and_returned_on_request(string name, string value)
    {
        await using var sandbox = await TestSandbox.StartAsync();
        var header = "x-amz-checksum-" + name;
        var wrong = Convert.ToBase64String(Convert.FromBase64String(value).Select(b => (byte)~b).ToArray());
        var bad = await sandbox.PutAsync("/bucket/key", Content, (header, wrong));
        Assert.Equal((400, "BadDigest", $"The {name.ToUpperInvariant()} you specified did not match the calculated checksum."), (bad.Status, bad.Code, bad["Message"]));
        Assert.Equal((400, "InvalidRequest"), Of(await sandbox.PutAsync("/bucket/key", Content, (header, "short"))));
        Assert.Equal(404, (await sandbox.HeadAsync("/bucket/key")).Status);

        var put = await sandbox.PutAsync("/bucket/key", Content, (header, value), ("x-amz-sdk-checksum-algorithm", name.ToUpperInvariant()));
        Assert.Equal((200, value, "FULL_OBJECT"), (put.Status, put.Header(header), put.Header("x-amz-checksum-type")));
        Assert.Null((await sandbox.HeadAsync("/bucket/key")).Header(header));
        var got = await sandbox.GetAsync("/bucket/key", ("x-amz-checksum-mode", "ENABLED"));
        Assert.Equal((value, "FULL_OBJECT"), (got.Header(header), got.Header("x-amz-checksum-type")));
        Assert.Null((await sandbox.GetAsync("/bucket/key", ("x-amz-checksum-mode", "ENABLED"), ("Range", "bytes=0-1"))).Header(header));
        var listed = await sandbox.GetAsync("/bucket?list-type=2");
        Assert.Equal(name.ToUpperInvariant(), listed["ChecksumAlgorithm"]);
        var attributes = await sandbox.GetAsync("/bucket/key?attributes", ("x-amz-object-attributes", "Checksum,ETag,ObjectSize,StorageClass"));
        Assert.Equal((value, "FULL_OBJECT", "9", "STANDARD"), (attributes["Checksum" + name.ToUpperInvariant()], attributes["ChecksumType"], attributes["ObjectSize"], attributes["StorageClass"]));
        Assert.Equal(Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(Content))), attributes["ETag"]);
    }

    [Fact]
    public async Task Without_a_checksum_S3_adds_CRC64NVME()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        var put = await sandbox.PutAsync("/bucket/key", Content);
        Assert.Equal(("rosUhgp5mIg=", "FULL_OBJECT"), (put.Header("x-amz-checksum-crc64nvme"), put.Header("x-amz-checksum-type")));
    }

    [Fact]
    public async Task Contradictions_among_checksum_headers_are_refused()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        var two = await sandbox.PutAsync("/bucket/key", Content, ("x-amz-checksum-crc32", "y/Q5Jg=="), ("x-amz-checksum-crc32c", "4waSgw=="));
        Assert.Equal((400, "InvalidRequest"), Of(two));
        Assert.Contains("single", two["Message"], StringComparison.Ordinal);
        Assert.Equal((400, "InvalidRequest"), Of(await sandbox.PutAsync("/bucket/key", Content, ("x-amz-checksum-crc32", "y/Q5Jg=="), ("x-amz-sdk-checksum-algorithm", "SHA1"))));
        Assert.Equal((400, "InvalidRequest"), Of(await sandbox.PutAsync("/bucket/key", Content, ("x-amz-sdk-checksum-algorithm", "CRC32"))));
        await sandbox.PutAsync("/bucket/key", Content);
        Assert.Equal((400, "InvalidRequest"), Of(await sandbox.GetAsync("/bucket/key", ("x-amz-checksum-mode", "x"))));
    }

    [Fact]
    public async Task Content_MD5_is_verified()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        var right = Convert.ToBase64String(MD5.HashData(Encoding.UTF8.GetBytes(Content)));
        Assert.Equal(200, (await sandbox.PutAsync("/bucket/key", Content, ("Content-MD5", right))).Status);
        Assert.Equal((400, "BadDigest"), Of(await sandbox.PutAsync("/bucket/key", Content + "!", ("Content-MD5", right))));
        Assert.Equal((400, "InvalidDigest"), Of(await sandbox.PutAsync("/bucket/key", Content, ("Content-MD5", "nonsense"))));
        Assert.Equal(Content, (await sandbox.GetAsync("/bucket/key")).Text);
    }

    private static (int Status, string? Code) Of(Answer answer) => (answer.Status, answer.Code);
}
