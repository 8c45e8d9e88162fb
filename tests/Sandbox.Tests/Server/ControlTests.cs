using System.Net;
using MediaExchange.Transfer.Sandbox;
using Xunit;

namespace Sandbox.Tests.Server;

public class ControlTests
{
    [Fact]
    public async Task A_virtual_object_is_made_read_and_copied_without_its_bytes()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        var made = await sandbox.ControlAsync(HttpMethod.Put, "/_sandbox/objects/bucket/a%20b/huge?size=48.8TiB&seed=3");
        Assert.Equal(HttpStatusCode.OK, made.StatusCode);
        var head = await sandbox.HeadAsync("/bucket/a%20b/huge", ("x-amz-checksum-mode", "ENABLED"));
        Assert.Equal("53656167435468", head.Header("Content-Length"));
        Assert.NotNull(head.Header("x-amz-checksum-crc64nvme"));
        var here = await sandbox.GetAsync("/bucket/a%20b/huge", ("Range", "bytes=40000000000000-40000000000999"));
        var again = await sandbox.GetAsync("/bucket/a%20b/huge", ("Range", "bytes=40000000000500-40000000001499"));
        Assert.Equal(206, here.Status);
        Assert.Equal(here.Body[500..], again.Body[..500]);
        Assert.True(here.Body.Distinct().Count() > 100);
        var part = await sandbox.HeadAsync("/bucket/a%20b/huge?partNumber=1");
        Assert.Equal("9995", part.Header("x-amz-mp-parts-count"));
    }

    [Theory]
    [InlineData("bucket/key", "size")]
    [InlineData("bucket/key?size=many", "many")]
    [InlineData("bucket/key?size=60TiB", "48.8 TiB")]
    [InlineData("bucket/key?size=5TB&checksum=SHA256", "SHA256")]
    [InlineData("bucket/key?size=5TB&partSize=5MiB", "Parts of")]
    [InlineData("bucket/key?size=5&seed=x", "seed")]
    [InlineData("no-bucket/key?size=5", "NoSuchBucket")]
    [InlineData("bucket", "a key")]
    public async Task A_virtual_object_that_cannot_be_made_is_refused_with_the_reason(string path, string expected)
    {
        await using var sandbox = await TestSandbox.StartAsync();
        var answer = await sandbox.ControlAsync(HttpMethod.Put, "/_sandbox/objects/" + path);
        Assert.InRange((int)answer.StatusCode, 400, 404);
        Assert.Contains(expected, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Small_virtual_objects_have_the_MD5_that_clients_compute()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        var etag = sandbox.Server.AddVirtualObject("bucket", "key", 100_000, new VirtualObjectOptions { Seed = 4 });
        var bytes = (await sandbox.GetAsync("/bucket/key")).Body;
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.MD5.HashData(bytes)), etag);
    }

    [Fact]
    public async Task Every_publication_is_remembered_also_what_was_overwritten_or_deleted_since()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        sandbox.Server.AddVirtualObject("bucket", "key", 100, new VirtualObjectOptions { Seed = 1 });
        sandbox.Server.AddVirtualObject("bucket", "key", 200, new VirtualObjectOptions { Seed = 2 });
        await sandbox.SendAsync("DELETE", "/bucket/key");

        var answer = await sandbox.ControlAsync(HttpMethod.Get, "/_sandbox/publications");

        using var document = System.Text.Json.JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal(2, document.RootElement.GetProperty("total").GetInt64());
        var kept = document.RootElement.GetProperty("publications").EnumerateArray().ToList();
        Assert.Equal([100L, 200L], kept.Select(p => p.GetProperty("size").GetInt64()));
        Assert.All(kept, p => Assert.Equal(("AddVirtualObject", "bucket", "key"), (p.GetProperty("operation").GetString(), p.GetProperty("bucket").GetString(), p.GetProperty("key").GetString())));
        Assert.NotEqual(kept[0].GetProperty("crc64Nvme").GetString(), kept[1].GetProperty("crc64Nvme").GetString());
        await sandbox.ControlAsync(HttpMethod.Post, "/_sandbox/reset");
        Assert.Contains("\"total\":0", await (await sandbox.ControlAsync(HttpMethod.Get, "/_sandbox/publications")).Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_old_object_without_a_checksum_can_be_made()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        sandbox.Server.AddVirtualObject("bucket", "key", 100, new VirtualObjectOptions { HasChecksum = false });
        var head = await sandbox.HeadAsync("/bucket/key", ("x-amz-checksum-mode", "ENABLED"));
        Assert.DoesNotContain(head.Headers.Keys, name => name.StartsWith("x-amz-checksum", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Reset_goes_back_to_the_start()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        await sandbox.PutAsync("/bucket/key", "x");
        await sandbox.SendAsync("PUT", "/new-bucket");
        Assert.Equal(1, sandbox.Server.Requests["PutObject"]);
        Assert.Equal(HttpStatusCode.NoContent, (await sandbox.ControlAsync(HttpMethod.Post, "/_sandbox/reset")).StatusCode);
        Assert.Empty(sandbox.Server.Requests);
        Assert.Equal(["bucket", "other"], (await sandbox.GetAsync("/")).All("Name"));
        Assert.Empty((await sandbox.GetAsync("/bucket")).All("Key"));
        Assert.Equal(HttpStatusCode.NotFound, (await sandbox.ControlAsync(HttpMethod.Get, "/_sandbox/nothing")).StatusCode);
    }

    [Fact]
    public async Task A_part_corrupted_on_its_way_into_storage_keeps_the_upload_from_completing()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        sandbox.Server.AddVirtualObject("bucket", "source", 20L << 20);
        var crc = (await sandbox.HeadAsync("/bucket/source", ("x-amz-checksum-mode", "ENABLED"))).Header("x-amz-checksum-crc64nvme")!;
        await Faults(sandbox, """{"rules":[{"match":{"operation":"UploadPartCopy","nth":2},"action":{"corrupt":true}}]}""");
        var id = await MultipartTests.Create(sandbox, "key", ("x-amz-checksum-algorithm", "CRC64NVME"));
        var parts = new List<(int, string)>();
        for (var i = 0; i < 2; i++)
        {
            var answer = await CopyTests.Copy(sandbox, $"/bucket/key?partNumber={i + 1}&uploadId={id}", "bucket/source", ("x-amz-copy-source-range", $"bytes={i * (10 << 20)}-{((i + 1) * (10 << 20)) - 1}"));
            parts.Add((i + 1, answer["ETag"]!));
        }

        var refused = await MultipartTests.Complete(sandbox, "key", id, [.. parts], ("x-amz-checksum-crc64nvme", crc));
        Assert.Equal((400, "BadDigest"), (refused.Status, refused.Code));
        var again = await CopyTests.Copy(sandbox, $"/bucket/key?partNumber=2&uploadId={id}", "bucket/source", ("x-amz-copy-source-range", $"bytes={10 << 20}-{(20 << 20) - 1}"));
        Assert.NotEqual(parts[1].Item2, again["ETag"]);
        Assert.Equal(200, (await MultipartTests.Complete(sandbox, "key", id, [parts[0], (2, again["ETag"]!)], ("x-amz-checksum-crc64nvme", crc))).Status);
    }

    [Fact]
    public async Task An_uploaded_part_is_corrupted_behind_its_ETag()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        await Faults(sandbox, """{"rules":[{"match":{"operation":"UploadPart","nth":1},"action":{"corrupt":true}}]}""");
        var id = await MultipartTests.Create(sandbox, "key", ("x-amz-checksum-algorithm", "CRC64NVME"));
        var wrong = await MultipartTests.Part(sandbox, "key", id, 1, "123456789"u8.ToArray());
        Assert.Equal("\"25f9e794323b453885f5181f1b624d0b\"", wrong);
        var refused = await MultipartTests.Complete(sandbox, "key", id, [(1, wrong)], ("x-amz-checksum-crc64nvme", "rosUhgp5mIg="));
        Assert.Equal((400, "BadDigest"), (refused.Status, refused.Code));
        Assert.Equal(200, (await MultipartTests.Complete(sandbox, "key", id, [(1, wrong)])).Status);
        Assert.NotEqual("123456789", (await sandbox.GetAsync("/bucket/key")).Text);
    }

    [Fact]
    public async Task An_object_is_corrupted_on_its_way_out_and_stays_as_it_was()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        await sandbox.PutAsync("/bucket/key", "123456789");
        await Faults(sandbox, """{"rules":[{"match":{"operation":"GetObject","nth":1},"action":{"corrupt":true}}]}""");
        var wrong = await sandbox.GetAsync("/bucket/key");
        Assert.Equal((200, 9), (wrong.Status, wrong.Body.Length));
        Assert.NotEqual("123456789", wrong.Text);
        Assert.Equal("123456789", (await sandbox.GetAsync("/bucket/key")).Text);
    }

    private static async Task Faults(TestSandbox sandbox, string script)
    {
        var answer = await sandbox.ControlAsync(HttpMethod.Post, "/_sandbox/faults", script);
        Assert.True(answer.StatusCode == HttpStatusCode.NoContent, await answer.Content.ReadAsStringAsync());
    }
}
