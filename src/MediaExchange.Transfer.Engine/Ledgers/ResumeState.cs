using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Ledgers;

/// <summary>What a ledger says has been done: the lines that need no further look, and the uploads that can be gone on with.</summary>
/// <remarks>Two bits a line are kept; uploads are as many as were in flight, and those that could not be aborted; likewise digests of large objects.</remarks>
public sealed class ResumeState
{
    private readonly LineSet _done = new();
    private readonly LineSet _failed = new();
    private readonly Dictionary<long, UploadCheckpoint> _uploads = [];
    private readonly Dictionary<long, DigestProgress> _digests = [];

    private ResumeState()
    {
    }

    /// <summary>Items that ended as Copied.</summary>
    public long Copied { get; private set; }

    /// <summary>Items that ended as Skipped.</summary>
    public long Skipped { get; private set; }

    /// <summary>Items that ended as Copied or Skipped.</summary>
    public long Done => _done.Count;

    /// <summary>Items that ended as Failed; they are tried again.</summary>
    public long Failed => _failed.Count;

    /// <summary>Uploads that were under way when the run ended, or could not be aborted.</summary>
    public IReadOnlyCollection<UploadCheckpoint> Uploads => _uploads.Values;

    /// <summary>The highest line that the ledger tells of; 0 for none.</summary>
    internal long LastLine { get; private set; }

    /// <summary>Reads a ledger to its end.</summary>
    /// <exception cref="TransferException">The file is missing or is no ledger.</exception>
    public static async Task<ResumeState> ReadAsync(string path, CancellationToken cancellationToken = default)
    {
        var state = new ResumeState();
        await foreach (var line in LedgerReader.ReadLinesAsync(path, cancellationToken).ConfigureAwait(false))
            state.Add(line);
        return state;
    }

    /// <summary>Reads the segments of all attempts of a writer to their end.</summary>
    /// <param name="store">The store.</param>
    /// <param name="folder">Bucket and prefix of the writer's segments.</param>
    /// <param name="begun">An upload that somebody else began for it, older than what the segments tell; <see langword="null"/> for none.</param>
    /// <param name="leftOut">Told, in a sentence, of each segment or line that cannot be read: what it tells is done again.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>Nothing done, where there are none.</returns>
    /// <exception cref="TransferException">The bucket cannot be listed.</exception>
    public static async Task<ResumeState> ReadAsync(
        IObjectStore store, ObjectLocation folder, UploadCheckpoint? begun = null, Action<string>? leftOut = null, CancellationToken cancellationToken = default)
    {
        var state = new ResumeState();
        if (begun is not null)
            state.Add(begun);
        await foreach (var line in LedgerSegments.ReadLinesAsync(store, folder, leftOut, cancellationToken).ConfigureAwait(false))
            state.Add(line);
        return state;
    }

    /// <summary>Whether a line ended as Copied or Skipped.</summary>
    public bool IsDone(long line) => _done.Contains(line);

    /// <summary>Whether a line ended as Failed.</summary>
    public bool IsFailed(long line) => _failed.Contains(line);

    /// <summary>The upload that was under way for a line.</summary>
    /// <returns><see langword="null"/> when there was none.</returns>
    public UploadCheckpoint? UploadOf(long line) => _uploads.GetValueOrDefault(line);

    /// <summary>How far a line's object was digested.</summary>
    /// <returns><see langword="null"/> when nothing was written about it, or the line is done.</returns>
    public DigestProgress? DigestOf(long line) => _digests.GetValueOrDefault(line);

    private void Add(LedgerLine line)
    {
        if (line.Upload is { } upload)
            Add(upload);
        else if (line.Digest is { } digest)
            Add(digest);
        else
            Add(line.Outcome!);
    }

    private void Add(DigestProgress progress)
    {
        LastLine = Math.Max(LastLine, progress.Line);
        _digests[progress.Line] = progress;
    }

    private void Add(UploadCheckpoint checkpoint)
    {
        LastLine = Math.Max(LastLine, checkpoint.Line);
        _uploads[checkpoint.Line] = checkpoint;
    }

    private void Add(ItemOutcome outcome)
    {
        LastLine = Math.Max(LastLine, outcome.Line);

        // An item that has ended has no upload any more, unless it says so. If it was published, the checkpoint tells the next run that
        // what it finds at the destination is ours, and that only what comes after is missing.
        if (outcome.Failure is not ({ UploadLeft: true } or { IsPublished: true }))
            _uploads.Remove(outcome.Line);
        if (outcome.Status == ItemStatus.Failed)
        {
            _failed.Add(outcome.Line);
            return;
        }

        _failed.Remove(outcome.Line);
        _digests.Remove(outcome.Line);
        if (!_done.Add(outcome.Line))
            return;
        if (outcome.Status == ItemStatus.Copied)
            Copied++;
        else
            Skipped++;
    }
}
