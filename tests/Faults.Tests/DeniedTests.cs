using Faults.Tests.Support;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;
using MediaExchange.Transfer.Sandbox;
using MediaExchange.Transfer.Sandbox.Edge.Faults;
using Xunit;

namespace Faults.Tests;

/// <summary>What may not be done fails by itself, with the action that was missing; the rest goes on.</summary>
public sealed class DeniedTests
{
    public static IEnumerable<object[]> Denials { get; } =
    [
        [Bed.Source, "s3:GetObject", "s3:GetObject"],
        [Bed.Source, "s3:GetObjectTagging", "s3:GetObjectTagging"],
        [Bed.Destination, "s3:PutObject", "s3:PutObject"],
        [Bed.Destination, "s3:PutObjectTagging", "s3:PutObjectTagging"],
    ];

    [Theory]
    [MemberData(nameof(Denials))]
    public async Task Access_denied_for_some_keys_fails_them_alone_with_the_action(string bucket, string action, string named)
    {
        for (var seed = 1; seed <= 3; seed++)
        {
            await using var bed = await Bed.StartAsync(seed);
            var keys = bed.AddMixed();
            List<string> denied = ["large/3", $"small/{bed.Random.Next(10)}", $"small/{bed.Random.Next(10, 20)}"];
            await bed.Own.PutPolicyAsync(bucket, Policies.Deny(bucket, action, denied));

            var run = await bed.RunAsync(keys);

            foreach (var key in denied)
                run.Failed(key, FailureKind.AccessDenied, named);
            Assert.Equal(keys.Count - denied.Count, run.Outcomes.Count(o => o.Status == ItemStatus.Copied));
        }
    }

    [Fact]
    public async Task Denied_tags_do_not_matter_to_who_does_not_want_them()
    {
        await using var bed = await Bed.StartAsync();
        bed.Server.AddVirtualObject(Bed.Source, "s", 100, new() { Tags = [new ObjectTag("a", "b")] });
        bed.Server.AddVirtualObject(Bed.Source, "m", Bed.Large, new() { Tags = [new ObjectTag("a", "b")] });
        await bed.Own.PutPolicyAsync(Bed.Source, Policies.Deny(Bed.Source, "s3:GetObjectTagging", "*"));

        var run = await bed.RunAsync(["s", "m"], o => o with { CopyProperties = CopyProperties.Metadata }, comparesProperties: false);

        run.AllCopied();
    }

    [Fact]
    public async Task An_abort_that_is_not_allowed_leaves_an_upload_and_says_so()
    {
        await using var bed = await Bed.StartAsync();
        bed.Add("m", Bed.Large);
        await bed.Own.PutPolicyAsync(Bed.Destination, Policies.Deny(Bed.Destination, "s3:AbortMultipartUpload", "*"));
        bed.Faults(new FaultRule { Match = new() { Operation = "UploadPartCopy", PartNumber = 2 }, Action = new() { Error = "AccessDenied" } });

        var run = await bed.RunAsync(["m"], mayLeaveUploads: true);

        run.Failed("m", FailureKind.AccessDenied, "could not be aborted");
        Assert.Single(await bed.Own.UploadIdsAsync(Bed.Destination));
    }

    [Fact]
    public async Task A_key_that_refuses_is_told_apart_from_a_bucket_that_does()
    {
        await using var bed = await Bed.StartAsync(options: new SandboxOptions { DeniedKmsKeys = ["secret"], UnknownKmsKeys = ["nowhere"] });
        var keys = bed.AddMixed(3);

        foreach (var kms in (string[])["secret", "nowhere"])
        {
            var run = await bed.RunAsync(keys, o => o with { Destination = new DestinationSettings { Encryption = new ServerSideEncryption("aws:kms", kms) } });
            foreach (var key in keys)
                run.Failed(key, FailureKind.KmsDenied, "kms:");
        }

        (await bed.RunAsync(keys, o => o with { Destination = new DestinationSettings { Encryption = new ServerSideEncryption("aws:kms", "good") } })).AllCopied();
    }

    [Fact]
    public async Task A_source_under_a_key_that_refuses_fails_alone()
    {
        await using var bed = await Bed.StartAsync(options: new SandboxOptions { DeniedKmsKeys = ["later"] });
        var keys = bed.AddMixed(3);

        // Written by somebody who may use the key.
        bed.Add("locked", 5);
        bed.Server.Storage.Find(Bed.Source)!.Put("locked"u8.ToArray(), id => new()
        {
            Key = "locked"u8.ToArray(),
            VersionId = id,
            Settings = new() { Encryption = "aws:kms", KmsKeyId = "arn:aws:kms:us-east-1:111122223333:key/later" },
        });

        var run = await bed.RunAsync([.. keys, "locked"]);

        run.Failed("locked", FailureKind.KmsDenied, "kms:Decrypt");
        Assert.Equal(keys.Count, run.Outcomes.Count(o => o.Status == ItemStatus.Copied));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(Bed.Large)]
    public async Task Grants_on_an_owner_enforced_bucket_are_refused_with_advice(long size)
    {
        await using var bed = await Bed.StartAsync();
        bed.Add("k", size);

        var run = await bed.RunAsync(["k"], o => o with { Destination = new DestinationSettings { GrantFullControl = [new string('a', 64)] } });

        run.Failed("k", FailureKind.AclNotSupported, "owner-enforced");
    }
}
