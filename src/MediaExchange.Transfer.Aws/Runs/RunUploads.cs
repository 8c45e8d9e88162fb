using MediaExchange.Transfer.Engine.Leases;
using MediaExchange.Transfer.Engine.Ledgers;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Aws.Runs;

/// <summary>Looks for the unfinished uploads of a run, by its ledgers.</summary>
internal sealed class RunUploads(RunClients clients, string bucket)
{
    private const int AtOnce = 8;
    private const int MostNamed = 10;

    // A request each. Of more the ledgers are believed.
    private const int MostLookedFor = 200;

    /// <summary>Counts them. Ledgers do not tell what became of an upload afterwards, so each is looked for, where one may look.</summary>
    /// <exception cref="Engine.TransferException">The ledgers cannot be listed.</exception>
    public async Task<LeftUploads> CountAsync(string runId, CancellationToken cancellationToken)
    {
        var (uploads, unread) = await ReadAsync(runId, cancellationToken).ConfigureAwait(false);
        var left = uploads.Count;
        if (left <= MostLookedFor)
        {
            await EachAsync(uploads, async (upload, token) =>
            {
                if (await IsGoneAsync(upload, token).ConfigureAwait(false))
                    Interlocked.Decrement(ref left);
            }, cancellationToken).ConfigureAwait(false);
        }

        return new LeftUploads { Left = left, Unread = unread };
    }

    /// <summary>Aborts them. What goes on with them begins those objects again.</summary>
    /// <exception cref="Engine.TransferException">The ledgers cannot be listed.</exception>
    public async Task<LeftUploads> AbortAsync(string runId, CancellationToken cancellationToken)
    {
        var (uploads, unread) = await ReadAsync(runId, cancellationToken).ConfigureAwait(false);
        var leases = new StoreLeases(clients.Store, new ObjectLocation(bucket, RunLayout.Leases), runId, "stop", new LeaseTimes { Patience = TimeSpan.Zero }, clients.Time);
        var (aborted, failed) = (0, new List<string>());
        await EachAsync(uploads, async (upload, token) =>
        {
            var isGone = await TryAbortAsync(leases, upload, token).ConfigureAwait(false);
            lock (failed)
            {
                if (isGone)
                    aborted++;
                else
                    failed.Add(upload.Destination.ToString());
            }
        }, cancellationToken).ConfigureAwait(false);
        return new LeftUploads { Left = failed.Count, Aborted = aborted, NotAborted = [.. failed.Order(StringComparer.Ordinal).Take(MostNamed)], Unread = unread };
    }

    private async Task<bool> TryAbortAsync(StoreLeases leases, UploadCheckpoint upload, CancellationToken cancellationToken)
    {
        // One whose id was never learnt is found by its key, as would be that of another run which copies there right now.
        IAsyncDisposable? lease = null;
        try
        {
            if (upload.UploadId is null)
                lease = await leases.AcquireAsync(upload.Destination, cancellationToken).ConfigureAwait(false);
            return await UnfinishedWork.AbortAsync(clients.Store, upload, clients.Time, cancellationToken).ConfigureAwait(false);
        }
        catch (ObjectLeaseException)
        {
            return false;
        }
        finally
        {
            if (lease is not null)
                await lease.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task<bool> IsGoneAsync(UploadCheckpoint upload, CancellationToken cancellationToken)
    {
        if (upload.UploadId is not { } id)
            return false;
        try
        {
            await clients.Store.ListPartsAsync(new CreatedUpload(upload.Destination, id, null), 0, cancellationToken).ConfigureAwait(false);
            return false;
        }
        catch (StoreException exception)
        {
            return exception.Kind == StoreErrorKind.NoSuchUpload;
        }
    }

    private static Task EachAsync(IReadOnlyCollection<UploadCheckpoint> uploads, Func<UploadCheckpoint, CancellationToken, ValueTask> work, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(uploads, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, work);

    private async Task<(IReadOnlyCollection<UploadCheckpoint> Uploads, List<string> Unread)> ReadAsync(string runId, CancellationToken cancellationToken)
    {
        var unread = new List<string>();
        var work = await UnfinishedWork.ReadAsync(clients.Store, new ObjectLocation(bucket, RunLayout.Ledgers(runId)), unread.Add, cancellationToken).ConfigureAwait(false);
        return (work.Uploads, unread);
    }
}
