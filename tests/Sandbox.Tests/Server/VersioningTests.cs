using Xunit;

namespace Sandbox.Tests.Server;

public class VersioningTests
{
    [Fact]
    public async Task Each_write_is_a_version_and_a_delete_is_a_marker()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        sandbox.Server.CreateBucket("versioned", isVersioned: true);
        var first = (await sandbox.PutAsync("/versioned/key", "1")).Header("x-amz-version-id")!;
        var second = (await sandbox.PutAsync("/versioned/key", "2")).Header("x-amz-version-id")!;
        Assert.NotEqual(first, second);
        Assert.Equal("2", (await sandbox.GetAsync("/versioned/key")).Text);
        Assert.Equal("1", (await sandbox.GetAsync("/versioned/key?versionId=" + first)).Text);
        Assert.Equal((404, "NoSuchVersion"), Of(await sandbox.GetAsync("/versioned/key?versionId=nothing")));

        var deleted = await sandbox.SendAsync("DELETE", "/versioned/key");
        var marker = deleted.Header("x-amz-version-id")!;
        Assert.Equal((204, "true"), (deleted.Status, deleted.Header("x-amz-delete-marker")));
        var gone = await sandbox.GetAsync("/versioned/key");
        Assert.Equal((404, "NoSuchKey", "true"), (gone.Status, gone.Code, gone.Header("x-amz-delete-marker")));
        var named = await sandbox.GetAsync("/versioned/key?versionId=" + marker);
        Assert.Equal((405, "MethodNotAllowed"), Of(named));
        Assert.Empty((await sandbox.GetAsync("/versioned?list-type=2")).All("Key"));
        Assert.Equal([marker, second, first], (await sandbox.GetAsync("/versioned?versions")).All("VersionId"));
        Assert.Equal(["true", "false", "false"], (await sandbox.GetAsync("/versioned?versions")).All("IsLatest"));

        await sandbox.SendAsync("DELETE", "/versioned/key?versionId=" + marker);
        Assert.Equal("2", (await sandbox.GetAsync("/versioned/key")).Text);
        await sandbox.SendAsync("DELETE", "/versioned/key?versionId=" + second);
        Assert.Equal("1", (await sandbox.GetAsync("/versioned/key")).Text);
        await sandbox.SendAsync("DELETE", "/versioned/key?versionId=" + first);
        Assert.Equal(204, (await sandbox.SendAsync("DELETE", "/versioned")).Status);
    }

    [Fact]
    public async Task With_suspended_versioning_the_null_version_is_replaced_and_others_stay()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        await sandbox.PutAsync("/bucket/key", "before");
        await Set(sandbox, "Enabled");
        var kept = (await sandbox.PutAsync("/bucket/key", "kept")).Header("x-amz-version-id")!;
        await Set(sandbox, "Suspended");
        Assert.Equal("null", (await sandbox.PutAsync("/bucket/key", "after")).Header("x-amz-version-id"));
        Assert.Equal(["null", kept], (await sandbox.GetAsync("/bucket?versions")).All("VersionId"));
        Assert.Equal("after", (await sandbox.GetAsync("/bucket/key?versionId=null")).Text);
        Assert.Equal("null", (await sandbox.SendAsync("DELETE", "/bucket/key")).Header("x-amz-version-id"));
        Assert.Equal(["null", kept], (await sandbox.GetAsync("/bucket?versions")).All("VersionId"));
        Assert.Equal(404, (await sandbox.GetAsync("/bucket/key")).Status);
    }

    [Fact]
    public async Task An_older_version_is_copied_by_its_id_and_a_marker_is_not()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        await Set(sandbox, "Enabled");
        var first = (await sandbox.PutAsync("/bucket/key", "1")).Header("x-amz-version-id")!;
        await sandbox.PutAsync("/bucket/key", "2");
        var copied = await CopyTests.Copy(sandbox, "/other/to", "bucket/key?versionId=" + first);
        Assert.Equal((200, first), (copied.Status, copied.Header("x-amz-copy-source-version-id")));
        Assert.Equal("1", (await sandbox.GetAsync("/other/to")).Text);
        var marker = (await sandbox.SendAsync("DELETE", "/bucket/key")).Header("x-amz-version-id")!;
        Assert.Equal((400, "InvalidRequest"), Of(await CopyTests.Copy(sandbox, "/other/to", "bucket/key?versionId=" + marker)));
        Assert.Equal((404, "NoSuchKey"), Of(await CopyTests.Copy(sandbox, "/other/to", "bucket/key")));

        // Copying an old version over its own key brings it back.
        Assert.Equal(200, (await CopyTests.Copy(sandbox, "/bucket/key", "bucket/key?versionId=" + first)).Status);
        Assert.Equal("1", (await sandbox.GetAsync("/bucket/key")).Text);
    }

    [Fact]
    public async Task A_bucket_without_versioning_tells_no_version()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        Assert.Null((await sandbox.PutAsync("/bucket/key", "1")).Header("x-amz-version-id"));
        Assert.Null((await sandbox.HeadAsync("/bucket/key")).Header("x-amz-version-id"));
        Assert.Equal(["null"], (await sandbox.GetAsync("/bucket?versions")).All("VersionId"));
    }

    private static Task<Answer> Set(TestSandbox sandbox, string state) =>
        sandbox.PutAsync("/bucket?versioning", $"<VersioningConfiguration><Status>{state}</Status></VersioningConfiguration>");

    private static (int Status, string? Code) Of(Answer answer) => (answer.Status, answer.Code);
}
