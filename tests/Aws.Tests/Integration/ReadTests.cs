using Aws.Tests.Support;
using MediaExchange.Transfer.Engine.Stores;
using Xunit;

namespace Aws.Tests.Integration;

/// <summary>Bytes, whole and in ranges, and what is said of them.</summary>
public abstract class ReadTests(S3Server server)
{
    [SkippableTheory]
    [InlineData(0, null, 10)]
    [InlineData(0, 4L, 4)]
    [InlineData(3, 4L, 4)]
    [InlineData(3, null, 7)]
    [InlineData(9, 1L, 1)]
    [InlineData(8, 100L, 2)]
    public async Task A_range_is_that_range(long offset, long? length, int expected)
    {
        var (location, head) = await PutAsync();
        await using var content = await server.Store.ReadAsync(new ReadRequest(location, head.ETag, offset, length), default);
        Assert.Equal((expected, head.ETag), ((int)content.Length, content.ETag));
        var bytes = new byte[expected + 1];
        Assert.Equal(expected, await content.Stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false));
        Assert.Equal(Enumerable.Range((int)offset, expected).Select(b => (byte)b), bytes[..expected]);
    }

    [SkippableFact]
    public async Task An_empty_object_is_read_as_nothing()
    {
        var location = new ObjectLocation(await server.NewBucketAsync(), "empty");
        var head = await server.PutAsync(location, []);
        Assert.Equal(0, head.Size);
        Assert.Empty(await server.ReadAsync(location));
    }

    [SkippableFact]
    public async Task Another_object_than_the_one_pinned_is_not_read()
    {
        var (location, head) = await PutAsync();
        await server.PutAsync(location, [1]);
        var failure = await Assert.ThrowsAsync<StoreException>(() => server.Store.ReadAsync(new ReadRequest(location, head.ETag), default));
        Assert.Equal(StoreErrorKind.PreconditionFailed, failure.Kind);
    }

    [SkippableFact]
    public async Task A_range_beyond_the_end_is_an_invalid_request()
    {
        var (location, head) = await PutAsync();
        var failure = await Assert.ThrowsAsync<StoreException>(() => server.Store.ReadAsync(new ReadRequest(location, head.ETag, 10), default));
        Assert.Equal((StoreErrorKind.InvalidRequest, 416), (failure.Kind, failure.Error.HttpStatus));
    }

    [SkippableFact]
    public async Task A_listing_tells_what_HEAD_tells()
    {
        var (location, head) = await PutAsync();
        var listed = Assert.Single((await server.Store.ListAsync(new ListRequest(location.Bucket), default)).Objects);
        Assert.Equal((location.Key, head.Size, head.ETag, head.StorageClass), (listed.Key, listed.Size, listed.ETag, listed.StorageClass));
        Assert.InRange((listed.LastModified - head.LastModified).Duration(), TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Assert.InRange((DateTimeOffset.UtcNow - head.LastModified).Duration(), TimeSpan.Zero, TimeSpan.FromMinutes(5));
        Assert.Equal(ArchiveState.Available, head.Archive);
    }

    [SkippableFact]
    public async Task A_bucket_that_is_there_has_its_name()
    {
        var bucket = await server.NewBucketAsync();
        Assert.Equal(bucket, (await server.Store.GetBucketAsync(bucket, default)).Name);
    }

    private async Task<(ObjectLocation Location, ObjectHead Head)> PutAsync()
    {
        var location = new ObjectLocation(await server.NewBucketAsync(), "ten");
        return (location, await server.PutAsync(location, [.. Enumerable.Range(0, 10).Select(b => (byte)b)]));
    }
}

[Collection(SandboxCollection.Name)]
public sealed class ReadTestsOnSandbox(LocalSandbox server) : ReadTests(server);

[Collection(RemoteCollection.Name)]
public sealed class ReadTestsOnRemote(RemoteServer server) : ReadTests(server);
