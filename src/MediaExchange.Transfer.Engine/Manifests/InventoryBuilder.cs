using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Manifests;

/// <summary>Makes an inventory file from a listing.</summary>
public static class InventoryBuilder
{
    /// <summary>Lists a prefix and writes one row per object. The file appears when it is complete, never in part.</summary>
    /// <param name="store">The store to list.</param>
    /// <param name="bucket">The bucket.</param>
    /// <param name="prefix">Keys must begin with it; empty for the whole bucket.</param>
    /// <param name="path">The file; replaced if it is there.</param>
    /// <param name="filter">Which objects to take; <see langword="null"/> takes all.</param>
    /// <param name="progress">Told objects and bytes so far, once a page.</param>
    /// <param name="cancellationToken">Stops it; no file is left.</param>
    /// <exception cref="TransferException">The bucket cannot be listed, nothing matches, or the file cannot be written.</exception>
    public static Task<InventoryInfo> BuildAsync(
        IObjectStore store,
        string bucket,
        string prefix,
        string path,
        Func<ListedObject, bool>? filter = null,
        IProgress<InventoryInfo>? progress = null,
        CancellationToken cancellationToken = default) => throw new NotImplementedException();
}
