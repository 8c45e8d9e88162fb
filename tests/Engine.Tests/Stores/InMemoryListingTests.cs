using System.Text;
using MediaExchange.Transfer.Engine.Stores;
using Xunit;

namespace Engine.Tests.Stores;

public sealed class InMemoryListingTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Pages_are_what_a_sorted_list_of_keys_gives(int seed)
    {
        var random = new Random(seed);
        string[] pieces = ["a", "b", "/", "é", "\uFFFF", "👍", " "];
        var store = new InMemoryObjectStore(new() { PageSize = 7 }).AddBucket("bucket");
        var keys = Enumerable.Range(0, 300).Select(_ => string.Concat(Enumerable.Range(0, random.Next(1, 6)).Select(_ => pieces[random.Next(pieces.Length)]))).Distinct().ToList();
        foreach (var key in keys)
            store.AddObject("bucket", key, []);
        keys.Sort((x, y) => Encoding.UTF8.GetBytes(x).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(y)));
        Assert.Equal(keys, store.GetKeys("bucket"));

        foreach (var prefix in (string[])["", "a", "a/", "é", "👍", "none/", "zzz"])
        {
            foreach (var after in (string?[])[null, "", "a", "ab", "b/", "\uFFFF", "👍👍", keys[^1]])
            {
                var expected = keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal) && KeyOrder.Instance.Compare(key, after ?? "") > 0);
                var request = new ListRequest("bucket", prefix, after, MaxKeys: random.Next(1, 12));
                var listed = new List<string>();
                while (true)
                {
                    var page = await store.ListAsync(request, default);
                    Assert.InRange(page.Objects.Count, page.ContinuationToken is null ? 0 : 1, Math.Min(request.MaxKeys, 7));
                    listed.AddRange(page.Objects.Select(entry => entry.Key));
                    if (page.ContinuationToken is null)
                        break;
                    // The token wins over what the first request began after.
                    request = request with { ContinuationToken = page.ContinuationToken, StartAfter = "" };
                }

                Assert.Equal(expected, listed);
            }
        }
    }

    [Fact]
    public async Task An_entry_tells_what_head_tells()
    {
        var store = new InMemoryObjectStore().AddBucket("bucket");
        store.AddObject("bucket", "k", [1, 2], new() { Settings = new() { StorageClass = "GLACIER" }, LastModified = DateTimeOffset.UnixEpoch });

        var head = await store.HeadAsync(new("bucket", "k"), default);

        Assert.Equal([new ListedObject("k", 2, head.ETag, DateTimeOffset.UnixEpoch, "GLACIER")], (await store.ListAsync(new("bucket"), default)).Objects);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1001)]
    public async Task Page_sizes_are_1_to_1000(int maxKeys)
    {
        var store = new InMemoryObjectStore().AddBucket("bucket");

        await StoreAssert.FailsAsync(StoreErrorKind.InvalidRequest, () => store.ListAsync(new("bucket", MaxKeys: maxKeys), default));
        Assert.Throws<ArgumentOutOfRangeException>(() => new InMemoryObjectStore(new() { PageSize = maxKeys }));
    }

    [Fact]
    public async Task A_token_of_nobody_is_refused()
    {
        var store = new InMemoryObjectStore().AddBucket("bucket");

        await StoreAssert.FailsAsync(StoreErrorKind.InvalidRequest, () => store.ListAsync(new("bucket", ContinuationToken: "?"), default));
    }
}
