using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Copying;

/// <summary>Copies an object in parts, in parallel, and has the store publish it only when size and checksum are right.</summary>
internal sealed class MultipartCopy(CopyContext context)
{
    // Milliseconds are the rule; a store that takes longer than this is not going to answer somebody who wants to stop.
    private static readonly TimeSpan CreateGrace = TimeSpan.FromSeconds(5);

    private readonly ObjectHead _head = context.Head;
    private readonly IObjectStore _store = context.DestinationStore;

    public async Task<CopyResult> RunAsync(CancellationToken cancellationToken)
    {
        var layout = PartLayout.For(_head.Size, context.Options.PartSize);
        await context.Caller.WaitForPartAsync(context.Tally, cancellationToken).ConfigureAwait(false);
        var upload = await CreateAsync(cancellationToken).ConfigureAwait(false);
        var copiedBytes = new StrongBox();
        try
        {
            var parts = await CopyPartsAsync(upload, layout, copiedBytes, cancellationToken).ConfigureAwait(false);
            var written = await CompleteAsync(upload, parts, cancellationToken).ConfigureAwait(false);
            return new CopyResult(written, parts.Length);
        }
        catch (Exception failure)
        {
            Interlocked.Add(ref context.Caller.Counters.Bytes, -copiedBytes.Value);
            if (!await UploadAbort.RunAsync(_store, upload, context.Options.Time).ConfigureAwait(false)
                && failure is not OperationCanceledException)
            {
                throw new ItemFailedException(Left(upload, Describe(failure)));
            }

            throw;
        }
    }

    private async Task<CreatedUpload> CreateAsync(CancellationToken cancellationToken)
    {
        var options = context.Options;
        var tags = options.CopyProperties == CopyProperties.Default
            ? await context.CallAsync(token => context.SourceStore.GetTagsAsync(context.Source, token), cancellationToken).ConfigureAwait(false)
            : [];

        // CopyObject does not carry the redirect either: the same for one byte and for 5 TB.
        var properties = options.CopyProperties == CopyProperties.None ? new ObjectProperties() : _head.Properties with { WebsiteRedirectLocation = null };
        var request = new CreateUploadRequest(context.Destination, properties, tags, options.Destination, UploadChecksum.ForMultipart(_head));
        return await context.CallAsync(token => CreateToTheEndAsync(request, token), cancellationToken).ConfigureAwait(false);
    }

    // Once on its way, the request is waited for also when cancelled: else the upload may exist, and nobody knows its id to abort it.
    private async Task<CreatedUpload> CreateToTheEndAsync(CreateUploadRequest request, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource();
        using var _ = cancellationToken.Register(() => limit.CancelAfter(CreateGrace));
        return await _store.CreateUploadAsync(request, limit.Token).ConfigureAwait(false);
    }

    private async Task<UploadedPart[]> CopyPartsAsync(CreatedUpload upload, PartLayout layout, StrongBox copiedBytes, CancellationToken cancellationToken)
    {
        var parts = new UploadedPart[layout.Count];
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // The loop counts as one, so that the count cannot reach zero before it has ended.
        var running = 1;
        var idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Exception? fault = null;
        try
        {
            for (var i = 0; i < layout.Count; i++)
            {
                // A place first, then the part: what waits for a place is one loop an object, not ten thousand parts.
                await context.Caller.AcquirePartAsync(context.Tally, stop.Token).ConfigureAwait(false);
                Interlocked.Increment(ref running);
                _ = CopyPartAsync(layout[i]);
            }
        }
        catch (OperationCanceledException)
        {
            // Either the caller's wish or a part's failure; told apart below, when nothing is in flight any more.
        }

        EndOne();
        await idle.Task.ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        if (fault is not null)
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(fault);
        return parts;

        void EndOne()
        {
            if (Interlocked.Decrement(ref running) == 0)
                idle.TrySetResult();
        }

        async Task CopyPartAsync(Part part)
        {
            await Task.Yield();
            try
            {
                var request = new CopyPartRequest(upload, part.Number, context.Source, _head.ETag, part.Offset, part.Length);
                parts[part.Number - 1] = await context.Caller.CallPartAsync(context.Tally, token => _store.CopyPartAsync(request, token), stop.Token).ConfigureAwait(false);
                Interlocked.Add(ref copiedBytes.Value, part.Length);
                Interlocked.Add(ref context.Caller.Counters.Bytes, part.Length);
            }
            catch (StoreException exception) when (exception.Kind is StoreErrorKind.PreconditionFailed or StoreErrorKind.NotFound)
            {
                Fail(new ItemFailedException(Failures.SourceChanged(context.Source, exception.Error.Operation)));
            }
            catch (Exception exception)
            {
                Fail(exception);
            }
            finally
            {
                EndOne();
            }
        }

        void Fail(Exception exception)
        {
            Interlocked.CompareExchange(ref fault, exception, null);
            stop.Cancel();
        }
    }

    private async Task<WrittenObject> CompleteAsync(CreatedUpload upload, UploadedPart[] parts, CancellationToken cancellationToken)
    {
        var checksum = await VerifyPartsAsync(upload, parts, cancellationToken).ConfigureAwait(false);
        var request = new CompleteUploadRequest(upload, parts, _head.Size, checksum, context.MustBeNew);
        try
        {
            return await context.CallAsync(token => _store.CompleteUploadAsync(request, token), cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException exception) when (exception.Kind is StoreErrorKind.NoSuchUpload or StoreErrorKind.InvalidPart or StoreErrorKind.PreconditionFailed || exception.Error.IsTransient)
        {
            // An earlier try may have taken effect while its answer was lost. Only the destination can tell.
            if (await LookAsync(parts, cancellationToken).ConfigureAwait(false) is { } there)
                return there;
            if (exception.Kind == StoreErrorKind.PreconditionFailed)
                throw new ItemFailedException(Failures.DestinationExists(context.Destination));
            throw;
        }
    }

    /// <summary>
    /// Compares the parts with the source before anything is published, for not every store does so when it completes an upload,
    /// nor holds parts to the pin.
    /// </summary>
    /// <returns>The checksum that the whole must have; <see langword="null"/> when none is known.</returns>
    private async Task<StoredChecksum?> VerifyPartsAsync(CreatedUpload upload, UploadedPart[] parts, CancellationToken cancellationToken)
    {
        if (upload.Checksum is not { } algorithm)
        {
            await RequireUnchangedSourceAsync(cancellationToken).ConfigureAwait(false);
            return null;
        }

        var copied = PartChecksums.Combine(algorithm, parts);
        if (_head.FullObjectChecksum(algorithm) is { } expected)
        {
            if (copied is not null && copied.Value != expected.Value)
                throw new ItemFailedException(Failures.Verification(context.Destination, $"the parts' {algorithm} is {copied.Value}, the source's {expected.Value}; nothing was published"));
            return expected;
        }

        await RequireUnchangedSourceAsync(cancellationToken).ConfigureAwait(false);
        return copied;
    }

    /// <summary>Looks at the source once more: without a checksum of it, a store that ignores the pin could have mixed two contents.</summary>
    private async Task RequireUnchangedSourceAsync(CancellationToken cancellationToken)
    {
        // A version never changes.
        if (context.Source.VersionId is not null)
            return;
        try
        {
            var now = await context.CallAsync(token => context.SourceStore.HeadAsync(context.Source, token), cancellationToken).ConfigureAwait(false);
            if (now.ETag == _head.ETag)
                return;
        }
        catch (StoreException exception) when (exception.Kind == StoreErrorKind.NotFound)
        {
            // Deleted, which is a change too.
        }

        throw new ItemFailedException(Failures.SourceChanged(context.Source, "HeadObject"));
    }

    /// <summary>Whether what is at the destination is what this upload was to publish.</summary>
    private async Task<WrittenObject?> LookAsync(UploadedPart[] parts, CancellationToken cancellationToken)
    {
        var there = await context.TryHeadDestinationAsync(null, cancellationToken).ConfigureAwait(false);
        if (there is null || there.Size != _head.Size)
            return null;
        var sameParts = there.ETag == MultipartETag.Of(parts);
        var sameChecksum = Comparison.ByChecksum(_head.Checksums, there.Checksums)?.Result == ComparisonResult.Same;
        return sameParts || (sameChecksum && there.PartCount == parts.Length) ? new WrittenObject(there.ETag, there.VersionId, there.Checksums) : null;
    }

    private static ItemFailure Describe(Exception failure) => failure switch
    {
        ItemFailedException item => item.Failure,
        StoreException store => Failures.From(store.Error),
        _ => new ItemFailure { Kind = FailureKind.Unknown, Operation = "Copy", Message = failure.Message, Advice = "Run the transfer again; what is there is skipped." },
    };

    private static ItemFailure Left(CreatedUpload upload, ItemFailure failure) => failure with
    {
        Advice = $"{failure.Advice} The unfinished upload {upload.UploadId} of {upload.Destination} could not be aborted; abort it, or let a lifecycle rule do so (AbortIncompleteMultipartUpload), for its parts cost money.",
    };

    private sealed class StrongBox
    {
        public long Value;
    }
}
