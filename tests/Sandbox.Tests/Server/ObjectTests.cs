using System.Text;
using Xunit;

namespace Sandbox.Tests.Server;

public class ObjectTests
{
    [Theory]
    [InlineData("plain.txt")]
    [InlineData("a+b")]
    [InlineData("a b")]
    [InlineData("a%20b")]
    [InlineData("a%2Fb/c")]
    [InlineData("дом/👍")]
    [InlineData("line\nbreak")]
    [InlineData("trailing/")]
    [InlineData("//double//slash")]
    [InlineData("a/../b/./c")]
    [InlineData("..")]
    [InlineData("?query=1&x#fragment")]
    [InlineData("\u0001control")]
    [InlineData("_sandbox/faults")]
    [InlineData("e\u0301 is not \u00e9")]
    public async Task A_key_keeps_every_byte(string key)
    {
        await using var sandbox = await TestSandbox.StartAsync();
        var target = "/bucket/" + string.Join('/', key.Split('/').Select(Uri.EscapeDataString));
        Assert.Equal(200, (await sandbox.PutAsync(target, key)).Status);
        Assert.Equal(key, (await sandbox.GetAsync(target)).Text);
        Assert.NotNull(sandbox.Server.Storage.Get("bucket").Current(Encoding.UTF8.GetBytes(key)));
        Assert.Equal(1, sandbox.Server.Storage.Get("bucket").KeyCount);
        var listed = await sandbox.GetAsync("/bucket?list-type=2&encoding-type=url");
        Assert.Equal(key, Uri.UnescapeDataString(listed["Key"]!.Replace('+', ' ')));
        Assert.Equal(204, (await sandbox.SendAsync("DELETE", target)).Status);
        Assert.Equal(0, sandbox.Server.Storage.Get("bucket").KeyCount);
    }

    [Fact]
    public async Task Keys_have_1024_bytes_and_no_more()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        var longest = string.Concat(Enumerable.Repeat("%C3%A9", 512));
        Assert.Equal(200, (await sandbox.PutAsync("/bucket/" + longest, "x")).Status);
        var error = await sandbox.PutAsync("/bucket/" + longest + "a", "x");
        Assert.Equal((400, "KeyTooLongError", "1025"), (error.Status, error.Code, error["Size"]));
        Assert.Equal((400, "InvalidURI"), Of(await sandbox.PutAsync("/bucket/%FF", "x")));
        Assert.Equal((400, "InvalidURI"), Of(await sandbox.PutAsync("/bucket/%4", "x")));
    }

    [Fact]
    public async Task Headers_and_metadata_come_back_as_they_were_sent()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        await sandbox.PutAsync(
            "/bucket/key",
            "content",
            ("Content-Type", "video/mxf"),
            ("Cache-Control", "no-cache"),
            ("Content-Disposition", "attachment; filename=\"é.mxf\""),
            ("Content-Encoding", "aws-chunked,gzip"),
            ("Content-Language", "de"),
            ("Expires", "whenever"),
            ("x-amz-meta-Title", "plain"),
            ("x-amz-meta-place", "=?UTF-8?B?0LTQvtC8?="),
            ("x-amz-website-redirect-location", "/elsewhere"),
            ("x-amz-storage-class", "STANDARD_IA"),
            ("x-amz-tagging", "a=1&b=two%20words"));
        foreach (var method in new[] { "HEAD", "GET" })
        {
            var answer = await sandbox.SendAsync(method, "/bucket/key");
            Assert.Equal("video/mxf", answer.Header("Content-Type"));
            Assert.Equal("no-cache", answer.Header("Cache-Control"));
            Assert.Equal("attachment; filename=\"é.mxf\"", answer.Header("Content-Disposition"));
            Assert.Equal("gzip", answer.Header("Content-Encoding"));
            Assert.Equal("de", answer.Header("Content-Language"));
            Assert.Equal("whenever", answer.Header("Expires"));
            Assert.Equal("plain", answer.Header("x-amz-meta-title"));
            Assert.Equal("=?UTF-8?B?0LTQvtC8?=", answer.Header("x-amz-meta-place"));
            Assert.Equal("/elsewhere", answer.Header("x-amz-website-redirect-location"));
            Assert.Equal("STANDARD_IA", answer.Header("x-amz-storage-class"));
            Assert.Equal("2", answer.Header("x-amz-tagging-count"));
            Assert.Equal("AES256", answer.Header("x-amz-server-side-encryption"));
            Assert.Equal("7", answer.Header("Content-Length"));
            Assert.Equal(method == "GET" ? "content" : "", answer.Text);
        }

        Assert.Equal(["1", "two words"], (await sandbox.GetAsync("/bucket/key?tagging")).All("Value"));
        var overridden = await sandbox.GetAsync("/bucket/key?response-content-type=text%2Fplain&response-expires=never");
        Assert.Equal(("text/plain", "never"), (overridden.Header("Content-Type"), overridden.Header("Expires")));
    }

    [Theory]
    [InlineData("bytes=0-3", 206, "0123", "bytes 0-3/10")]
    [InlineData("bytes=7-", 206, "789", "bytes 7-9/10")]
    [InlineData("bytes=-3", 206, "789", "bytes 7-9/10")]
    [InlineData("bytes=-99", 206, "0123456789", "bytes 0-9/10")]
    [InlineData("bytes=5-99", 206, "56789", "bytes 5-9/10")]
    [InlineData("bytes=5-4", 200, "0123456789", null)]
    [InlineData("bytes=0-1,3-4", 200, "0123456789", null)]
    [InlineData("lines=0-1", 200, "0123456789", null)]
    public async Task Ranges_are_those_of_RFC_9110(string range, int status, string body, string? contentRange)
    {
        await using var sandbox = await TestSandbox.StartAsync();
        await sandbox.PutAsync("/bucket/key", "0123456789");
        var answer = await sandbox.GetAsync("/bucket/key", ("Range", range));
        Assert.Equal((status, body, contentRange), (answer.Status, answer.Text, answer.Header("Content-Range")));
    }

    [Fact]
    public async Task A_range_beyond_the_end_is_not_satisfiable()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        await sandbox.PutAsync("/bucket/key", "0123456789");
        var answer = await sandbox.GetAsync("/bucket/key", ("Range", "bytes=10-"));
        Assert.Equal((416, "InvalidRange", "10"), (answer.Status, answer.Code, answer["ActualObjectSize"]));
        await sandbox.PutAsync("/bucket/empty", "");
        Assert.Equal(416, (await sandbox.GetAsync("/bucket/empty", ("Range", "bytes=0-"))).Status);
    }

    [Fact]
    public async Task Metadata_beyond_two_kilobytes_is_refused()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        Assert.Equal(200, (await sandbox.PutAsync("/bucket/key", "x", ("x-amz-meta-a", new string('v', 2047)))).Status);
        var error = await sandbox.PutAsync("/bucket/key", "x", ("x-amz-meta-a", new string('v', 2048)));
        Assert.Equal((400, "MetadataTooLarge", "2048"), (error.Status, error.Code, error["MaxSizeAllowed"]));
    }

    [Fact]
    public async Task Conditions_of_reads_hold()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        var etag = (await sandbox.PutAsync("/bucket/key", "x")).Header("ETag")!;
        var date = (await sandbox.HeadAsync("/bucket/key")).Header("Last-Modified")!;
        const string past = "Thu, 01 Jan 2015 00:00:00 GMT";
        Assert.Equal(200, (await sandbox.GetAsync("/bucket/key", ("If-Match", etag))).Status);
        Assert.Equal(200, (await sandbox.GetAsync("/bucket/key", ("If-Match", etag.Trim('"')))).Status);
        Assert.Equal(412, (await sandbox.GetAsync("/bucket/key", ("If-Match", "\"other\""))).Status);
        var unchanged = await sandbox.GetAsync("/bucket/key", ("If-None-Match", etag));
        Assert.Equal((304, etag), (unchanged.Status, unchanged.Header("ETag")));
        Assert.Equal(304, (await sandbox.GetAsync("/bucket/key", ("If-Modified-Since", date))).Status);
        Assert.Equal(200, (await sandbox.GetAsync("/bucket/key", ("If-Modified-Since", past))).Status);
        Assert.Equal(412, (await sandbox.HeadAsync("/bucket/key", ("If-Unmodified-Since", past))).Status);

        // If-Match wins over If-Unmodified-Since, If-None-Match over If-Modified-Since.
        Assert.Equal(200, (await sandbox.GetAsync("/bucket/key", ("If-Match", etag), ("If-Unmodified-Since", past))).Status);
        Assert.Equal(200, (await sandbox.GetAsync("/bucket/key", ("If-None-Match", "\"other\""), ("If-Modified-Since", date))).Status);
    }

    [Fact]
    public async Task Conditions_of_writes_hold()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        Assert.Equal((404, "NoSuchKey"), Of(await sandbox.PutAsync("/bucket/key", "x", ("If-Match", "\"x\""))));
        var first = await sandbox.PutAsync("/bucket/key", "x", ("If-None-Match", "*"));
        Assert.Equal(200, first.Status);
        Assert.Equal((412, "PreconditionFailed"), Of(await sandbox.PutAsync("/bucket/key", "y", ("If-None-Match", "*"))));
        Assert.Equal((501, "NotImplemented"), Of(await sandbox.PutAsync("/bucket/key", "y", ("If-None-Match", "\"x\""))));
        Assert.Equal((412, "PreconditionFailed"), Of(await sandbox.PutAsync("/bucket/key", "y", ("If-Match", "\"x\""))));
        Assert.Equal("x", (await sandbox.GetAsync("/bucket/key")).Text);
        Assert.Equal(200, (await sandbox.PutAsync("/bucket/key", "y", ("If-Match", first.Header("ETag")!))).Status);
        Assert.Equal((412, "PreconditionFailed"), Of(await sandbox.SendAsync("DELETE", "/bucket/key", headers: [("If-Match", first.Header("ETag")!)])));
        Assert.Equal("y", (await sandbox.GetAsync("/bucket/key")).Text);
    }

    [Fact]
    public async Task Many_objects_are_deleted_at_once_and_each_is_accounted_for()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        await sandbox.PutAsync("/bucket/a", "x");
        await sandbox.PutAsync("/bucket/b%20%26", "x");
        var document = Encoding.UTF8.GetBytes("<Delete><Object><Key>a</Key></Object><Object><Key>b &amp;</Key></Object><Object><Key>absent</Key></Object></Delete>");
        Assert.Equal((400, "InvalidRequest"), Of(await sandbox.SendAsync("POST", "/bucket?delete", document)));
        var md5 = Convert.ToBase64String(System.Security.Cryptography.MD5.HashData(document));
        var answer = await sandbox.SendAsync("POST", "/bucket?delete", document, [("Content-MD5", md5)]);
        Assert.Equal(["a", "b &", "absent"], answer.All("Key"));
        Assert.Equal(0, sandbox.Server.Storage.Get("bucket").KeyCount);
    }

    [Fact]
    public async Task Tags_are_replaced_and_removed_and_bad_ones_refused()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        await sandbox.PutAsync("/bucket/key", "x");
        Assert.Equal(200, (await sandbox.PutAsync("/bucket/key?tagging", Tags(("k", "v")))).Status);
        Assert.Equal("v", (await sandbox.GetAsync("/bucket/key?tagging"))["Value"]);
        Assert.Equal((400, "InvalidTag"), Of(await sandbox.PutAsync("/bucket/key?tagging", Tags(("k", "v"), ("k", "w")))));
        Assert.Equal((400, "BadRequest"), Of(await sandbox.PutAsync("/bucket/key?tagging", Tags([.. Enumerable.Range(0, 11).Select(i => ($"k{i}", "v"))]))));
        Assert.Equal((400, "InvalidTag"), Of(await sandbox.PutAsync("/bucket/key", "x", ("x-amz-tagging", "a=" + new string('v', 257)))));
        Assert.Equal(204, (await sandbox.SendAsync("DELETE", "/bucket/key?tagging")).Status);
        Assert.Empty((await sandbox.GetAsync("/bucket/key?tagging")).All("Tag"));
    }

    [Fact]
    public async Task ACLs_are_refused_where_the_owner_is_enforced_and_kept_elsewhere()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        Assert.Equal((400, "AccessControlListNotSupported"), Of(await sandbox.PutAsync("/bucket/key", "x", ("x-amz-acl", "public-read"))));
        Assert.Equal((400, "AccessControlListNotSupported"), Of(await sandbox.PutAsync("/bucket/key", "x", ("x-amz-grant-read", "id=\"abc\""))));
        Assert.Equal(200, (await sandbox.PutAsync("/bucket/key", "x", ("x-amz-acl", "bucket-owner-full-control"))).Status);
        Assert.Equal(["FULL_CONTROL"], (await sandbox.GetAsync("/bucket/key?acl")).All("Permission"));

        await sandbox.PutAsync("/bucket?ownershipControls", "<OwnershipControls><Rule><ObjectOwnership>ObjectWriter</ObjectOwnership></Rule></OwnershipControls>");
        Assert.Equal(200, (await sandbox.PutAsync("/bucket/key", "x", ("x-amz-grant-read", "id=\"abc\""))).Status);
        Assert.Contains("abc", (await sandbox.GetAsync("/bucket/key?acl")).All("ID"));
    }

    private static string Tags(params (string Key, string Value)[] tags) =>
        $"<Tagging><TagSet>{string.Concat(tags.Select(tag => $"<Tag><Key>{tag.Key}</Key><Value>{tag.Value}</Value></Tag>"))}</TagSet></Tagging>";

    private static (int Status, string? Code) Of(Answer answer) => (answer.Status, answer.Code);
}
