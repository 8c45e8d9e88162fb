using Amazon.S3;
using Amazon.S3.Model;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Aws;

/// <content>Deleting, which no transfer does: for a helper's own bucket.</content>
public sealed partial class S3ObjectStore
{
    /// <summary>Deletes objects of one bucket, 1,000 at most. One that is not there is as good as deleted.</summary>
    /// <exception cref="StoreException">One cannot be deleted; others may have been.</exception>
    internal async Task DeleteAsync(string bucket, IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        var location = new ObjectLocation(bucket, keys[0]);
        await SendAsync("DeleteObjects", location, _access.Timeouts.Quick, async (client, call, token) =>
        {
            try
            {
                return await client.DeleteObjectsAsync(
                    new DeleteObjectsRequest { BucketName = bucket, Quiet = true, Objects = [.. keys.Select(key => new KeyVersion { Key = key })] }, token).ConfigureAwait(false);
            }
            catch (DeleteObjectsException failed) when (failed.Response.DeleteErrors is [var first, ..])
            {
                // The answer is a 200 that has an error for each that could not be deleted.
                throw new StoreException(new StoreError
                {
                    Kind = ErrorTranslator.KindOf(first.Code, call.Status, "DeleteObjects", first.Message ?? ""),
                    Operation = "DeleteObjects",
                    Location = new ObjectLocation(bucket, first.Key),
                    Code = first.Code,
                    HttpStatus = call.Status,
                    Message = first.Message ?? "The object could not be deleted.",
                });
            }
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Deletes a bucket that is empty. One that is not there is as good as deleted.</summary>
    /// <exception cref="StoreException">It cannot be deleted.</exception>
    internal async Task DeleteBucketAsync(string bucket, CancellationToken cancellationToken)
    {
        try
        {
            await SendAsync("DeleteBucket", new ObjectLocation(bucket, ""), _access.Timeouts.Quick, (client, _, token) => client.DeleteBucketAsync(bucket, token), cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException gone) when (gone.Kind == StoreErrorKind.NoSuchBucket)
        {
            // As asked for.
        }
    }
}
