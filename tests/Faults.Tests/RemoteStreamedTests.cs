using System.Globalization;
using Faults.Tests.Support;
using MediaExchange.Transfer.Aws;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Hashing;
using MediaExchange.Transfer.Engine.Manifests;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;
using MediaExchange.Transfer.Sandbox;
using Xunit;

namespace Faults.Tests;

/// <summary>Streamed copies between the sandbox and the server that MEDIAEXCHANGE_TEST_S3 names, both ways, and between two users of that.</summary>
[Collection("Server under test")]
public sealed class RemoteStreamedTests : IAsyncLifetime
{
    private static readonly int[] Sizes = [0, 1, 70_000, 5 << 20, (5 << 20) + 1, (21 << 20) + 1];

    private readonly string _from = $"t-{Guid.NewGuid():n}";
    private readonly string _to = $"t-{Guid.NewGuid():n}";
    private readonly List<(PlainS3 Eyes, string Bucket)> _buckets = [];
    private SandboxServer? _sandbox;

    private static AwsAccess Main => new() { EndpointUrl = Env("")!, AccessKey = Env("_ACCESS_KEY")!, SecretKey = Env("_SECRET_KEY")!, Region = "us-east-1" };

    private static AwsAccess Alt => Main with { AccessKey = Env("_ALT_ACCESS_KEY"), SecretKey = Env("_ALT_SECRET_KEY") };

    public static IEnumerable<object[]> Ways => Matrix.Of([false, true], [false, true], [false, true]);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var (eyes, bucket) in _buckets)
        {
            await eyes.DeletePolicyAsync(bucket);
            foreach (var size in Sizes)
                await eyes.DeleteAsync(bucket, Key(size));
            await eyes.DeleteAsync(bucket, "");
            eyes.Dispose();
        }

        if (_sandbox is not null)
            await _sandbox.DisposeAsync();
    }

    [SkippableTheory]
    [MemberData(nameof(Ways))]
    public async Task Between_the_sandbox_and_another_store_both_ways(bool toSandbox, bool hasChecksums, bool passes)
    {
        Skip.If(Env("") is null, "MEDIAEXCHANGE_TEST_S3 names no endpoint");
        var sandbox = _sandbox = await SandboxServer.StartAsync();
        var here = new AwsAccess { EndpointUrl = sandbox.Endpoint.AbsoluteUri, AccessKey = sandbox.AccessKey, SecretKey = sandbox.SecretKey, Region = "us-east-1" };
        var (from, to) = toSandbox ? (Main, here) : (here, Main);

        await RunAsync(from, to, hasChecksums, StreamReason.OtherStore, passes);
    }

    [SkippableTheory]
    [InlineData(5 << 20)]
    [InlineData(16 << 20)]
    public async Task What_was_uploaded_in_parts_without_a_checksum_is_compared_by_the_ETag_of_its_parts(int threshold)
    {
        Skip.If(Env("") is null, "MEDIAEXCHANGE_TEST_S3 names no endpoint");
        var sandbox = _sandbox = await SandboxServer.StartAsync();
        var eyesFrom = await BucketAsync(Main, _from);
        sandbox.CreateBucket(_to);
        using var source = S3ObjectStore.Create(Main);
        using var destination = S3ObjectStore.Create(new AwsAccess { EndpointUrl = sandbox.Endpoint.AbsoluteUri, AccessKey = sandbox.AccessKey, SecretKey = sandbox.SecretKey, Region = "us-east-1" });
        var at = new ObjectLocation(_from, Key(Sizes[0]));
        var upload = await source.CreateUploadAsync(new CreateUploadRequest(at, new ObjectProperties(), [], DestinationSettings.Default, null), default);
        var bytes = new byte[13 << 20];
        new Random(1).NextBytes(bytes);
        var parts = new List<UploadedPart>();
        for (var number = 1; number <= 2; number++)
        {
            var content = new MemoryStream(bytes, (number - 1) * (7 << 20), number == 1 ? 7 << 20 : 6 << 20, writable: false);
            parts.Add(await source.UploadPartAsync(new UploadPartRequest(upload, number, content, content.Length), default));
        }

        await source.CompleteUploadAsync(new CompleteUploadRequest(upload, parts, bytes.Length, null, false), default);

        var outcomes = new List<ItemOutcome>();
        var definition = new TransferDefinition { Rows = TransferRows.FromObject(at), DestinationBucket = _to };
        await foreach (var item in TransferEngine.RunAsync(definition, source, destination, new TransferOptions { MultipartThreshold = threshold }))
        {
            if (item is ItemFinished finished)
                outcomes.Add(finished.Outcome);
        }

        var outcome = Assert.Single(outcomes);
        Assert.True(outcome.Status == ItemStatus.Copied, $"{outcome.Failure}");
        Assert.Equal(Evidence.ETag, outcome.VerifiedBy);
        Assert.Equal(threshold < bytes.Length, outcome.SourceETag == outcome.DestinationETag);
        using var eyesTo = new PlainS3(sandbox.Endpoint, sandbox.AccessKey, sandbox.SecretKey);
        Assert.Equal(await eyesFrom.ReadAsync(_from, at.Key), await eyesTo.ReadAsync(_to, at.Key));
    }

    [SkippableFact]
    public async Task Between_two_users_of_one_store_of_whom_the_second_may_not_read()
    {
        Skip.If(Env("_ALT_ACCESS_KEY") is null, "MEDIAEXCHANGE_TEST_S3_ALT_ACCESS_KEY names no second user");
        await RunAsync(Main, Alt, hasChecksums: true, StreamReason.NotReadable, passes: false);
    }

    [SkippableFact]
    public async Task Between_two_users_of_one_store_of_whom_the_second_may_read_the_store_copies_by_itself()
    {
        Skip.If(Env("_FLAVOR") != "ceph", "the server is not Ceph from tests/servers/ceph.sh");
        await RunAsync(Main, Alt, hasChecksums: true, because: null, passes: false, policy: $$"""
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":["arn:aws:iam:::user/alt"]},"Action":["s3:GetObject","s3:GetObjectTagging"],"Resource":["arn:aws:s3:::{{_from}}/*"]}]}
            """);
    }

    private static string Key(int size) => string.Create(CultureInfo.InvariantCulture, $"sizes/дом {size}");

    private static string? Env(string suffix) => Environment.GetEnvironmentVariable("MEDIAEXCHANGE_TEST_S3" + suffix) is { Length: > 0 } value ? value : null;

    private async Task<PlainS3> BucketAsync(AwsAccess access, string bucket)
    {
        var eyes = new PlainS3(new Uri(access.EndpointUrl!), access.AccessKey!, access.SecretKey!);
        await eyes.PutBucketAsync(bucket);
        _buckets.Add((eyes, bucket));
        return eyes;
    }

    private async Task RunAsync(AwsAccess from, AwsAccess to, bool hasChecksums, StreamReason? because, bool passes, string? policy = null)
    {
        var eyesFrom = await BucketAsync(from, _from);
        var eyesTo = await BucketAsync(to, _to);
        using var source = S3ObjectStore.Create(from);
        using var destination = S3ObjectStore.Create(to);
        foreach (var size in Sizes)
        {
            var bytes = new byte[size];
            new Random(size).NextBytes(bytes);
            await source.PutAsync(
                new PutRequest(new ObjectLocation(_from, Key(size)), new MemoryStream(bytes))
                {
                    Properties = new ObjectProperties { ContentType = "video/x-test", Metadata = new Dictionary<string, string> { ["kept"] = $"{size}" } },
                    Tags = [new ObjectTag("size", $"{size}")],
                    Checksum = hasChecksums
                        ? new StoredChecksum(ChecksumAlgorithm.Crc64Nvme, Crc.ToBase64(CrcKind.Crc64Nvme, Crc.Compute(CrcKind.Crc64Nvme, bytes)), IsFullObject: true)
                        : null,
                },
                default);
        }

        if (policy is not null)
            await eyesFrom.PutPolicyAsync(_from, policy);
        var options = new TransferOptions { MultipartThreshold = 5 << 20, PartSize = passes ? 9 << 20 : 5 << 20, MemoryBudget = 16 << 20, MaxConcurrency = 16, Seed = 1 };
        var definition = new TransferDefinition { Rows = RowsAsync(), DestinationBucket = _to };
        await foreach (var item in TransferEngine.RunAsync(definition, source, destination, options))
        {
            if (item is not ItemFinished { Outcome: var outcome })
                continue;
            Assert.True(outcome.Status == ItemStatus.Copied, $"{outcome.Source}: {outcome.Failure}");
            Assert.Equal(because, outcome.StreamedBecause);
            if (because is not null)
                Assert.True(outcome.VerifiedBy is (Evidence.Crc64Nvme or Evidence.ETag), $"{outcome.Source}: {outcome.VerifiedBy}");
            var key = outcome.Source!.Key;
            Assert.Equal(await eyesFrom.ReadAsync(_from, key), await eyesTo.ReadAsync(_to, key));
            using var there = await eyesTo.HeadAsync(_to, key);
            Assert.Equal(($"{outcome.Size}", "video/x-test"), (there.Headers.GetValues("x-amz-meta-kept").Single(), there.Content.Headers.ContentType?.ToString()));
            Assert.Contains($">{outcome.Size}<", await eyesTo.TagsAsync(_to, key), StringComparison.Ordinal);
        }

        Assert.Empty(await eyesTo.UploadIdsAsync(_to));
    }

    private async IAsyncEnumerable<InventoryRow> RowsAsync()
    {
        for (var i = 0; i < Sizes.Length; i++)
        {
            await Task.Yield();
            yield return new InventoryRow(i + 1, new ObjectLocation(_from, Key(Sizes[i])), null);
        }
    }
}
