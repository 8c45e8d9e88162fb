using System.Text;

namespace MediaExchange.Transfer.Sandbox.Storage;

/// <summary>Pages of uploads in progress, by key and then by age. There are few of them, so each page sorts them anew.</summary>
internal static class UploadListing
{
    public static ListingPage<MultipartUpload> List(Bucket bucket, string prefix, string delimiter, string keyMarker, string uploadMarker, int limit)
    {
        var page = new ListingPage<MultipartUpload>();
        if (limit == 0)
            return page;
        var start = Encoding.UTF8.GetBytes(prefix);
        var marker = Encoding.UTF8.GetBytes(keyMarker);
        var uploads = bucket.Uploads.Values.Where(upload => upload.Key.AsSpan().StartsWith(start)).ToList();
        uploads.Sort(static (a, b) => a.Key.AsSpan().SequenceCompareTo(b.Key) is not 0 and var order ? order : Older(a, b));
        var skipping = uploadMarker.Length > 0;
        foreach (var upload in uploads)
        {
            var order = marker.Length == 0 ? 1 : upload.Key.AsSpan().SequenceCompareTo(marker);
            if (order < 0 || (order == 0 && uploadMarker.Length == 0))
                continue;
            if (order == 0 && skipping)
            {
                skipping = upload.Id != uploadMarker;
                continue;
            }

            var key = Encoding.UTF8.GetString(upload.Key);
            var at = delimiter.Length == 0 ? -1 : key.IndexOf(delimiter, prefix.Length, StringComparison.Ordinal);
            var group = at < 0 ? null : key[..(at + delimiter.Length)];
            if (group is not null && (group == keyMarker || (page.Groups.Count > 0 && page.Groups[^1] == group)))
                continue;
            if (page.Count == limit)
            {
                page.IsTruncated = true;
                break;
            }

            if (group is null)
                page.Items.Add(upload);
            else
                page.Groups.Add(group);
            (page.Last, page.LastVersion) = (group ?? key, group is null ? upload.Id : null);
        }

        return page;
    }

    private static int Older(MultipartUpload a, MultipartUpload b) =>
        a.Initiated != b.Initiated ? a.Initiated.CompareTo(b.Initiated) : string.CompareOrdinal(a.Id, b.Id);
}
