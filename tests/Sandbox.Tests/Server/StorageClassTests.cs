using MediaExchange.Transfer.Sandbox;
using Sandbox.Tests.Edge;
using Xunit;

namespace Sandbox.Tests.Server;

public class StorageClassTests
{
    private const string Restore = "<RestoreRequest><Days>2</Days></RestoreRequest>";

    [Theory]
    [InlineData("GLACIER")]
    [InlineData("DEEP_ARCHIVE")]
    public async Task An_archived_object_can_be_read_once_it_is_restored(string storageClass)
    {
        await using var sandbox = await TestSandbox.StartAsync();
        await sandbox.PutAsync("/bucket/cold", "content", ("x-amz-storage-class", storageClass));
        var refused = await sandbox.GetAsync("/bucket/cold");
        Assert.Equal((403, "InvalidObjectState", storageClass), (refused.Status, refused.Code, refused["StorageClass"]));
        var head = await sandbox.HeadAsync("/bucket/cold");
        Assert.Equal((200, storageClass, null), (head.Status, head.Header("x-amz-storage-class"), head.Header("x-amz-restore")));
        Assert.Equal(202, (await Post(sandbox, "/bucket/cold?restore")).Status);
        Assert.StartsWith("ongoing-request=\"false\", expiry-date=\"", (await sandbox.HeadAsync("/bucket/cold")).Header("x-amz-restore"), StringComparison.Ordinal);
        Assert.Equal("content", (await sandbox.GetAsync("/bucket/cold")).Text);
        Assert.Equal(200, (await CopyTests.Copy(sandbox, "/other/warm", "bucket/cold")).Status);
        Assert.Equal(200, (await Post(sandbox, "/bucket/cold?restore")).Status);
    }

    [Fact]
    public async Task An_archive_tier_is_told_by_its_status_until_the_object_is_restored()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        sandbox.Server.AddVirtualObject("bucket", "cold", 100, new VirtualObjectOptions { StorageClass = "INTELLIGENT_TIERING", ArchiveStatus = "DEEP_ARCHIVE_ACCESS" });
        Assert.Equal("DEEP_ARCHIVE_ACCESS", (await sandbox.HeadAsync("/bucket/cold")).Header("x-amz-archive-status"));
        Assert.Equal((403, "InvalidObjectState"), Of(await CopyTests.Copy(sandbox, "/other/to", "bucket/cold")));
        Assert.Equal(202, (await sandbox.SendAsync("POST", "/bucket/cold?restore", "<RestoreRequest/>"u8.ToArray())).Status);
        var head = await sandbox.HeadAsync("/bucket/cold");
        Assert.Equal((null, null), (head.Header("x-amz-archive-status"), head.Header("x-amz-restore")));
        Assert.Equal(200, (await CopyTests.Copy(sandbox, "/other/to", "bucket/cold")).Status);
        Assert.Throws<ArgumentException>(() => sandbox.Server.AddVirtualObject("bucket", "no", 1, new VirtualObjectOptions { ArchiveStatus = "ARCHIVE_ACCESS" }));
    }

    [Fact]
    public async Task A_restore_can_take_its_time()
    {
        var time = new ManualTimeProvider(DateTimeOffset.UtcNow);
        await using var sandbox = await TestSandbox.StartAsync(new SandboxOptions { Buckets = ["bucket"], RestoreDuration = TimeSpan.FromHours(1), Time = time });
        await sandbox.PutAsync("/bucket/cold", "content", ("x-amz-storage-class", "GLACIER"));
        Assert.Equal(202, (await Post(sandbox, "/bucket/cold?restore")).Status);
        Assert.Equal("ongoing-request=\"true\"", (await sandbox.HeadAsync("/bucket/cold")).Header("x-amz-restore"));
        Assert.Equal((409, "RestoreAlreadyInProgress"), Of(await Post(sandbox, "/bucket/cold?restore")));
        Assert.Equal((403, "InvalidObjectState"), Of(await sandbox.GetAsync("/bucket/cold")));
    }

    [Fact]
    public async Task What_is_not_archived_is_not_restored_and_GLACIER_IR_reads_at_once()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        await sandbox.PutAsync("/bucket/key", "content", ("x-amz-storage-class", "GLACIER_IR"));
        Assert.Equal("content", (await sandbox.GetAsync("/bucket/key")).Text);
        Assert.Equal((403, "InvalidObjectState"), Of(await Post(sandbox, "/bucket/key?restore")));
        Assert.Equal((400, "InvalidStorageClass"), Of(await sandbox.PutAsync("/bucket/key", "x", ("x-amz-storage-class", "FROZEN"))));
    }

    [Fact]
    public async Task KMS_is_echoed_and_its_ETags_are_no_MD5()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        var plain = (await sandbox.PutAsync("/bucket/plain", "content")).Header("ETag");
        var put = await sandbox.PutAsync("/bucket/key", "content", ("x-amz-server-side-encryption", "aws:kms"), ("x-amz-server-side-encryption-aws-kms-key-id", "1234"), ("x-amz-server-side-encryption-bucket-key-enabled", "true"));
        Assert.Equal("aws:kms", put.Header("x-amz-server-side-encryption"));
        Assert.Equal("arn:aws:kms:us-east-1:111122223333:key/1234", put.Header("x-amz-server-side-encryption-aws-kms-key-id"));
        Assert.Equal("true", put.Header("x-amz-server-side-encryption-bucket-key-enabled"));
        Assert.NotEqual(plain, put.Header("ETag"));
        Assert.Equal("aws:kms", (await sandbox.HeadAsync("/bucket/key")).Header("x-amz-server-side-encryption"));

        // A copy does not inherit the encryption, so its ETag is the MD5 again.
        Assert.Equal(plain, (await CopyTests.Copy(sandbox, "/other/key", "bucket/key"))["ETag"]);
        Assert.Equal((400, "InvalidArgument"), Of(await sandbox.PutAsync("/bucket/key", "x", ("x-amz-server-side-encryption", "ROT13"))));
        Assert.Equal((400, "InvalidArgument"), Of(await sandbox.PutAsync("/bucket/key", "x", ("x-amz-server-side-encryption-aws-kms-key-id", "1234"))));
    }

    [Fact]
    public async Task Keys_that_do_not_exist_or_are_denied_are_refused()
    {
        await using var sandbox = await TestSandbox.StartAsync(new SandboxOptions { Buckets = ["bucket"], UnknownKmsKeys = ["gone"], DeniedKmsKeys = ["shut"] });
        Assert.Equal((400, "KMS.NotFoundException"), Of(await Put("gone")));
        var denied = await Put("arn:aws:kms:us-east-1:111122223333:key/shut");
        Assert.Equal((403, "AccessDenied"), Of(denied));
        Assert.Contains("kms:GenerateDataKey", denied["Message"], StringComparison.Ordinal);
        Assert.Equal(200, (await Put("fine")).Status);

        Task<Answer> Put(string key) => sandbox.PutAsync(
            "/bucket/key", "x", ("x-amz-server-side-encryption", "aws:kms"), ("x-amz-server-side-encryption-aws-kms-key-id", key));
    }

    private static Task<Answer> Post(TestSandbox sandbox, string target) =>
        sandbox.SendAsync("POST", target, System.Text.Encoding.UTF8.GetBytes(Restore));

    private static (int Status, string? Code) Of(Answer answer) => (answer.Status, answer.Code);
}
