using Aws.Tests.Support;
using MediaExchange.Transfer.Engine.Stores;
using Xunit;

namespace Aws.Tests.Wire;

/// <summary>What the answer to a GET tells of an object besides its bytes.</summary>
public sealed class TagCountTests
{
    private const string Tags = "<Tagging><TagSet></TagSet></Tagging>";

    [Fact]
    public async Task A_read_with_its_head_tells_what_a_head_would()
    {
        await using var server = new StubServer(_ => StubAnswer.With(
            200, ("ETag", "\"e\""), ("x-amz-version-id", "v"), ("x-amz-meta-a", "b"), ("x-amz-checksum-crc64nvme", "AAAAAAAAAAA="), ("x-amz-tagging-count", "2")));
        await using var content = await server.Store.ReadAsync(new ReadRequest(new("from", "k"), "e") { WithHead = true }, default);

        Assert.Equal(("\"e\"", "ENABLED", null), (server.Only["If-Match"], server.Only["x-amz-checksum-mode"], server.Only["Range"]));
        var head = content.Head!;
        Assert.Equal((0L, "e", "v", "b", 2), (head.Size, head.ETag, head.VersionId, head.Properties.Metadata["a"], head.TagCount));
        Assert.Equal([new StoredChecksum(ChecksumAlgorithm.Crc64Nvme, "AAAAAAAAAAA=", IsFullObject: true)], head.Checksums);
    }

    [Theory]
    [InlineData("AmazonS3", "films/a", "films/b", 0)]
    [InlineData("Ceph Object Gateway (tentacle)", "films/a", "films/b", 0)]
    [InlineData("AmazonS3", "films/a", "other/b", null)]
    [InlineData("AmazonS3", null, "films/b", null)]
    [InlineData("Unheard of", "films/a", "films/b", null)]
    [InlineData(null, "films/a", "films/b", null)]
    public async Task No_count_means_no_tags_only_from_stores_that_count_and_where_tags_may_be_read(string? server, string? asked, string key, int? expected)
    {
        await using var stub = new StubServer(r => r.Target.Contains("tagging", StringComparison.Ordinal)
            ? new StubAnswer(200, Tags)
            : StubAnswer.With(200, [("ETag", "\"e\""), .. server is null ? Array.Empty<(string, string)>() : [("Server", server)]]));
        if (asked is not null)
            await stub.Store.GetTagsAsync(new("from", asked), default);

        await using var content = await stub.Store.ReadAsync(new ReadRequest(new("from", key)) { WithHead = true }, default);

        Assert.Equal(expected, content.Head!.TagCount);
    }

    [Fact]
    public async Task A_store_that_has_counted_once_counts()
    {
        await using var stub = new StubServer(r => r.Target.Contains("tagging", StringComparison.Ordinal) ? new StubAnswer(200, Tags)
            : r.Target.EndsWith("/counted", StringComparison.Ordinal) ? StubAnswer.With(200, ("ETag", "\"e\""), ("x-amz-tagging-count", "1"))
            : StubAnswer.With(200, ("ETag", "\"e\"")));
        await stub.Store.GetTagsAsync(new("from", "a"), default);

        Assert.Equal([null, 1, 0], [await CountAsync("b"), await CountAsync("counted"), await CountAsync("c")]);

        async Task<int?> CountAsync(string key)
        {
            await using var content = await stub.Store.ReadAsync(new ReadRequest(new("from", key)) { WithHead = true }, default);
            return content.Head!.TagCount;
        }
    }
}
