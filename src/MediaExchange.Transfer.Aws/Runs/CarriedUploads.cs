using MediaExchange.Transfer.Engine.Ledgers;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Aws.Runs;

/// <summary>The uploads that a run left under way, for the run of its rest to go on with: each is written where its new writer looks, as if an earlier attempt of that one had begun it.</summary>
/// <param name="store">Where the records are.</param>
/// <param name="bucket">The helper's bucket.</param>
/// <param name="unlanded">The rows of the rest.</param>
internal sealed class CarriedUploads(IObjectStore store, string bucket, IUnlandedRows unlanded)
{
    // As many as were under way at once when the run was stopped.
    private readonly List<(long Line, ObjectLocation Source, UploadCheckpoint Upload)> _uploads = [];

    /// <summary>Takes note of a row of the rest.</summary>
    /// <param name="line">Its line in the rest's inventory, from 1.</param>
    /// <param name="source">Its object.</param>
    public void Add(long line, ObjectLocation source)
    {
        if (unlanded.UploadOf(source) is { } upload)
            _uploads.Add((line, source, upload));
    }

    /// <summary>Writes them down. Before the run's document, so that whoever finds that has these.</summary>
    /// <param name="run">The run of the rest.</param>
    /// <param name="slices">Of an array, its slices.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="Engine.TransferException">They cannot be written.</exception>
    public async Task WriteAsync(RunDocument run, IReadOnlyList<RunSlice> slices, CancellationToken cancellationToken)
    {
        foreach (var (line, source, upload) in _uploads)
        {
            // A job for one object knows it as its first row.
            var (writer, lineOfWriter) = run.Engine == RunEngine.BatchArray
                ? (RunWriter.Child(slices.Count(slice => slice.FirstLine <= line) - 1), line)
                : (RunWriter.Task(RunWriter.TaskId(source)), 1);
            var header = new LedgerHeader
            {
                RunId = run.RunId,
                StartedAt = run.StartedAt,
                Source = source.ToString(),
                Destination = upload.Destination.ToString(),
                Version = run.Version,
            };
            var ledger = StoreLedger.Create(store, new ObjectLocation(bucket, RunLayout.Ledger(run.RunId, writer)), StoreLedger.NewAttempt(), header);
            await using var _ = ledger.ConfigureAwait(false);
            await ledger.WriteAsync(upload with { Line = lineOfWriter }, cancellationToken).ConfigureAwait(false);
        }
    }
}
