using MediaExchange.Transfer.Engine.Flow;
using MediaExchange.Transfer.Engine.Ledgers;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Copying;

/// <summary>Begins an upload, or goes on with the one that a checkpoint names; and gets rid of those that nobody goes on with.</summary>
internal sealed class UploadOpening(CopyContext context)
{
    // Milliseconds are the rule; a store that takes longer than this is not going to answer somebody who wants to stop.
    private static readonly TimeSpan CreateGrace = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan StrayLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StrayPause = TimeSpan.FromMilliseconds(300);

    private readonly IObjectStore _store = context.DestinationStore;
    private UploadCheckpoint? _astray;

    /// <summary>Begins an upload. The ledger is told before and after, so that a kill in between leaves nothing unknown.</summary>
    public async Task<CreatedUpload> CreateAsync(PartLayout layout, CancellationToken cancellationToken)
    {
        var options = context.Options;
        var properties = context.NewProperties();
        var tags = await context.TagsAsync(cancellationToken).ConfigureAwait(false);
        var request = new CreateUploadRequest(context.Destination, properties, tags, options.Destination, UploadChecksum.ForMultipart(context.Head));
        var checkpoint = Checkpoint(layout);
        await WriteAsync(checkpoint).ConfigureAwait(false);
        var (upload, lostAnswers) = await CreateAsync(request, checkpoint, cancellationToken).ConfigureAwait(false);
        try
        {
            // Before the id is written down: until then the checkpoint stands for whatever was begun, and a resumed run looks for it.
            var begun = checkpoint with { UploadId = upload.UploadId, Checksum = upload.Checksum };
            if (lostAnswers > 0)
            {
                if (!await AbortStraysAsync(_store, checkpoint, upload.UploadId, options.Time, context.Interrupt).ConfigureAwait(false))
                    cancellationToken.ThrowIfCancellationRequested();
                _astray = begun;
            }

            await WriteAsync(begun).ConfigureAwait(false);
            return upload;
        }
        catch
        {
            context.Tally.UploadLeft = !await UploadAbort.RunAsync(_store, upload, options.Time, context.Interrupt).ConfigureAwait(false);
            throw;
        }
    }

    private async Task<(CreatedUpload Upload, int LostAnswers)> CreateAsync(CreateUploadRequest request, UploadCheckpoint checkpoint, CancellationToken cancellationToken)
    {
        // Requests that may have begun an upload whose id nobody learnt.
        var lostAnswers = 0;
        context.Tally.UploadLeft = false;
        try
        {
            var upload = await context.WriteAsync(
                async token =>
                {
                    try
                    {
                        return await CreateToTheEndAsync(request, token).ConfigureAwait(false);
                    }
                    catch (Exception exception) when (exception is OperationCanceledException
                        or StoreException { Kind: StoreErrorKind.Timeout or StoreErrorKind.ConnectionLost or StoreErrorKind.ServerError })
                    {
                        lostAnswers++;
                        throw;
                    }
                },
                cancellationToken).ConfigureAwait(false);
            context.Tally.UploadLeft = true;
            return (upload, lostAnswers);
        }
        catch when (lostAnswers > 0 && !context.KeepsUploads)
        {
            context.Tally.UploadLeft = !await AbortStraysAsync(_store, checkpoint, keep: null, context.Options.Time, context.Interrupt).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>
    /// Looks once more for what lost answers may have left, when the upload itself is done with: a request that was lost on its way may have arrived
    /// after the one that was answered. What cannot be aborted then either is told.
    /// </summary>
    public async Task SweepAsync()
    {
        if (_astray is { } begun && !await AbortStraysAsync(_store, begun, begun.UploadId, context.Options.Time, context.Interrupt).ConfigureAwait(false))
            context.Tally.Stranded = "of an unknown id";
        _astray = null;
    }

    // Once on its way, the request is waited for also when cancelled: else the upload may exist, and nobody knows its id to abort it.
    private async Task<CreatedUpload> CreateToTheEndAsync(CreateUploadRequest request, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource();
        using var _ = cancellationToken.Register(() => limit.CancelAfter(CreateGrace));
        return await _store.CreateUploadAsync(request, limit.Token).ConfigureAwait(false);
    }

    /// <summary>Goes on with an upload if it is still there and still fits.</summary>
    /// <returns>The upload and its parts, with gaps; <see langword="null"/> when it must be begun afresh.</returns>
    public async Task<(CreatedUpload Upload, UploadedPart?[] Parts)?> ResumeAsync(UploadCheckpoint checkpoint, PartLayout layout, CancellationToken cancellationToken)
    {
        if (!Fits(checkpoint, layout))
        {
            await AbandonAsync(context.DestinationStore, checkpoint, context.Options.Time, context.Tally, context.Interrupt).ConfigureAwait(false);
            return null;
        }

        var upload = new CreatedUpload(context.Destination, checkpoint.UploadId!, checkpoint.Checksum);
        var parts = new UploadedPart?[layout.Count];
        var marker = 0;
        try
        {
            while (true)
            {
                var page = await context.ReadDestinationAsync(token => _store.ListPartsAsync(upload, marker, token), cancellationToken).ConfigureAwait(false);
                foreach (var part in page.Parts)
                {
                    // A part of another size is of another layout, and is copied again.
                    if (part.PartNumber <= layout.Count && part.Size == layout[part.PartNumber - 1].Length)
                        parts[part.PartNumber - 1] = part;
                }

                if (page.NextPartNumberMarker is not { } next)
                    return (upload, parts);
                marker = next;
            }
        }
        catch (StoreException exception) when (exception.Kind == StoreErrorKind.NoSuchUpload)
        {
            context.Tally.UploadLeft = false;
            return null;
        }
        catch (StoreException exception) when (exception.Kind == StoreErrorKind.AccessDenied)
        {
            // Without s3:ListMultipartUploadParts nobody knows what is there.
            await AbandonAsync(_store, checkpoint, context.Options.Time, context.Tally, context.Interrupt).ConfigureAwait(false);
            return null;
        }
    }

    /// <summary>Aborts what a checkpoint names, also an upload whose id was never learnt.</summary>
    public static async Task AbandonAsync(IObjectStore store, UploadCheckpoint checkpoint, TimeProvider time, ItemTally tally, CancellationToken interrupt)
    {
        var gone = checkpoint.UploadId is { } id
            ? await UploadAbort.RunAsync(store, new CreatedUpload(checkpoint.Destination, id, null), time, interrupt).ConfigureAwait(false)
            : await AbortStraysAsync(store, checkpoint, keep: null, time, interrupt).ConfigureAwait(false);
        tally.UploadLeft = !gone;
        tally.Stranded = gone ? null : checkpoint.UploadId ?? "of an unknown id";

        // Cut short, it is the next run's to see to.
        if (!gone)
            interrupt.ThrowIfCancellationRequested();
    }

    /// <summary>Aborts uploads of this very key that were begun since the checkpoint: those of ours whose answers were lost.</summary>
    /// <returns>Whether none of them is left.</returns>
    private static async Task<bool> AbortStraysAsync(IObjectStore store, UploadCheckpoint checkpoint, string? keep, TimeProvider time, CancellationToken interrupt)
    {
        using var limit = new WindingUp(StrayLimit, interrupt);
        try
        {
            var strays = await FindStraysAsync(store, checkpoint, keep, time, limit.Token).ConfigureAwait(false);
            if (strays.Count == 0)
                return true;
            var gone = true;
            foreach (var stray in strays)
                gone &= await UploadAbort.RunAsync(store, stray, time, interrupt).ConfigureAwait(false);

            // A store that was killed in the middle may deny an upload that it goes on listing.
            return gone && (await FindStraysAsync(store, checkpoint, keep, time, limit.Token).ConfigureAwait(false)).Count == 0;
        }
        catch (Exception exception) when (exception is StoreException or OperationCanceledException)
        {
            // Without s3:ListBucketMultipartUploads they cannot be found; a lifecycle rule of the bucket ends them.
            return false;
        }
    }

    private static async Task<List<CreatedUpload>> FindStraysAsync(IObjectStore store, UploadCheckpoint checkpoint, string? keep, TimeProvider time, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var strays = new List<CreatedUpload>();
                await foreach (var pending in store.ListUploadsAsync(checkpoint.Destination.Bucket, checkpoint.Destination.Key, cancellationToken).ConfigureAwait(false))
                {
                    if (pending.Key == checkpoint.Destination.Key && pending.UploadId != keep && pending.Initiated >= checkpoint.At - CopyContext.ClockSkew)
                        strays.Add(new CreatedUpload(checkpoint.Destination, pending.UploadId, null));
                }

                return strays;
            }
            catch (StoreException exception) when (exception.Error.IsTransient || exception.Kind == StoreErrorKind.Unreachable
                || (exception.Kind is StoreErrorKind.ExpiredCredentials or StoreErrorKind.ClockSkew && attempt < 3))
            {
                // A connection that lost answers before may lose this one too.
                await Task.Delay(StrayPause * attempt, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private bool Fits(UploadCheckpoint checkpoint, PartLayout layout) =>
        checkpoint.IsOf(context.Head, context.Options)
        && checkpoint.Destination == context.Destination
        && checkpoint.Source with { VersionId = null } == context.Source with { VersionId = null }
        && checkpoint.Source.VersionId == context.Source.VersionId
        && checkpoint.PartSize == layout.PartSize;

    private UploadCheckpoint Checkpoint(PartLayout layout) => new()
    {
        Line = context.Line,
        Source = context.Source,
        SourceETag = context.Head.ETag,
        Size = context.Head.Size,
        Destination = context.Destination,
        PartSize = layout.PartSize,
        Settings = UploadSettings.Of(context.Options),
        At = context.Options.Time.GetUtcNow(),
    };

    // Not cancelled: what is at the store is written down, also while winding up.
    private ValueTask WriteAsync(UploadCheckpoint checkpoint) =>
        context.Ledger?.WriteAsync(checkpoint, CancellationToken.None) ?? ValueTask.CompletedTask;
}
