using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Aws.Helpers;

/// <summary>Removes a helper's own bucket, which CloudFormation leaves alone, for nobody shall lose records by a slip.</summary>
public static class HelperBucket
{
    /// <summary>Deletes all objects, aborts all uploads, and deletes the bucket. Where it is not there, or was half removed before, this does the rest.</summary>
    /// <param name="store">Where it is.</param>
    /// <param name="bucket">The bucket.</param>
    /// <param name="progress">Told how many objects were deleted so far.</param>
    /// <param name="cancellationToken">Stops it; what is deleted is deleted.</param>
    /// <returns>How much was deleted.</returns>
    /// <exception cref="StoreException">Something cannot be listed or deleted.</exception>
    public static async Task<HelperEmptied> RemoveAsync(S3ObjectStore store, string bucket, IProgress<HelperEmptied>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        var deleted = 0L;
        try
        {
            await foreach (var upload in store.ListUploadsAsync(bucket, "", cancellationToken).ConfigureAwait(false))
                await store.AbortUploadAsync(new CreatedUpload(new ObjectLocation(bucket, upload.Key), upload.UploadId, null), cancellationToken).ConfigureAwait(false);

            // Always the first page: the one before is gone.
            while (await store.ListAsync(new ListRequest(bucket), cancellationToken).ConfigureAwait(false) is { Objects: { Count: > 0 } found })
            {
                await store.DeleteAsync(bucket, [.. found.Select(each => each.Key)], cancellationToken).ConfigureAwait(false);
                deleted += found.Count;
                progress?.Report(new HelperEmptied(deleted));
            }

            await store.DeleteBucketAsync(bucket, cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException exception) when (exception.Kind == StoreErrorKind.NoSuchBucket)
        {
            // As asked for.
        }

        return new HelperEmptied(deleted);
    }
}
