using System.Text;
using Aws.Tests.Support;
using MediaExchange.Transfer.Engine.Stores;
using Xunit;

namespace Aws.Tests.Integration;

/// <summary>Keys are bytes with a meaning of their own: what goes in comes out, by every request.</summary>
public abstract class KeyTests(S3Server server)
{
    [SkippableFact]
    public async Task Every_awkward_key_is_put_headed_read_tagged_and_deleted_as_itself()
    {
        var bucket = await server.NewBucketAsync();
        foreach (var key in AwkwardKeys.All)
        {
            var location = new ObjectLocation(bucket, key);
            var content = Encoding.UTF8.GetBytes("content of " + key);
            await server.PutAsync(location, content, tags: [new ObjectTag("key", "tagged")]);
            Assert.Equal(content, await server.ReadAsync(location));
            Assert.Equal("tagged", Assert.Single(await server.Store.GetTagsAsync(location, default)).Value);
        }

        // Had two keys met on their way, one would have taken the other's content.
        foreach (var key in AwkwardKeys.All)
            Assert.Equal("content of " + key, Encoding.UTF8.GetString(await server.ReadAsync(new ObjectLocation(bucket, key))));
        Assert.Equal(AwkwardKeys.All.Order(StringComparer.Ordinal), (await ListAsync(bucket)).Order(StringComparer.Ordinal));
        foreach (var key in AwkwardKeys.All)
            await server.Store.DeleteAsync(new ObjectLocation(bucket, key), default);
        Assert.Empty(await ListAsync(bucket));
    }

    [SkippableFact]
    public async Task Every_awkward_key_is_the_source_and_the_destination_of_a_copy()
    {
        var from = await server.NewBucketAsync();
        var to = await server.NewBucketAsync();
        foreach (var key in AwkwardKeys.All)
        {
            var source = new ObjectLocation(from, key);
            var head = await server.PutAsync(source, Encoding.UTF8.GetBytes("content of " + key));
            await server.Store.CopyAsync(new CopyRequest(source, head.ETag, new ObjectLocation(to, key)), default);
        }

        foreach (var key in AwkwardKeys.All)
            Assert.Equal("content of " + key, Encoding.UTF8.GetString(await server.ReadAsync(new ObjectLocation(to, key))));
        Assert.Equal(AwkwardKeys.All.Order(StringComparer.Ordinal), (await ListAsync(to)).Order(StringComparer.Ordinal));
    }

    [SkippableFact]
    public async Task Every_awkward_key_is_the_destination_of_a_multipart_copy()
    {
        var from = await server.NewBucketAsync();
        var to = await server.NewBucketAsync();
        var content = new byte[(5 << 20) + 1];
        Random.Shared.NextBytes(content);
        var source = new ObjectLocation(from, "/ a+b%20c/../дом?x");
        var head = await server.PutAsync(source, content);
        foreach (var key in AwkwardKeys.All)
        {
            var upload = await server.Store.CreateUploadAsync(
                new CreateUploadRequest(new ObjectLocation(to, key), new ObjectProperties(), [], DestinationSettings.Default, null), default);
            Assert.Contains((await PendingAsync(to)), p => p.Key == key && p.UploadId == upload.UploadId);
            var part = await server.Store.CopyPartAsync(new CopyPartRequest(upload, 1, source, head.ETag, 0, content.Length), default);
            await server.Store.CompleteUploadAsync(new CompleteUploadRequest(upload, [part], content.Length, null, false), default);
        }

        Assert.Equal(AwkwardKeys.All.Order(StringComparer.Ordinal), (await ListAsync(to)).Order(StringComparer.Ordinal));
        Assert.Equal(content, await server.ReadAsync(new ObjectLocation(to, "..")));
    }

    [SkippableFact]
    public async Task Pages_of_a_listing_join_without_a_gap_whatever_the_keys_and_prefixes()
    {
        var bucket = await server.NewBucketAsync();
        foreach (var key in AwkwardKeys.All)
            await server.Store.PutAsync(new PutRequest(new ObjectLocation(bucket, key), new MemoryStream([1])), default);
        var expected = AwkwardKeys.All.OrderBy(k => k, Comparer<string>.Create((a, b) => Encoding.UTF8.GetBytes(a).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(b)))).ToList();
        Assert.Equal(expected, await ListAsync(bucket, maxKeys: 7));
        foreach (var key in AwkwardKeys.All)
        {
            Assert.Equal(expected.Where(k => k.StartsWith(key, StringComparison.Ordinal)), await ListAsync(bucket, key));
            Assert.Equal(expected.Skip(expected.IndexOf(key) + 1), await ListAsync(bucket, startAfter: key));
        }
    }

    private async Task<List<string>> ListAsync(string bucket, string prefix = "", string? startAfter = null, int maxKeys = 1000)
    {
        var keys = new List<string>();
        string? token = null;
        do
        {
            var page = await server.Store.ListAsync(new ListRequest(bucket, prefix, startAfter, token, maxKeys), default);
            keys.AddRange(page.Objects.Select(o => o.Key));
            token = page.ContinuationToken;
        }
        while (token is not null);
        return keys;
    }

    private async Task<List<PendingUpload>> PendingAsync(string bucket)
    {
        var found = new List<PendingUpload>();
        await foreach (var upload in server.Store.ListUploadsAsync(bucket, "", default))
            found.Add(upload);
        return found;
    }
}

[Collection(SandboxCollection.Name)]
public sealed class KeyTestsOnSandbox(LocalSandbox server) : KeyTests(server);

[Collection(RemoteCollection.Name)]
public sealed class KeyTestsOnRemote(RemoteServer server) : KeyTests(server);
