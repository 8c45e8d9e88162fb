namespace MediaExchange.Transfer.Engine.Ledgers;

/// <summary>What a ledger says has been done: the lines that need no further look, and the uploads that can be gone on with.</summary>
/// <remarks>One bit a line is kept, so ten million rows take 1.2 MB; uploads are as many as were in flight.</remarks>
public sealed class ResumeState
{
    private const int BitsPerWord = 64;

    private readonly List<ulong> _done = [];
    private readonly Dictionary<long, UploadCheckpoint> _uploads = [];

    private ResumeState()
    {
    }

    /// <summary>Items that ended as Copied or Skipped.</summary>
    public long Done { get; private set; }

    /// <summary>Items that ended as Failed; they are tried again.</summary>
    public long Failed { get; private set; }

    /// <summary>Uploads that were under way when the run ended, or may have been left behind by items that failed.</summary>
    public IReadOnlyCollection<UploadCheckpoint> Uploads => _uploads.Values;

    /// <summary>Reads a ledger to its end.</summary>
    /// <exception cref="TransferException">The file is missing or is no ledger.</exception>
    public static async Task<ResumeState> ReadAsync(string path, CancellationToken cancellationToken = default)
    {
        var state = new ResumeState();
        var failed = new HashSet<long>();
        await foreach (var (outcome, checkpoint) in LedgerReader.ReadLinesAsync(path, cancellationToken).ConfigureAwait(false))
        {
            if (checkpoint is not null)
            {
                state._uploads[checkpoint.Line] = checkpoint;
                continue;
            }

            if (outcome!.Status == ItemStatus.Failed)
            {
                // Its upload is gone, unless that could not be done either, such as with credentials that had expired.
                failed.Add(outcome.Line);
            }
            else
            {
                state._uploads.Remove(outcome.Line);
                failed.Remove(outcome.Line);
                state.MarkDone(outcome.Line);
            }
        }

        state.Failed = failed.Count;
        return state;
    }

    /// <summary>Whether a line ended as Copied or Skipped.</summary>
    public bool IsDone(long line)
    {
        var word = (int)(line / BitsPerWord);
        return word < _done.Count && (_done[word] & (1UL << (int)(line % BitsPerWord))) != 0;
    }

    /// <summary>The upload that was under way for a line.</summary>
    /// <returns><see langword="null"/> when there was none.</returns>
    public UploadCheckpoint? UploadOf(long line) => _uploads.GetValueOrDefault(line);

    private void MarkDone(long line)
    {
        if (IsDone(line))
            return;
        var word = (int)(line / BitsPerWord);
        while (_done.Count <= word)
            _done.Add(0);
        _done[word] |= 1UL << (int)(line % BitsPerWord);
        Done++;
    }
}
