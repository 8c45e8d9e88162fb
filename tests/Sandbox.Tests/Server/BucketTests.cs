using MediaExchange.Transfer.Sandbox;
using Xunit;

namespace Sandbox.Tests.Server;

public class BucketTests
{
    [Fact]
    public async Task A_bucket_is_created_listed_found_and_deleted_once_empty()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        Assert.Equal(200, (await sandbox.SendAsync("PUT", "/new-bucket")).Status);
        Assert.Equal(["bucket", "new-bucket", "other"], (await sandbox.GetAsync("/")).All("Name"));
        Assert.Equal(200, (await sandbox.HeadAsync("/new-bucket")).Status);
        Assert.Equal(404, (await sandbox.HeadAsync("/no-bucket")).Status);
        await sandbox.PutAsync("/new-bucket/key", "x");
        Assert.Equal((409, "BucketNotEmpty"), Of(await sandbox.SendAsync("DELETE", "/new-bucket")));
        await sandbox.SendAsync("DELETE", "/new-bucket/key");
        Assert.Equal(204, (await sandbox.SendAsync("DELETE", "/new-bucket")).Status);
        var gone = await sandbox.GetAsync("/new-bucket");
        Assert.Equal((404, "NoSuchBucket"), Of(gone));
        Assert.Equal("new-bucket", gone["BucketName"]);
    }

    [Fact]
    public async Task A_second_creation_is_a_success_in_us_east_1_and_a_conflict_elsewhere()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        Assert.Equal(200, (await sandbox.SendAsync("PUT", "/bucket")).Status);
        Assert.Equal((409, "BucketAlreadyExists"), Of(await sandbox.SendAsync("PUT", "/bucket", account: TestSandbox.Other)));
        await sandbox.SendAsync("PUT", "/eu-bucket", Location("eu-west-1"));
        Assert.Equal((409, "BucketAlreadyOwnedByYou"), Of(await sandbox.SendAsync("PUT", "/eu-bucket", Location("eu-west-1"))));
    }

    [Fact]
    public async Task A_bucket_that_is_created_with_an_ACL_takes_ACLs_and_others_do_not()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        await sandbox.SendAsync("PUT", "/with-acl", headers: [("x-amz-acl", "private")]);
        Assert.Equal("BucketOwnerPreferred", (await sandbox.GetAsync("/with-acl?ownershipControls"))["ObjectOwnership"]);
        Assert.Equal((400, "InvalidBucketAclWithObjectOwnership"), Of(await sandbox.SendAsync("PUT", "/open-bucket", headers: [("x-amz-acl", "public-read")])));
        Assert.Equal(200, (await sandbox.SendAsync("PUT", "/open-bucket", headers: [("x-amz-acl", "public-read"), ("x-amz-object-ownership", "ObjectWriter")])).Status);
    }

    [Theory]
    [InlineData("Upper")]
    [InlineData("ab")]
    [InlineData("-abc")]
    [InlineData("a..b")]
    [InlineData("10.0.0.1")]
    [InlineData("under_score")]
    public async Task A_name_that_S3_does_not_allow_is_refused(string name)
    {
        await using var sandbox = await TestSandbox.StartAsync();
        Assert.Equal((400, "InvalidBucketName"), Of(await sandbox.SendAsync("PUT", "/" + name)));
        Assert.Throws<ArgumentException>(() => sandbox.Server.CreateBucket(name));
    }

    [Fact]
    public async Task Each_bucket_has_its_region_and_others_signatures_are_told_which()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        Assert.Equal(200, (await sandbox.SendAsync("PUT", "/eu-bucket", Location("eu-west-1"))).Status);
        Assert.Equal("eu-west-1", (await sandbox.GetAsync("/eu-bucket?location")).Xml.Value);
        Assert.Equal("", (await sandbox.GetAsync("/bucket?location")).Xml.Value);

        var global = await sandbox.GetAsync("/eu-bucket/key");
        Assert.Equal((400, "AuthorizationHeaderMalformed"), Of(global));
        Assert.Equal("eu-west-1", global["Region"]);
        Assert.Equal("eu-west-1", global.Header("x-amz-bucket-region"));

        var elsewhere = await sandbox.SendAsync("GET", "/eu-bucket/key", region: "ap-south-1");
        Assert.Equal((301, "PermanentRedirect"), Of(elsewhere));
        Assert.Equal("eu-west-1", elsewhere.Header("x-amz-bucket-region"));

        var head = await sandbox.SendAsync("HEAD", "/eu-bucket", region: "ap-south-1");
        Assert.Equal((301, "eu-west-1"), (head.Status, head.Header("x-amz-bucket-region")));

        var right = await sandbox.SendAsync("HEAD", "/eu-bucket", region: "eu-west-1");
        Assert.Equal((200, "eu-west-1"), (right.Status, right.Header("x-amz-bucket-region")));
        Assert.Equal((404, "NoSuchKey"), Of(await sandbox.SendAsync("GET", "/eu-bucket/key", region: "eu-west-1")));
    }

    [Fact]
    public async Task A_regional_endpoint_creates_buckets_of_its_own_region_only()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        Assert.Equal(
            (400, "IllegalLocationConstraintException"),
            Of(await sandbox.SendAsync("PUT", "/eu-bucket", Location("eu-west-1"), region: "ap-south-1")));
    }

    [Fact]
    public async Task Without_region_checks_any_signature_will_do()
    {
        await using var sandbox = await TestSandbox.StartAsync(new SandboxOptions { Buckets = ["bucket"], Region = "eu-west-1", ChecksRegions = false });
        Assert.Equal(200, (await sandbox.SendAsync("GET", "/bucket", region: "ap-south-1")).Status);
    }

    [Fact]
    public async Task Versioning_ownership_policy_and_tags_are_kept()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        Assert.Null((await sandbox.GetAsync("/bucket?versioning"))["Status"]);
        await sandbox.PutAsync("/bucket?versioning", "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>");
        Assert.Equal("Enabled", (await sandbox.GetAsync("/bucket?versioning"))["Status"]);

        Assert.Equal("BucketOwnerEnforced", (await sandbox.GetAsync("/bucket?ownershipControls"))["ObjectOwnership"]);
        await sandbox.PutAsync("/bucket?ownershipControls", "<OwnershipControls><Rule><ObjectOwnership>ObjectWriter</ObjectOwnership></Rule></OwnershipControls>");
        Assert.Equal("ObjectWriter", (await sandbox.GetAsync("/bucket?ownershipControls"))["ObjectOwnership"]);

        Assert.Equal((404, "NoSuchBucketPolicy"), Of(await sandbox.GetAsync("/bucket?policy")));
        const string policy = """{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::bucket/*"}]}""";
        Assert.Equal(204, (await sandbox.PutAsync("/bucket?policy", policy)).Status);
        Assert.Equal(policy, (await sandbox.GetAsync("/bucket?policy")).Text);
        Assert.Equal("true", (await sandbox.GetAsync("/bucket?policyStatus"))["IsPublic"]);
        await sandbox.SendAsync("DELETE", "/bucket?policy");
        Assert.Equal((404, "NoSuchBucketPolicy"), Of(await sandbox.GetAsync("/bucket?policy")));

        Assert.Equal((404, "NoSuchTagSet"), Of(await sandbox.GetAsync("/bucket?tagging")));
        await sandbox.PutAsync("/bucket?tagging", "<Tagging><TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet></Tagging>");
        Assert.Equal("b", (await sandbox.GetAsync("/bucket?tagging"))["Value"]);
    }

    [Theory]
    [InlineData("cors", 404, "NoSuchCORSConfiguration")]
    [InlineData("lifecycle", 404, "NoSuchLifecycleConfiguration")]
    [InlineData("website", 404, "NoSuchWebsiteConfiguration")]
    [InlineData("replication", 404, "ReplicationConfigurationNotFoundError")]
    [InlineData("object-lock", 404, "ObjectLockConfigurationNotFoundError")]
    [InlineData("inventory", 501, "NotImplemented")]
    [InlineData("encryption", 200, null)]
    [InlineData("requestPayment", 200, null)]
    [InlineData("acl", 200, null)]
    public async Task Configuration_that_is_not_kept_is_answered_as_absent(string name, int status, string? code)
    {
        await using var sandbox = await TestSandbox.StartAsync();
        Assert.Equal((status, code), Of(await sandbox.GetAsync("/bucket?" + name)));
    }

    [Fact]
    public async Task Errors_are_documents_with_both_request_ids()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        var answer = await sandbox.GetAsync("/bucket/no-key");
        Assert.Equal("application/xml", answer.Header("Content-Type"));
        Assert.Equal(answer.Header("x-amz-request-id"), answer["RequestId"]);
        Assert.Equal(answer.Header("x-amz-id-2"), answer["HostId"]);
        Assert.Equal("no-key", answer["Key"]);
    }

    internal static byte[] Location(string region) => System.Text.Encoding.UTF8.GetBytes(
        $"<CreateBucketConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><LocationConstraint>{region}</LocationConstraint></CreateBucketConfiguration>");

    private static (int Status, string? Code) Of(Answer answer) => (answer.Status, answer.Code);
}
