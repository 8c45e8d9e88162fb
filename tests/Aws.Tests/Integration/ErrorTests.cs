using Aws.Tests.Support;
using MediaExchange.Transfer.Aws;
using MediaExchange.Transfer.Engine.Stores;
using Xunit;

namespace Aws.Tests.Integration;

/// <summary>What a real server answers to what cannot be, in the engine's kinds.</summary>
public abstract class ErrorTests(S3Server server)
{
    [SkippableFact]
    public async Task What_is_not_there_is_told_apart()
    {
        var bucket = await server.NewBucketAsync();
        var missing = new ObjectLocation(bucket, "missing");
        var nowhere = new ObjectLocation("t-nowhere-" + Guid.NewGuid().ToString("n"), "key");
        await AssertKindAsync(StoreErrorKind.NotFound, "HeadObject", () => server.Store.HeadAsync(missing, default));
        await AssertKindAsync(StoreErrorKind.NotFound, "GetObject", () => server.Store.ReadAsync(new ReadRequest(missing), default));
        await AssertKindAsync(StoreErrorKind.NotFound, "CopyObject", () => server.Store.CopyAsync(new CopyRequest(missing, "0", new ObjectLocation(bucket, "x")), default));
        await AssertKindAsync(StoreErrorKind.NoSuchBucket, "HeadBucket", () => server.Store.GetBucketAsync(nowhere.Bucket, default));
        await AssertKindAsync(StoreErrorKind.NoSuchBucket, "ListObjectsV2", () => server.Store.ListAsync(new ListRequest(nowhere.Bucket), default));
        // On connections of its own: a refused body may be left unread on them.
        using var other = S3ObjectStore.Create(server.Access);
        await AssertKindAsync(StoreErrorKind.NoSuchBucket, "PutObject", () => other.PutAsync(new PutRequest(nowhere, new MemoryStream([1])), default));
        await server.Store.DeleteAsync(missing, default);
    }

    [SkippableFact]
    public async Task Another_users_bucket_is_denied_by_every_request_with_a_reason()
    {
        var bucket = await server.NewBucketAsync();
        var location = new ObjectLocation(bucket, "key");
        var head = await server.PutAsync(location, [1]);
        using var other = S3ObjectStore.Create(server.AltAccess);
        var denied = new Func<Task>[]
        {
            () => server.AltStore.GetBucketAsync(bucket, default),
            () => server.AltStore.HeadAsync(location, default),
            () => server.AltStore.ReadAsync(new ReadRequest(location), default),
            () => server.AltStore.ListAsync(new ListRequest(bucket), default),
            () => other.PutAsync(new PutRequest(location, new MemoryStream([2])), default),
            () => server.AltStore.CopyAsync(new CopyRequest(location, head.ETag, location with { Key = "copy" }), default),
            () => server.AltStore.CreateUploadAsync(new CreateUploadRequest(location, new ObjectProperties(), [], DestinationSettings.Default, null), default),
        };
        foreach (var request in denied)
        {
            var failure = await Assert.ThrowsAsync<StoreException>(request);
            Assert.Equal((StoreErrorKind.AccessDenied, 403), (failure.Kind, failure.Error.HttpStatus));
            Assert.False(failure.Error.IsTransient);
            Assert.Equal(bucket, failure.Error.Location?.Bucket);
            Assert.DoesNotContain('\n', failure.Error.Message);
        }
    }

    [SkippableFact]
    public async Task Keys_that_are_unknown_or_do_not_fit_are_invalid_credentials_also_where_HEAD_gives_no_reason()
    {
        server.Needs(Feature.CredentialErrors);
        var location = new ObjectLocation(await server.NewBucketAsync(), "key");
        await server.PutAsync(location, [1]);
        foreach (var access in new[]
        {
            server.Access with { AccessKey = "AKIAUNKNOWNUNKNOWN00" },
            server.Access with { SecretKey = "not the secret" },
        })
        {
            using var store = S3ObjectStore.Create(access);
            await AssertKindAsync(StoreErrorKind.InvalidCredentials, "HeadObject", () => store.HeadAsync(location, default));
            await AssertKindAsync(StoreErrorKind.InvalidCredentials, "HeadBucket", () => store.GetBucketAsync(location.Bucket, default));
            await AssertKindAsync(StoreErrorKind.InvalidCredentials, "ListObjectsV2", () => store.ListAsync(new ListRequest(location.Bucket), default));
        }
    }

    [SkippableFact]
    public async Task Buckets_of_other_regions_are_found_and_copied_between()
    {
        server.Needs(Feature.Regions);
        var from = await server.NewBucketAsync(region: "eu-central-1");
        var to = await server.NewBucketAsync(region: "ap-south-1");
        using var store = S3ObjectStore.Create(server.Access);
        var source = new ObjectLocation(from, "key");
        await store.PutAsync(new PutRequest(source, new MemoryStream([1, 2])), default);
        var head = await store.HeadAsync(source, default);
        await store.CopyAsync(new CopyRequest(source, head.ETag, new ObjectLocation(to, "copy")), default);
        Assert.Equal("copy", Assert.Single((await store.ListAsync(new ListRequest(to), default)).Objects).Key);
        Assert.Equal("eu-central-1", (await store.GetBucketAsync(from, default)).Region);
        using var fresh = S3ObjectStore.Create(server.Access);
        Assert.Equal(2, (await fresh.HeadAsync(source, default)).Size);
    }

    [SkippableFact]
    public async Task Cancelling_is_a_cancellation_and_no_error()
    {
        var bucket = await server.NewBucketAsync();
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => server.Store.GetBucketAsync(bucket, cancelled.Token));
    }

    [SkippableFact]
    public async Task Hundreds_of_requests_at_once_all_get_their_own_answer()
    {
        var bucket = await server.NewBucketAsync();
        await Task.WhenAll(Enumerable.Range(0, 300).Select(i =>
            server.Store.PutAsync(new PutRequest(new ObjectLocation(bucket, $"{i}"), new MemoryStream(new byte[i])) { Tags = [new ObjectTag("n", $"{i}")] }, default)));
        var heads = await Task.WhenAll(Enumerable.Range(0, 300).Select(i => server.Store.HeadAsync(new ObjectLocation(bucket, $"{i}"), default)));
        Assert.Equal(Enumerable.Range(0, 300).Select(i => (long)i), heads.Select(h => h.Size));
    }

    private static async Task AssertKindAsync(StoreErrorKind kind, string operation, Func<Task> request)
    {
        var failure = await Assert.ThrowsAsync<StoreException>(request);
        Assert.True((kind, operation) == (failure.Kind, failure.Error.Operation), $"{failure.Kind}: {failure.Message}");
    }
}

[Collection(SandboxCollection.Name)]
public sealed class ErrorTestsOnSandbox(LocalSandbox server) : ErrorTests(server);

[Collection(RemoteCollection.Name)]
public sealed class ErrorTestsOnRemote(RemoteServer server) : ErrorTests(server);
