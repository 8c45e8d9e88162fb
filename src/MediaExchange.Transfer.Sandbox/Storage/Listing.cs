using System.Text;

namespace MediaExchange.Transfer.Sandbox.Storage;

/// <summary>Pages of listings. The work is proportional to the page: groups under a delimiter are skipped by seeking.</summary>
internal static class Listing
{
    /// <summary>Lists current objects.</summary>
    /// <param name="bucket">The bucket.</param>
    /// <param name="prefix">Keys start with it.</param>
    /// <param name="delimiter">Groups keys by what comes before it; empty for none.</param>
    /// <param name="after">Keys (and groups) come after it; empty for all. A group equal to it is left out whole.</param>
    /// <param name="limit">How many keys and groups.</param>
    public static ListingPage<ObjectVersion> Objects(Bucket bucket, string prefix, string delimiter, string after, int limit) =>
        Walk(bucket, prefix, delimiter, after, null, limit, (head, _, page, room) =>
        {
            if (head.IsDeleteMarker)
                return true;
            if (room == 0)
                return false;
            page.Items.Add(head);
            page.Last = Encoding.UTF8.GetString(head.Key);
            return true;
        });

    /// <summary>Lists versions and delete markers, each key's newest first.</summary>
    /// <param name="bucket">The bucket.</param>
    /// <param name="prefix">Keys start with it.</param>
    /// <param name="delimiter">Groups keys by what comes before it; empty for none.</param>
    /// <param name="after">Keys come after it, except versions of itself when <paramref name="afterVersion"/> names one.</param>
    /// <param name="afterVersion">Versions of that key come after this one.</param>
    /// <param name="limit">How many versions and groups.</param>
    public static ListingPage<ObjectVersion> Versions(Bucket bucket, string prefix, string delimiter, string after, string? afterVersion, int limit) =>
        Walk(bucket, prefix, delimiter, after, afterVersion, limit, (head, from, page, room) =>
        {
            var skipping = from is not null;
            for (var version = head; version is not null; version = version.Older)
            {
                if (skipping)
                {
                    skipping = version.VersionId != from;
                    continue;
                }

                if (room-- == 0)
                    return false;
                page.Items.Add(version);
                page.Last = Encoding.UTF8.GetString(version.Key);
                page.LastVersion = version.VersionId;
            }

            return true;
        });

    private static ListingPage<ObjectVersion> Walk(
        Bucket bucket,
        string prefixText,
        string delimiterText,
        string afterText,
        string? afterVersion,
        int limit,
        Func<ObjectVersion, string?, ListingPage<ObjectVersion>, int, bool> visit)
    {
        var prefix = Encoding.UTF8.GetBytes(prefixText);
        var delimiter = Encoding.UTF8.GetBytes(delimiterText);
        var after = Encoding.UTF8.GetBytes(afterText);
        var page = new ListingPage<ObjectVersion>();
        if (limit == 0)
            return page;
        return bucket.Read(index =>
        {
            var isInPrefix = after.AsSpan().SequenceCompareTo(prefix) >= 0;
            var cursor = isInPrefix ? index.Seek(after, inclusive: after.Length == 0 || afterVersion is not null) : index.Seek(prefix);
            if (isInPrefix && GroupOf(after, prefix, delimiter) is { } done && done.Length == after.Length)
                cursor = SeekPast(index, done);
            while (cursor.IsValid && cursor.Key.AsSpan().StartsWith(prefix))
            {
                var room = limit - page.Count;
                if (GroupOf(cursor.Key, prefix, delimiter) is { } group)
                {
                    // A group counts only if something in it is visible.
                    var probe = new ListingPage<ObjectVersion>();
                    visit(cursor.Value, null, probe, 1);
                    if (probe.Items.Count == 0)
                    {
                        cursor.MoveNext();
                        continue;
                    }

                    if (room == 0)
                    {
                        page.IsTruncated = true;
                        break;
                    }

                    page.Last = Encoding.UTF8.GetString(group);
                    page.LastVersion = null;
                    page.Groups.Add(page.Last);
                    cursor = SeekPast(index, group);
                    continue;
                }

                var from = afterVersion is not null && cursor.Key.AsSpan().SequenceEqual(after) ? afterVersion : null;
                if (!visit(cursor.Value, from, page, room))
                {
                    page.IsTruncated = true;
                    break;
                }

                cursor.MoveNext();
            }

            return page;
        });
    }

    private static byte[]? GroupOf(byte[] key, byte[] prefix, byte[] delimiter)
    {
        if (delimiter.Length == 0 || key.Length < prefix.Length)
            return null;
        var at = key.AsSpan(prefix.Length).IndexOf(delimiter);
        return at < 0 ? null : key[..(prefix.Length + at + delimiter.Length)];
    }

    /// <summary>The first key that does not start with the group: no byte of UTF-8 is 0xFF.</summary>
    private static SortedIndex<ObjectVersion>.Cursor SeekPast(SortedIndex<ObjectVersion> index, byte[] group) =>
        index.Seek([.. group, 0xFF]);
}
