using MediaExchange.Transfer.Engine.Copying;
using MediaExchange.Transfer.Engine.Flow;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Ledgers;

/// <summary>What the writers of a run left unfinished, by object: uploads and digests that another run can go on with. As many are in memory as were under way.</summary>
public sealed class UnfinishedWork
{
    private readonly Dictionary<ObjectLocation, UploadCheckpoint> _uploads = [];
    private readonly Dictionary<ObjectLocation, DigestProgress> _digests = [];

    private UnfinishedWork()
    {
    }

    /// <summary>Reads all ledgers below a prefix to their end.</summary>
    /// <param name="store">The store.</param>
    /// <param name="folder">Bucket and prefix of a run's ledgers.</param>
    /// <param name="leftOut">Told, in a sentence, of each segment or line that cannot be read; the rest goes on.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="TransferException">The bucket cannot be listed.</exception>
    public static async Task<UnfinishedWork> ReadAsync(IObjectStore store, ObjectLocation folder, Action<string>? leftOut = null, CancellationToken cancellationToken = default)
    {
        var work = new UnfinishedWork();
        await foreach (var (outcome, upload, digest) in LedgerSegments.ReadLinesAsync(store, folder, leftOut, cancellationToken).ConfigureAwait(false))
        {
            if (upload is not null)
                work._uploads[upload.Source] = upload;
            else if (digest is not null)
                work._digests[digest.Source] = digest;
            else if (outcome?.Source is { } source)
                work.End(outcome, source);
        }

        return work;
    }

    /// <summary>All uploads.</summary>
    public IReadOnlyCollection<UploadCheckpoint> Uploads => _uploads.Values;

    /// <summary>Aborts an upload, also one whose id was never learnt; nobody may be at it any more.</summary>
    /// <param name="store">The store that it is in.</param>
    /// <param name="upload">What was written down of it.</param>
    /// <param name="time">The clock between tries.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Whether nothing is left of it.</returns>
    public static async Task<bool> AbortAsync(IObjectStore store, UploadCheckpoint upload, TimeProvider time, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(upload);
        var tally = new ItemTally(time);
        await UploadOpening.AbandonAsync(store, upload, time, tally, cancellationToken).ConfigureAwait(false);
        return !tally.UploadLeft;
    }

    /// <summary>The upload of an object.</summary>
    /// <param name="source">The object; without a version, whichever of it there was.</param>
    /// <returns><see langword="null"/> for none.</returns>
    public UploadCheckpoint? UploadOf(ObjectLocation source) => Find(_uploads, source);

    /// <summary>How far an object was digested.</summary>
    /// <param name="source">Likewise.</param>
    /// <returns><see langword="null"/> when nothing was written about it.</returns>
    public DigestProgress? DigestOf(ObjectLocation source) => Find(_digests, source);

    private void End(ItemOutcome outcome, ObjectLocation source)
    {
        // As in ResumeState.
        if (outcome.Failure is not ({ UploadLeft: true } or { IsPublished: true }))
            _uploads.Remove(source);
        if (outcome.Status != ItemStatus.Failed)
            _digests.Remove(source);
    }

    private static T? Find<T>(Dictionary<ObjectLocation, T> work, ObjectLocation source)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(source);
        if (work.TryGetValue(source, out var found) || source.VersionId is not null)
            return found;

        // The engine writes down which version it pinned. There are few.
        return work.FirstOrDefault(each => each.Key.Bucket == source.Bucket && each.Key.Key == source.Key).Value;
    }
}
