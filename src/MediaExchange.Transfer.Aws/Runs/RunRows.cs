using MediaExchange.Transfer.Aws.Preflight;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Manifests;
using MediaExchange.Transfer.Engine.Stores;
using MediaExchange.Transfer.Engine.Text;

namespace MediaExchange.Transfer.Aws.Runs;

/// <summary>The rows of an inventory that somebody named, each checked: a run that is begun has none that cannot be read.</summary>
internal sealed class RunRows(IObjectStore store, HelperFacts helper, RunRequest request)
{
    // More would not be read.
    private const int MostTold = 5;

    /// <summary>The rows of the inventory that the request names.</summary>
    /// <exception cref="TransferException">While enumerating: there is no such inventory, or it cannot be read.</exception>
    public async IAsyncEnumerable<InventoryRow> OpenAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var name = request.Inventory!;
        var rows = name.StartsWith("s3://", StringComparison.OrdinalIgnoreCase) ? await FromStoreAsync(name, cancellationToken).ConfigureAwait(false) : TransferRows.FromFile(name, cancellationToken);
        var any = false;
        await foreach (var row in rows.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            any = true;
            yield return row;
        }

        if (!any)
            throw new TransferException(FailureKind.InvalidRow, $"The inventory '{name}' has no rows, so there is nothing to do. Make one with New-TransferInventory, or check the address.", name);
    }

    /// <summary>Hands on what can be transferred; at the end tells what cannot.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="take">Takes a row. After the first problem it is not called any more.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="TransferException">Rows cannot be read, or this helper or engine does not take them.</exception>
    public async Task CheckAsync(IAsyncEnumerable<InventoryRow> rows, Func<ObjectLocation, ValueTask> take, CancellationToken cancellationToken)
    {
        var problems = new List<string>();
        var bad = 0L;
        string? bucket = null;
        await foreach (var row in rows.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            var problem = row.Problem;
            if (row.Source is { } source && source.Bucket != bucket)
            {
                problem = RunChecks.Source(helper, source.Bucket);
                if (bucket is not null && problem is null && request.Engine == RunEngine.S3Batch)
                    throw SeveralBuckets(row, bucket);
                if (bucket is null || request.Engine != RunEngine.S3Batch)
                    bucket = source.Bucket;
            }

            if (problem is not null)
            {
                bad++;
                if (problems.Count < MostTold)
                    problems.Add($"Line {row.Line}: {VisibleText.Of(problem)}");
            }
            else if (bad == 0)
            {
                await take(row.Source!).ConfigureAwait(false);
            }
        }

        if (bad > 0)
        {
            throw new TransferException(
                FailureKind.InvalidRow,
                $"Nothing was begun, because {(bad == 1 ? "a line" : $"{bad} lines")} of the inventory '{request.Inventory}' cannot be transferred. {string.Join(" ", problems)}{(bad > problems.Count ? " And so on." : "")}",
                request.Inventory);
        }
    }

    // A CSV manifest lists objects "contained within a single bucket": https://docs.aws.amazon.com/AmazonS3/latest/userguide/batch-ops.html
    private TransferException SeveralBuckets(InventoryRow row, string bucket)
    {
        var what = request.Inventory is { } name ? $"The inventory '{name}'" : "What is left";
        return new TransferException(
            FailureKind.InvalidRow,
            $"{what} is of several buckets ('{bucket}', and from line {row.Line} on '{row.Source!.Bucket}'), and a job of S3 Batch Operations takes the objects of one. "
                + "Nothing was begun. Write -Engine BatchArray, which takes any, or make an inventory for each bucket.",
            request.Inventory);
    }

    private async Task<IAsyncEnumerable<InventoryRow>> FromStoreAsync(string name, CancellationToken cancellationToken)
    {
        if (!S3Address.TryParse(name, out var address, out var problem) || address.IsPrefix)
            throw new TransferException(FailureKind.InvalidRequest, problem ?? $"'{name}' is a prefix, and an inventory is one object. Write its key, or make one of what is below the prefix with New-TransferInventory.", name);
        var location = new ObjectLocation(address.Bucket, address.Key);
        try
        {
            var head = await SmallObjects.HeadAsync(store, location, cancellationToken).ConfigureAwait(false);
            return TransferRows.FromStore(store, location with { VersionId = head.VersionId }, head.ETag, 0, head.Size, 1, cancellationToken);
        }
        catch (StoreException exception)
        {
            // It is the inventory that is at fault, whatever of it S3 names.
            var told = TransferException.Of(exception, $"The inventory '{name}'", store);
            throw new TransferException(told.Kind, told.Message, name, exception);
        }
    }
}
