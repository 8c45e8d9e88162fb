using Xunit;

namespace Sandbox.Tests.Server;

public class CopyTests
{
    private const long GiB = 1L << 30;

    [Fact]
    public async Task A_copy_takes_metadata_and_tags_but_neither_class_nor_redirect()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        await sandbox.PutAsync(
            "/bucket/from%20%2B", "content", ("Content-Type", "text/x"), ("x-amz-meta-a", "b"), ("x-amz-tagging", "t=1"), ("x-amz-storage-class", "STANDARD_IA"), ("x-amz-website-redirect-location", "/x"));
        var copied = await Copy(sandbox, "/other/to", "bucket/from%20%2B");
        Assert.Equal(200, copied.Status);
        Assert.Equal("CopyObjectResult", copied.Xml.Name.LocalName);
        var head = await sandbox.HeadAsync("/other/to");
        Assert.Equal(copied["ETag"], head.Header("ETag"));
        Assert.Equal(("text/x", "b", "1"), (head.Header("Content-Type"), head.Header("x-amz-meta-a"), head.Header("x-amz-tagging-count")));
        Assert.Null(head.Header("x-amz-storage-class"));
        Assert.Null(head.Header("x-amz-website-redirect-location"));
        Assert.Equal("content", (await sandbox.GetAsync("/other/to")).Text);
    }

    [Fact]
    public async Task Directives_replace_metadata_and_tags()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        await sandbox.PutAsync("/bucket/from", "content", ("Content-Type", "text/x"), ("x-amz-meta-a", "b"), ("x-amz-tagging", "t=1"));
        await Copy(sandbox, "/other/to", "bucket/from", ("x-amz-metadata-directive", "REPLACE"), ("x-amz-meta-c", "d"), ("x-amz-tagging-directive", "REPLACE"), ("x-amz-tagging", "u=2&v=3"));
        var head = await sandbox.HeadAsync("/other/to");
        Assert.Equal(("binary/octet-stream", null, "d", "2"), (head.Header("Content-Type"), head.Header("x-amz-meta-a"), head.Header("x-amz-meta-c"), head.Header("x-amz-tagging-count")));
        Assert.Equal((400, "InvalidArgument"), Of(await Copy(sandbox, "/other/to", "bucket/from", ("x-amz-metadata-directive", "replace"))));
    }

    [Fact]
    public async Task A_copy_onto_itself_must_change_something()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        await sandbox.PutAsync("/bucket/key", "content");
        var refused = await Copy(sandbox, "/bucket/key", "bucket/key");
        Assert.Equal((400, "InvalidRequest"), Of(refused));
        Assert.Contains("without changing", refused["Message"], StringComparison.Ordinal);
        Assert.Equal(200, (await Copy(sandbox, "/bucket/key", "bucket/key", ("x-amz-storage-class", "STANDARD_IA"))).Status);
        Assert.Equal(200, (await Copy(sandbox, "/bucket/key", "bucket/key", ("x-amz-metadata-directive", "REPLACE"))).Status);
    }

    [Fact]
    public async Task Conditions_on_the_source_hold()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        var etag = (await sandbox.PutAsync("/bucket/from", "content")).Header("ETag")!;
        const string past = "Thu, 01 Jan 2015 00:00:00 GMT";
        Assert.Equal(200, (await Copy(sandbox, "/other/to", "bucket/from", ("x-amz-copy-source-if-match", etag))).Status);
        Assert.Equal((412, "PreconditionFailed"), Of(await Copy(sandbox, "/other/to", "bucket/from", ("x-amz-copy-source-if-match", "\"no\""))));
        Assert.Equal((412, "PreconditionFailed"), Of(await Copy(sandbox, "/other/to", "bucket/from", ("x-amz-copy-source-if-none-match", etag))));
        Assert.Equal((412, "PreconditionFailed"), Of(await Copy(sandbox, "/other/to", "bucket/from", ("x-amz-copy-source-if-unmodified-since", past))));
        Assert.Equal(200, (await Copy(sandbox, "/other/to", "bucket/from", ("x-amz-copy-source-if-modified-since", past))).Status);
    }

    [Fact]
    public async Task Conditions_on_the_destination_hold()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        await sandbox.PutAsync("/bucket/from", "content");
        Assert.Equal(200, (await Copy(sandbox, "/other/to", "bucket/from", ("If-None-Match", "*"))).Status);
        Assert.Equal((412, "PreconditionFailed"), Of(await Copy(sandbox, "/other/to", "bucket/from", ("If-None-Match", "*"))));
        Assert.Equal((412, "PreconditionFailed"), Of(await Copy(sandbox, "/other/to", "bucket/from", ("If-Match", "\"no\""))));
    }

    [Fact]
    public async Task Sources_that_cannot_be_copied_are_told_apart()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        Assert.Equal((404, "NoSuchKey"), Of(await Copy(sandbox, "/other/to", "bucket/absent")));
        Assert.Equal((404, "NoSuchBucket"), Of(await Copy(sandbox, "/other/to", "no-bucket/key")));
        Assert.Equal((404, "NoSuchVersion"), Of(await Copy(sandbox, "/other/to", "bucket/key?versionId=abc")));
        Assert.Equal((400, "InvalidArgument"), Of(await Copy(sandbox, "/other/to", "bucket")));
        await sandbox.PutAsync("/bucket/cold", "x", ("x-amz-storage-class", "GLACIER"));
        Assert.Equal((403, "InvalidObjectState"), Of(await Copy(sandbox, "/other/to", "bucket/cold")));
    }

    [Fact]
    public async Task One_copy_takes_5_GiB_and_not_a_byte_more()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        sandbox.Server.AddVirtualObject("bucket", "fits", 5 * GiB);
        sandbox.Server.AddVirtualObject("bucket", "too-large", (5 * GiB) + 1);
        Assert.Equal(200, (await Copy(sandbox, "/other/fits", "bucket/fits")).Status);
        var refused = await Copy(sandbox, "/other/no", "bucket/too-large");
        Assert.Equal((400, "InvalidRequest"), Of(refused));
        Assert.Equal("The specified copy source is larger than the maximum allowable size for a copy source: 5368709120", refused["Message"]);
        var (from, to) = (await Checksum(sandbox, "/bucket/fits"), await Checksum(sandbox, "/other/fits"));
        Assert.NotNull(from);
        Assert.Equal(from, to);
    }

    [Fact]
    public async Task A_checksum_algorithm_can_be_chosen()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        await sandbox.PutAsync("/bucket/from", "123456789");
        Assert.Equal("rosUhgp5mIg=", (await Copy(sandbox, "/other/a", "bucket/from"))["ChecksumCRC64NVME"]);
        Assert.Equal("y/Q5Jg==", (await Copy(sandbox, "/other/b", "bucket/from", ("x-amz-checksum-algorithm", "CRC32")))["ChecksumCRC32"]);
        Assert.Equal("FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU=", (await Copy(sandbox, "/other/c", "bucket/from", ("x-amz-checksum-algorithm", "SHA256")))["ChecksumSHA256"]);
    }

    [Fact]
    public async Task A_copy_of_a_copy_shares_its_bytes()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        await sandbox.PutAsync("/bucket/from", "content");
        await Copy(sandbox, "/other/a", "bucket/from");
        await Copy(sandbox, "/other/b", "other/a");
        await sandbox.SendAsync("DELETE", "/bucket/from");
        await sandbox.SendAsync("DELETE", "/other/a");
        Assert.Equal("content", (await sandbox.GetAsync("/other/b")).Text);
    }

    [Fact]
    public async Task A_copy_crosses_regions()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        sandbox.Server.CreateBucket("eu-bucket", "eu-west-1");
        await sandbox.PutAsync("/bucket/from", "content");
        var answer = await sandbox.SendAsync("PUT", "/eu-bucket/to", null, [("x-amz-copy-source", "bucket/from")], "eu-west-1");
        Assert.Equal(200, answer.Status);
    }

    internal static Task<Answer> Copy(TestSandbox sandbox, string target, string source, params (string Name, string Value)[] headers) =>
        sandbox.SendAsync("PUT", target, null, [("x-amz-copy-source", source), .. headers]);

    private static async Task<string?> Checksum(TestSandbox sandbox, string target) =>
        (await sandbox.HeadAsync(target, ("x-amz-checksum-mode", "ENABLED"))).Header("x-amz-checksum-crc64nvme");

    private static (int Status, string? Code) Of(Answer answer) => (answer.Status, answer.Code);
}
