using MediaExchange.Transfer.Engine.Copying.Streamed;
using MediaExchange.Transfer.Engine.Digesting;
using MediaExchange.Transfer.Engine.Ledgers;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Copying;

/// <summary>Publishes an upload whose parts are all there: verified first, and looked for when the answer was lost.</summary>
/// <param name="context">The item.</param>
/// <param name="upload">The upload.</param>
/// <param name="layout">Its parts as they were cut.</param>
/// <param name="parts">Its parts as the store has them.</param>
/// <param name="sent">What was sent, where the bytes passed through this machine.</param>
internal sealed class UploadCompletion(CopyContext context, CreatedUpload upload, SourceLayout layout, UploadedPart[] parts, SentParts? sent)
{
    private readonly ObjectHead _head = context.Head;

    /// <param name="verified">What is known of the bytes that were sent; <see langword="null"/> for nothing.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="DestinationTakenException">Something came there after it was looked at.</exception>
    public async Task<WrittenObject> RunAsync(Comparison? verified, CancellationToken cancellationToken)
    {
        var checksum = await VerifyPartsAsync(verified, cancellationToken).ConfigureAwait(false);
        return await context.Writes.RunAsync(context, isNew => CompleteAsync(new CompleteUploadRequest(upload, parts, _head.Size, checksum, isNew), cancellationToken)).ConfigureAwait(false);
    }

    private async Task<WrittenObject> CompleteAsync(CompleteUploadRequest request, CancellationToken cancellationToken)
    {
        var lostAnswers = 0;
        try
        {
            return await context.WriteAsync(SendAsync, cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException exception) when (exception.Kind is StoreErrorKind.NoSuchUpload or StoreErrorKind.InvalidPart or StoreErrorKind.PreconditionFailed || exception.Error.IsTransient)
        {
            // An earlier try may have taken effect while its answer was lost. Only the destination can tell.
            // An equal object that had been there before is no proof: an upload that is still open has published nothing. Where one may not look whether
            // it is open, a refused condition after no lost answer says that the object is another's.
            var mayBeOwn = exception.Kind != StoreErrorKind.PreconditionFailed || lostAnswers > 0;
            if (await LookAsync(cancellationToken).ConfigureAwait(false) is { } there
                && (exception.Kind == StoreErrorKind.NoSuchUpload || await IsGoneAsync(whenDenied: mayBeOwn, cancellationToken).ConfigureAwait(false)))
            {
                return there;
            }

            throw exception.Kind switch
            {
                StoreErrorKind.PreconditionFailed when context.IsFree => exception,
                StoreErrorKind.PreconditionFailed => new ItemFailedException(Failures.DestinationExists(context.Destination)),

                // Some stores answer 500 to the completion of an upload that was aborted, however often they are asked.
                _ when exception.Error.IsTransient && await IsGoneAsync(whenDenied: false, cancellationToken).ConfigureAwait(false) => new RestartUploadException(Failures.From(exception.Error)),
                StoreErrorKind.NoSuchUpload or StoreErrorKind.InvalidPart => new RestartUploadException(Failures.From(exception.Error)),
                _ => new ItemFailedException(Failures.From(exception.Error)),
            };
        }
        catch (StoreException exception) when (exception.Kind == StoreErrorKind.BadDigest)
        {
            throw new RestartUploadException(Failures.From(exception.Error));
        }

        async Task<WrittenObject> SendAsync(CancellationToken token)
        {
            try
            {
                return await context.DestinationStore.CompleteUploadAsync(request, token).ConfigureAwait(false);
            }
            catch (StoreException exception) when (exception.Error.IsTransient)
            {
                lostAnswers++;
                throw;
            }
        }
    }

    /// <summary>Whether what is at the destination is what an upload was to publish whose parts nobody remembers any more.</summary>
    public static bool IsWhatWasUploaded(ObjectHead there, ObjectHead source, UploadCheckpoint checkpoint)
    {
        // What was there before the upload began is not what it published, however equal.
        if (there.Size != checkpoint.Size || source.Size != checkpoint.Size || there.LastModified < checkpoint.At - CopyContext.ClockSkew)
            return false;
        if (Comparison.ByChecksum(source.Checksums, there.Checksums) is { } comparison)
            return comparison.Result == ComparisonResult.Same;
        var parts = (checkpoint.Size + checkpoint.PartSize - 1) / checkpoint.PartSize;
        return there.PartCount == parts;
    }

    /// <summary>Looks whether an upload that is gone was published by another process: an object in as many parts, with the source's checksum, made since this one began.</summary>
    /// <returns><see langword="null"/> when it was not, or nobody can tell.</returns>
    public static async Task<WrittenObject?> FindPublishedAsync(CopyContext context, PartLayout layout, CancellationToken cancellationToken)
    {
        var there = await context.TryHeadDestinationAsync(cancellationToken).ConfigureAwait(false);
        return there is not null
            && there.Size == context.Head.Size
            && there.PartCount == layout.Count
            && there.LastModified >= context.Begun - CopyContext.ClockSkew
            && DigestMetadata.Has(there, context.Digests)
            && Comparison.ByChecksum(context.Head.Checksums, there.Checksums)?.Result == ComparisonResult.Same
                ? new WrittenObject(there.ETag, there.VersionId, there.Checksums)
                : null;
    }

    /// <summary>
    /// Compares the parts with the source before anything is published, for not every store does so when it completes an upload,
    /// nor holds parts to the pin.
    /// </summary>
    /// <returns>The checksum that the whole must have; <see langword="null"/> when none is known.</returns>
    private async Task<StoredChecksum?> VerifyPartsAsync(Comparison? verified, CancellationToken cancellationToken)
    {
        if (context.Options.PreserveETag && MultipartETag.Of(parts) is var etag && etag != _head.ETag)
            throw new ItemFailedException(Failures.ETagNotPreserved(context.Destination, _head.ETag, etag));
        if (upload.Checksum is not { } algorithm)
        {
            // Without a checksum of it, a store that ignores the pin could have mixed two contents.
            if (verified is null)
                await context.RequireUnchangedSourceAsync(cancellationToken).ConfigureAwait(false);
            return null;
        }

        var copied = PartChecksums.Combine(algorithm, parts);
        if (_head.FullObjectChecksum(algorithm) is { } expected)
        {
            if (copied is not null && copied.Value != expected.Value)
                throw new RestartUploadException(Failures.Verification(context.Destination, $"the parts' {algorithm} is {copied.Value}, the source's {expected.Value}; nothing was published"));
            return expected;
        }

        if (verified is null)
            await context.RequireUnchangedSourceAsync(cancellationToken).ConfigureAwait(false);

        // What was sent has been compared; this store's ETags need not be made as the source's are.
        if (sent is null && layout.IsTheSources && !UploadChecksum.HidesDigests(upload.Encryption) && MultipartETag.Of(parts) is var tag && tag != _head.ETag)
            throw new RestartUploadException(Failures.Verification(context.Destination, $"the parts' ETag is {tag}, the source's {_head.ETag}; nothing was published"));
        return copied;
    }

    private async Task<bool> IsGoneAsync(bool whenDenied, CancellationToken cancellationToken)
    {
        try
        {
            await context.ReadDestinationAsync(token => context.DestinationStore.ListPartsAsync(upload, 0, token), cancellationToken).ConfigureAwait(false);
            return false;
        }
        catch (StoreException exception)
        {
            return exception.Kind == StoreErrorKind.NoSuchUpload || (whenDenied && exception.Kind == StoreErrorKind.AccessDenied);
        }
    }

    /// <summary>Whether what is at the destination is what this upload was to publish.</summary>
    private async Task<WrittenObject?> LookAsync(CancellationToken cancellationToken)
    {
        var there = await context.TryHeadDestinationAsync(cancellationToken).ConfigureAwait(false);
        if (there is null || there.Size != _head.Size || !DigestMetadata.Has(there, context.Digests))
            return null;
        var sameParts = there.ETag == MultipartETag.Of(parts);
        var sameChecksum = Comparison.ByChecksum(_head.Checksums, there.Checksums)?.Result == ComparisonResult.Same;
        return sameParts || (sameChecksum && there.PartCount == parts.Length) ? new WrittenObject(there.ETag, there.VersionId, there.Checksums) : null;
    }
}
