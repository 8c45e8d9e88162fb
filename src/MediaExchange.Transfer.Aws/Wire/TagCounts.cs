using System.Collections.Concurrent;
using System.Globalization;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Aws.Wire;

/// <summary>How many tags the answer to a GET says that there are, so that those of an object without any need not be asked for.</summary>
/// <remarks>
/// A count of zero is not sent, and no count is sent to those who may not read the tags, nor by stores that do not know it. So silence means "none"
/// only from a store that is known to count, and where tags were told before: permissions are given by prefix.
/// </remarks>
internal sealed class TagCounts
{
    // More folders than are worked on at once; those forgotten cost one request each.
    private const int MostFolders = 4096;

    // As they call themselves. Others are found out when they send a count.
    private static readonly string[] Counting = ["AmazonS3", "Ceph"];

    private readonly ConcurrentDictionary<(string Bucket, string Folder), bool> _readable = new();
    private volatile bool _isCounting;

    /// <summary>The tags of an object were told.</summary>
    public void Learn(ObjectLocation location)
    {
        if (_readable.Count >= MostFolders)
            _readable.Clear();
        _readable[FolderOf(location)] = true;
    }

    /// <returns><see langword="null"/> when nobody knows.</returns>
    public int? Of(ObjectLocation location, S3Call answer)
    {
        if (answer.Header("x-amz-tagging-count") is { } text)
        {
            _isCounting = true;
            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;
        }

        var counts = _isCounting || (answer.Header("Server") is { } server && Counting.Any(name => server.StartsWith(name, StringComparison.OrdinalIgnoreCase)));
        return counts && _readable.ContainsKey(FolderOf(location)) ? 0 : null;
    }

    private static (string Bucket, string Folder) FolderOf(ObjectLocation location) => (location.Bucket, location.Key[..(location.Key.LastIndexOf('/') + 1)]);
}
