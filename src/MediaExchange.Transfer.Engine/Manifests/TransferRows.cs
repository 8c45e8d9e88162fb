using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Manifests;

/// <summary>Where the rows of a transfer come from: an inventory file, a listing, or one object.</summary>
public static class TransferRows
{
    /// <summary>One object.</summary>
    public static IAsyncEnumerable<InventoryRow> FromObject(ObjectLocation location) => throw new NotImplementedException();

    /// <summary>The rows of an inventory file, read while the transfer goes on.</summary>
    /// <exception cref="TransferException">While enumerating: the file is missing, cannot be read, or has no rows.</exception>
    public static IAsyncEnumerable<InventoryRow> FromFile(string path) => throw new NotImplementedException();

    /// <summary>All objects below a prefix, listed while the transfer goes on.</summary>
    /// <exception cref="TransferException">While enumerating: the bucket cannot be listed, or nothing is below the prefix.</exception>
    public static IAsyncEnumerable<InventoryRow> FromListing(IObjectStore store, string bucket, string prefix) => throw new NotImplementedException();
}
