using System.Runtime.CompilerServices;
using MediaExchange.Transfer.Engine.Copying;
using MediaExchange.Transfer.Engine.Flow;
using MediaExchange.Transfer.Engine.Listing;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Manifests;

/// <summary>Where the rows of a transfer come from: an inventory file, a listing, or one object.</summary>
public static class TransferRows
{
    /// <summary>One object.</summary>
    public static async IAsyncEnumerable<InventoryRow> FromObject(ObjectLocation location)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        yield return new InventoryRow(1, location, null);
    }

    /// <summary>The rows of an inventory file, read while the transfer goes on.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="TransferException">While enumerating: the file is missing, cannot be read, is no inventory, or has no rows.</exception>
    public static async IAsyncEnumerable<InventoryRow> FromFile(string path, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var file = Open(path);
        var rows = InventoryReader.ReadAsync(file, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using var _ = rows.ConfigureAwait(false);
        var any = false;
        while (await NextAsync(rows, path).ConfigureAwait(false))
        {
            any = true;
            yield return rows.Current;
        }

        if (!any)
            throw new TransferException(FailureKind.InvalidRow, $"The inventory '{path}' has no rows, so there is nothing to do. Make one with New-TransferInventory (or: worker inventory), or check the path.", path);
    }

    /// <summary>Some of the rows of an inventory in a store, read block by block while the transfer goes on.</summary>
    /// <param name="store">The store.</param>
    /// <param name="inventory">The inventory, with its version where there is one.</param>
    /// <param name="etag">Its ETag, without quotes: of another state the offsets are worth nothing.</param>
    /// <param name="offset">The first byte, with which a row begins.</param>
    /// <param name="length">How many bytes.</param>
    /// <param name="firstLine">Which line of the inventory that is, from 1.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="TransferException">While enumerating: the inventory is missing, has changed or cannot be read.</exception>
    public static async IAsyncEnumerable<InventoryRow> FromStore(
        IObjectStore store, ObjectLocation inventory, string etag, long offset, long length, long firstLine, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(inventory);
        using var blocks = new StoredRange(store, inventory, etag, offset, length);
        var rows = InventoryReader.ReadAsync(blocks, firstLine, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using var _ = rows.ConfigureAwait(false);
        while (await NextAsync(rows, inventory.ToString(), store).ConfigureAwait(false))
            yield return rows.Current;
    }

    /// <summary>All objects below a prefix, listed while the transfer goes on.</summary>
    /// <param name="store">The store to list.</param>
    /// <param name="bucket">The bucket.</param>
    /// <param name="prefix">Keys must begin with it; empty for the whole bucket.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <exception cref="TransferException">While enumerating: the bucket cannot be listed, or nothing is below the prefix.</exception>
    public static async IAsyncEnumerable<InventoryRow> FromListing(
        IObjectStore store, string bucket, string prefix, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var line = 0L;
        var listing = ListAsync(store, new ListRequest(bucket, prefix), cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using var _ = listing.ConfigureAwait(false);
        while (await listing.MoveNextAsync().ConfigureAwait(false))
            yield return new InventoryRow(++line, new ObjectLocation(bucket, listing.Current.Key, listing.Current.VersionId), null) { Listed = listing.Current };
        if (line == 0)
            throw NothingBelow(store, bucket, prefix);
    }

    internal static TransferException NothingBelow(IObjectStore store, string bucket, string prefix) => new(
        FailureKind.NotFound, $"Nothing is below 's3://{bucket}/{prefix}' at {store.Name}, so there is nothing to do. Check the prefix; keys are case-sensitive.", $"s3://{bucket}/{prefix}");

    /// <summary>Lists with retries, and with one sentence for what cannot be listed.</summary>
    internal static async IAsyncEnumerable<ListedObject> ListAsync(
        IObjectStore store, ListRequest listRequest, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var options = new TransferOptions();
        var caller = new StoreCaller(options, new RunCounters());
        var tally = new ItemTally(options.Time);
        var listing = ObjectLister.ListAsync(
            (request, token) => caller.CallAsync(RequestKind.SourceRead, tally, inner => store.ListAsync(request, inner), token),
            listRequest,
            cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using var _ = listing.ConfigureAwait(false);
        while (true)
        {
            try
            {
                if (!await listing.MoveNextAsync().ConfigureAwait(false))
                    yield break;
            }
            catch (StoreException exception)
            {
                throw Failures.RunFailed(exception.Error, $"The bucket '{listRequest.Bucket}'", store, exception);
            }

            yield return listing.Current;
        }
    }

    private static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.Asynchronous | FileOptions.SequentialScan);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new TransferException(FailureKind.NotFound, $"The inventory '{path}' does not exist. Check the path, or make one with New-TransferInventory (or: worker inventory).", path, exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new TransferException(FailureKind.InvalidRow, $"The inventory '{path}' cannot be read: {exception.Message.TrimEnd('.')}. Name a file that you may read.", path, exception);
        }
    }

    private static async ValueTask<bool> NextAsync(IAsyncEnumerator<InventoryRow> rows, string path, IObjectStore? store = null)
    {
        try
        {
            return await rows.MoveNextAsync().ConfigureAwait(false);
        }
        catch (StoreException exception) when (exception.Kind == StoreErrorKind.PreconditionFailed)
        {
            throw new TransferException(
                FailureKind.SourceChanged,
                $"The inventory '{path}' was changed after the run had begun, so its rows may be others. Begin a new run of it; what is there is skipped.",
                path,
                exception);
        }
        catch (StoreException exception)
        {
            throw Failures.RunFailed(exception.Error, $"The inventory '{path}'", store!, exception);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            throw new TransferException(FailureKind.InvalidRow, $"The inventory '{path}' cannot be read: {exception.Message}", path, exception);
        }
    }
}
