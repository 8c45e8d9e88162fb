using MediaExchange.Transfer.Engine.Ledgers;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Aws.Runs;

/// <summary>What a run left unfinished, handed on to the run of its rest: written where its drivers and workers look for what earlier attempts of theirs did.</summary>
/// <param name="store">Where the records are.</param>
/// <param name="bucket">The helper's bucket.</param>
/// <param name="work">What was left.</param>
internal sealed class RunLeftovers(IObjectStore store, string bucket, UnfinishedWork work)
{
    // Sorts before all attempts, whose names begin with the year.
    private const string Attempt = "00000000T000000000-resumed";

    private readonly List<(long Line, ObjectLocation Source, UploadCheckpoint? Upload, DigestProgress? Digest)> _left = [];

    public static async Task<RunLeftovers> ReadAsync(IObjectStore store, string bucket, RunDocument run, CancellationToken cancellationToken) =>
        new(store, bucket, await UnfinishedWork.ReadAsync(store, new ObjectLocation(bucket, RunLayout.Ledgers(run.RunId)), null, cancellationToken).ConfigureAwait(false));

    /// <summary>Tells which line of the new inventory an object is.</summary>
    public void Add(long line, ObjectLocation source)
    {
        var (upload, digest) = (work.UploadOf(source), work.DigestOf(source));
        if (upload is not null || digest is not null)
            _left.Add((line, source, upload, digest));
    }

    /// <summary>Writes it down. Before the run's document, so that nothing reads it half written.</summary>
    /// <exception cref="Engine.TransferException">It cannot be written.</exception>
    public async Task WriteAsync(RunDocument run, CancellationToken cancellationToken)
    {
        // Of an array's child the line is the inventory's; a task's row is its first and only one.
        var writers = _left.GroupBy(
            left => run.Array is { } array ? RunWriter.Child((int)((left.Line - 1) / array.ItemsPerTask)) : RunWriter.Task(RunWriter.TaskId(left.Source)),
            left => run.Array is null ? left with { Line = 1 } : left);
        foreach (var writer in writers)
        {
            var header = new LedgerHeader
            {
                RunId = run.RunId,
                StartedAt = run.StartedAt,
                Source = run.Inventory?.Name ?? run.Recipe.Location?.ToString() ?? "",
                Destination = new S3Address(run.Recipe.DestinationBucket, run.Recipe.Keys.FixedKey ?? run.Recipe.Keys.AddPrefix).ToString(),
                Store = store.Name,
                Version = run.Version,
            };
            var ledger = StoreLedger.Create(store, new ObjectLocation(bucket, RunLayout.Ledger(run.RunId, writer.Key)), Attempt, header);
            await using var _ = ledger.ConfigureAwait(false);
            foreach (var (line, _, upload, digest) in writer)
            {
                if (upload is not null)
                    await ledger.WriteAsync(upload with { Line = line }, cancellationToken).ConfigureAwait(false);
                if (digest is not null)
                    await ledger.WriteAsync(digest with { Line = line }, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
