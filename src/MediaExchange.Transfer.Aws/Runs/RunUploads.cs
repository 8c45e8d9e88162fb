using MediaExchange.Transfer.Engine.Ledgers;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Aws.Runs;

/// <summary>Looks for the unfinished uploads of a run, by its ledgers.</summary>
internal sealed class RunUploads(RunClients clients, string bucket)
{
    private const int AtOnce = 8;
    private const int MostNamed = 10;

    public async Task<LeftUploads> CountAsync(string runId, CancellationToken cancellationToken) =>
        new() { Left = (await ReadAsync(runId, cancellationToken).ConfigureAwait(false)).Uploads.Count };

    /// <summary>Aborts them. What goes on with them begins those objects again.</summary>
    /// <exception cref="Engine.TransferException">The ledgers cannot be read.</exception>
    public async Task<LeftUploads> AbortAsync(string runId, CancellationToken cancellationToken)
    {
        var work = await ReadAsync(runId, cancellationToken).ConfigureAwait(false);
        var (aborted, failed) = (0, new List<string>());
        await Parallel.ForEachAsync(work.Uploads, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (upload, token) =>
        {
            var isGone = await UnfinishedWork.AbortAsync(clients.Store, upload, clients.Time, token).ConfigureAwait(false);
            lock (failed)
            {
                if (isGone)
                    aborted++;
                else
                    failed.Add(upload.Destination.ToString());
            }
        }).ConfigureAwait(false);
        return new LeftUploads { Left = failed.Count, Aborted = aborted, NotAborted = [.. failed.Order(StringComparer.Ordinal).Take(MostNamed)] };
    }

    private Task<UnfinishedWork> ReadAsync(string runId, CancellationToken cancellationToken) =>
        UnfinishedWork.ReadAsync(clients.Store, new ObjectLocation(bucket, RunLayout.Ledgers(runId)), cancellationToken);
}
