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
        await foreach (var row in RowsAsync(definition.Rows, row => row.Source, "The source bucket", source, caller, options, cancellationToken).ConfigureAwait(false))
            yield return row;
    }

    /// <summary>Rows of a run that only reads, given out once the first one's bucket has been looked at.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="location">The object of a row, if it has one.</param>
    /// <param name="role">What the bucket is to the run; begins a sentence.</param>
    /// <param name="source">The store.</param>
    /// <param name="caller">The run's.</param>
    /// <param name="options">The run's.</param>
    /// <param name="cancellationToken">Stops the reading of rows.</param>
    /// <exception cref="TransferException">The run cannot begin.</exception>
    public static async IAsyncEnumerable<TRow> RowsAsync<TRow>(
        IAsyncEnumerable<TRow> rows,
        Func<TRow, ObjectLocation?> location,
        string role,
        IObjectStore source,
        StoreCaller caller,
        TransferOptions options,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var isKnown = false;
        await foreach (var row in rows.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            // The first bucket decides; a later row that names another, missing one fails by itself.
            if (!isKnown && location(row) is { } first)
            {
                await RequireBucketAsync(source, RequestKind.SourceRead, first.Bucket, role, caller, options, cancellationToken).ConfigureAwait(false);
                isKnown = true;
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
