using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Manifests;

/// <summary>Makes an inventory file from a listing.</summary>
public static class InventoryBuilder
{
    /// <summary>Lists a prefix and writes one row per object. The file appears when it is complete, never in part.</summary>
    /// <param name="store">The store to list.</param>
    /// <param name="bucket">The bucket.</param>
    /// <param name="prefix">Keys must begin with it; empty for the whole bucket.</param>
    /// <param name="path">The file; replaced if it is there. Its folder must exist.</param>
    /// <param name="filter">Which objects to take; <see langword="null"/> takes all.</param>
    /// <param name="progress">Told objects and bytes so far, once a page.</param>
    /// <param name="cancellationToken">Stops it; no file is left.</param>
    /// <exception cref="TransferException">The bucket cannot be listed, nothing matches, or the file cannot be written.</exception>
    public static async Task<InventoryInfo> BuildAsync(
        IObjectStore store,
        string bucket,
        string prefix,
        string path,
        Func<ListedObject, bool>? filter = null,
        IProgress<InventoryInfo>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        long listed = 0, objects = 0, bytes = 0;
        if (InventoryWriter.PathProblem(Path.GetFullPath(path), out _) is { } problem)
            throw new TransferException(FailureKind.Unknown, $"The inventory '{path}' cannot be written: {problem}", path);
        try
        {
            var writer = InventoryWriter.Create(path);
            await using var _ = writer.ConfigureAwait(false);
            await foreach (var item in TransferRows.ListAsync(store, new ListRequest(bucket, prefix), cancellationToken).ConfigureAwait(false))
            {
                if (++listed % S3Limits.MaxPageSize == 0)
                    progress?.Report(new InventoryInfo(writer.Path, objects, bytes));
                if (filter?.Invoke(item) == false)
                    continue;
                await writer.WriteAsync(new ObjectLocation(bucket, item.Key, item.VersionId), cancellationToken).ConfigureAwait(false);
                objects++;
                bytes += item.Size;
            }

            if (objects == 0)
                throw Nothing(store, bucket, prefix, listed);
            await writer.CompleteAsync(cancellationToken).ConfigureAwait(false);
            return new InventoryInfo(writer.Path, objects, bytes);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new TransferException(FailureKind.Unknown, $"The inventory '{path}' cannot be written: {exception.Message.TrimEnd('.')}. Name a file that you may write, in a folder that has space.", path, exception);
        }
    }

    private static TransferException Nothing(IObjectStore store, string bucket, string prefix, long listed) => new(
        FailureKind.NotFound,
        listed == 0
            ? $"Nothing is below 's3://{bucket}/{prefix}' at {store.Name}, so no inventory was written. Check the prefix; keys are case-sensitive."
            : $"None of the {listed} objects below 's3://{bucket}/{prefix}' passes the filters, so no inventory was written. Widen them.",
        $"s3://{bucket}/{prefix}");
}
