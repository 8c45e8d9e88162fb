using System.Text;
using MediaExchange.Transfer.Sandbox.Storage;
using Xunit;

namespace Sandbox.Tests.Storage;

public class ListingTests
{
    private static readonly string[] _pieces = ["a", "b", "/", "//", "aa", "é", "👍", "", "-", "a/b", "\uFFFD"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Pages_of_any_size_add_up_to_the_naive_listing(int seed)
    {
        var random = new Random(seed);
        using var storage = new ObjectStorage();
        var (bucket, _) = storage.Create("bucket", "us-east-1", "owner", DateTimeOffset.UnixEpoch);
        bucket.Change(configuration => configuration with { Versioning = VersioningState.Enabled });
        var live = new Dictionary<string, bool>();
        for (var i = 0; i < 400; i++)
        {
            var key = string.Concat(Enumerable.Range(0, 4).Select(_ => _pieces[random.Next(_pieces.Length)]));
            if (key.Length == 0)
                continue;
            var bytes = Encoding.UTF8.GetBytes(key);
            live[key] = random.Next(4) != 0;
            if (live[key])
                bucket.Put(bytes, id => new ObjectVersion { Key = bytes, VersionId = id });
            else
                bucket.Delete(bytes, null, DateTimeOffset.UnixEpoch);
        }

        foreach (var prefix in new[] { "", "a", "a/", "é", "nothing" })
        {
            foreach (var delimiter in new[] { "", "/", "a", "//" })
            {
                var expected = Naive(live.Where(pair => pair.Value).Select(pair => pair.Key), prefix, delimiter);
                foreach (var limit in new[] { 1, 2, 7, 1000 })
                    Assert.Equal(expected, Pages(bucket, prefix, delimiter, limit));
            }
        }
    }

    [Fact]
    public void Versions_page_through_every_version_and_marker_newest_first()
    {
        using var storage = new ObjectStorage();
        var (bucket, _) = storage.Create("bucket", "us-east-1", "owner", DateTimeOffset.UnixEpoch);
        bucket.Change(configuration => configuration with { Versioning = VersioningState.Enabled });
        var expected = new List<string>();
        foreach (var key in new[] { "a", "b", "c" })
        {
            var bytes = Encoding.UTF8.GetBytes(key);
            var ids = new List<string>();
            for (var i = 0; i < 3; i++)
                ids.Add(bucket.Put(bytes, id => new ObjectVersion { Key = bytes, VersionId = id }).VersionId);
            ids.Add(bucket.Delete(bytes, null, DateTimeOffset.UnixEpoch).VersionId!);
            ids.Reverse();
            expected.AddRange(ids.Select(id => key + id));
        }

        foreach (var limit in new[] { 1, 2, 5, 100 })
        {
            var found = new List<string>();
            var (marker, version) = ("", (string?)null);
            while (true)
            {
                var page = Listing.Versions(bucket, "", "", marker, version, limit);
                found.AddRange(page.Items.Select(item => Encoding.UTF8.GetString(item.Key) + item.VersionId));
                if (!page.IsTruncated)
                    break;
                Assert.Equal(limit, page.Count);
                (marker, version) = (page.Last, page.LastVersion);
            }

            Assert.Equal(expected, found);
        }
    }

    private static List<string> Pages(Bucket bucket, string prefix, string delimiter, int limit)
    {
        var result = new List<string>();
        for (var after = ""; ;)
        {
            var page = Listing.Objects(bucket, prefix, delimiter, after, limit);
            var entries = page.Items.Select(item => "key " + Encoding.UTF8.GetString(item.Key)).Concat(page.Groups.Select(group => "group " + group));
            result.AddRange(entries.OrderBy(entry => Encoding.UTF8.GetBytes(entry[(entry.IndexOf(' ', StringComparison.Ordinal) + 1)..]), _bytes));
            if (!page.IsTruncated)
                return result;
            Assert.Equal(limit, page.Count);
            after = page.Last;
        }
    }

    private static List<string> Naive(IEnumerable<string> keys, string prefix, string delimiter)
    {
        var entries = new HashSet<string>();
        foreach (var key in keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal)))
        {
            var at = delimiter.Length == 0 ? -1 : key.IndexOf(delimiter, prefix.Length, StringComparison.Ordinal);
            entries.Add(at < 0 ? "key " + key : "group " + key[..(at + delimiter.Length)]);
        }

        return [.. entries.OrderBy(entry => Encoding.UTF8.GetBytes(entry[(entry.IndexOf(' ', StringComparison.Ordinal) + 1)..]), _bytes)];
    }

    private static readonly Comparer<byte[]> _bytes = Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b));
}
