using System.Runtime.CompilerServices;
using MediaExchange.Transfer.Engine.Copying;
using MediaExchange.Transfer.Engine.Flow;
using MediaExchange.Transfer.Engine.Manifests;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Planning;

/// <summary>Looks, by reading only, whether a run can begin: both buckets there, both stores answering.</summary>
internal static class Preflight
{
    /// <summary>The definition's rows, given out once the buckets have been looked at.</summary>
    /// <exception cref="TransferException">The run cannot begin.</exception>
    public static async IAsyncEnumerable<InventoryRow> RowsAsync(
        TransferDefinition definition,
        IObjectStore source,
        IObjectStore destination,
        StoreCaller caller,
        TransferOptions options,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await RequireBucketAsync(destination, RequestKind.DestinationRead, definition.DestinationBucket, "The destination bucket", caller, options, cancellationToken).ConfigureAwait(false);
        string? known = null;
        await foreach (var row in definition.Rows.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            // The first bucket decides; a later row that names another, missing one fails by itself.
            if (known is null && row.Source is { } location)
            {
                await RequireBucketAsync(source, RequestKind.SourceRead, location.Bucket, "The source bucket", caller, options, cancellationToken).ConfigureAwait(false);
                known = location.Bucket;
            }

            yield return row;
        }
    }

    private static async Task RequireBucketAsync(
        IObjectStore store, RequestKind kind, string bucket, string role, StoreCaller caller, TransferOptions options, CancellationToken cancellationToken)
    {
        try
        {
            await caller.CallAsync(kind, new ItemTally(options.Time), token => store.GetBucketAsync(bucket, token), cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException exception) when (exception.Kind == StoreErrorKind.AccessDenied)
        {
            // HeadBucket needs s3:ListBucket, which those who may only read or write objects have not. The objects will tell.
        }
        catch (StoreException exception)
        {
            throw Failures.RunFailed(exception.Error, $"{role} '{bucket}'", store, exception);
        }
    }
}
