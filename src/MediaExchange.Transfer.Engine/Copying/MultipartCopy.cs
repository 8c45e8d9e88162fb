using MediaExchange.Transfer.Engine.Copying.Streamed;
using MediaExchange.Transfer.Engine.Ledgers;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Copying;

/// <summary>Copies an object in parts, in parallel, and has the store publish it only when size and checksum are right. Goes on where an earlier run stopped.</summary>
/// <param name="context">The item.</param>
/// <param name="checkpoint">The upload of an earlier run; <see langword="null"/> to begin one.</param>
/// <param name="isStreamed">Whether the parts' bytes pass through this machine.</param>
internal sealed class MultipartCopy(CopyContext context, UploadCheckpoint? checkpoint, bool isStreamed)
{
    // An upload that somebody else aborts, or whose parts do not add up, is begun again; more often than this it is no accident.
    private const int Tries = 3;

    private readonly UploadOpening _opening = new(context);

    /// <summary>Whether the checkpoint's upload has been seen to, or will be by this run or the next.</summary>
    public bool HasTakenCheckpoint { get; private set; }

    public async Task<CopyResult> RunAsync(CancellationToken cancellationToken)
    {
        var source = await SourceLayout.ChooseAsync(context, isStreamed, cancellationToken).ConfigureAwait(false);
        var from = checkpoint;
        HasTakenCheckpoint = true;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TryAsync(source, from, cancellationToken).ConfigureAwait(false);
            }
            catch (RestartUploadException) when (attempt < Tries)
            {
                context.Tally.CountRetry();
                from = null;
                source = await source.AfterRestartAsync(context, cancellationToken).ConfigureAwait(false);
            }
            catch (RestartUploadException exception)
            {
                throw new ItemFailedException(exception.Failure);
            }
        }
    }

    private async Task<CopyResult> TryAsync(SourceLayout source, UploadCheckpoint? from, CancellationToken cancellationToken)
    {
        var layout = source.Layout;
        var resumed = from is null ? null : await _opening.ResumeAsync(from, layout, cancellationToken).ConfigureAwait(false);
        if (resumed is null)
            await context.Caller.WaitForPartAsync(context.Tally, cancellationToken).ConfigureAwait(false);
        var upload = resumed?.Upload ?? await _opening.CreateAsync(layout, cancellationToken).ConfigureAwait(false);
        var parts = resumed?.Parts ?? new UploadedPart?[layout.Count];
        var kept = parts.Count(part => part is not null);
        var sent = isStreamed ? new SentParts(context, upload, source, parts) : null;
        using var streamed = sent is null ? null : new StreamedParts(context, upload, sent);
        var copier = new PartCopier(context, streamed ?? (IPartWork)new CopiedParts(context, upload));
        try
        {
            await copier.RunAsync(layout, parts, cancellationToken).ConfigureAwait(false);
            var verified = sent?.Verify();
            var written = await new UploadCompletion(context, upload, source, parts!, sent).RunAsync(verified, cancellationToken).ConfigureAwait(false);
            context.Tally.UploadLeft = false;
            await _opening.SweepAsync().ConfigureAwait(false);
            return new CopyResult(written, parts.Length, kept) { Verified = verified };
        }
        catch (OperationCanceledException) when (context.KeepsUploads)
        {
            // The checkpoint names it.
            throw;
        }
        catch (Exception failure)
        {
            Interlocked.Add(ref context.Caller.Counters.Bytes, -copier.Bytes);
            var gone = await UploadAbort.RunAsync(context.DestinationStore, upload, context.Options.Time, context.Interrupt).ConfigureAwait(false);
            context.Tally.UploadLeft = !gone;
            await _opening.SweepAsync().ConfigureAwait(false);
            if (!gone && failure is DestinationTakenException)
            {
                // The object is there, or will be copied once more; what is left is told beside its outcome.
                context.Tally.Stranded = upload.UploadId;
                throw;
            }

            if (!gone && failure is not OperationCanceledException)
                throw new ItemFailedException(Left(upload, Describe(failure)));
            if (failure is not StoreException { Kind: StoreErrorKind.NoSuchUpload } vanished)
                throw;

            // Whoever goes on with the same upload at the same time, as two processes with one task do, may have been faster.
            if (!isStreamed && await UploadCompletion.FindPublishedAsync(context, layout, cancellationToken).ConfigureAwait(false) is { } there)
                return new CopyResult(there, parts.Length, kept) { Remark = "Another process that went on with the same upload published it." };
            throw new RestartUploadException(Failures.From(vanished.Error));
        }
    }

    private static ItemFailure Describe(Exception failure) => failure switch
    {
        ItemFailedException item => item.Failure,
        RestartUploadException restart => restart.Failure,
        StoreException store => Failures.From(store.Error),
        _ => new ItemFailure { Kind = FailureKind.Unknown, Operation = "Copy", Message = failure.Message, Advice = "Run the transfer again; what is there is skipped." },
    };

    private static ItemFailure Left(CreatedUpload upload, ItemFailure failure) => failure with
    {
        Advice = $"{failure.Advice} The unfinished upload {upload.UploadId} of {upload.Destination} could not be aborted; abort it, or let a lifecycle rule do so (AbortIncompleteMultipartUpload), for its parts cost money.",
    };
}
