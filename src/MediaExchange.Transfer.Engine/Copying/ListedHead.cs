using MediaExchange.Transfer.Engine.Manifests;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Copying;

/// <summary>
/// A head made of what a listing told. It is enough for a copy in one request: the copy is pinned to the listed ETag, and inherits what the
/// listing does not tell. So a small object that was just listed takes one request instead of two.
/// </summary>
internal static class ListedHead
{
    // Whether these are restored only their heads tell.
    private static readonly string[] Archives = ["GLACIER", "DEEP_ARCHIVE"];

    /// <returns><see langword="null"/> where the object's own head must be asked for.</returns>
    public static ObjectHead? TryMake(InventoryRow row, TransferOptions options)
    {
        if (row.Listed is not { ETag.Length: > 0 } listed
            || options.PreserveETag
            || options.Digests.Count > 0
            || !options.CopyProperties.HaveHeaders() || options.CopyProperties.HaveRedirect() || options.CopyProperties.HaveAnnotations()
            || Archives.Contains(listed.StorageClass))
        {
            return null;
        }

        var head = new ObjectHead { Size = listed.Size, ETag = listed.ETag, LastModified = listed.LastModified, StorageClass = listed.StorageClass, VersionId = listed.VersionId };
        return SourceLayout.NeedsParts(head, options) ? null : head;
    }
}
