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
        if (options.Digests.Count > 0
            || !options.CopyProperties.HaveHeaders() || options.CopyProperties.HaveRedirect() || options.CopyProperties.HaveAnnotations()
            || TryMakePin(row, options) is not { } head)
        {
            return null;
        }

        return SourceLayout.NeedsParts(head, options) ? null : head;
    }

    /// <summary>The same for a read of the whole object, whose answer tells the rest.</summary>
    /// <returns><see langword="null"/> where the object's own head must be asked for.</returns>
    public static ObjectHead? TryMakePin(InventoryRow row, TransferOptions options) =>
        row.Listed is { ETag.Length: > 0 } listed && !options.PreserveETag && !Archives.Contains(listed.StorageClass)
            ? new ObjectHead { Size = listed.Size, ETag = listed.ETag, LastModified = listed.LastModified, StorageClass = listed.StorageClass, VersionId = listed.VersionId }
            : null;
}
