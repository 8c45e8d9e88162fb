using MediaExchange.Transfer.Engine.Copying.Streamed;
using MediaExchange.Transfer.Engine.Digesting;
using MediaExchange.Transfer.Engine.Flow;
using MediaExchange.Transfer.Engine.Hashing;
using MediaExchange.Transfer.Engine.Leases;
using MediaExchange.Transfer.Engine.Ledgers;
using MediaExchange.Transfer.Engine.Manifests;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Copying;

/// <summary>Takes one row from its head to its outcome.</summary>
internal sealed class ItemCopier(
    TransferDefinition definition,
    IObjectStore sourceStore,
    IObjectStore destinationStore,
    TransferOptions options,
    StoreCaller caller)
{
    private const string FoundReason = "Found at the destination: its upload had been completed when the earlier run was interrupted.";

    private readonly AnnotationSupport _annotations = new();
    private readonly ObjectDigester _digester = new(caller.Buffers);
    private readonly RouteChooser _routes = new(sourceStore, destinationStore, options.Route);
    private readonly StreamedPut _put = new();
    private readonly ConditionalWrites _writes = new();
    private readonly FreshDestination _fresh = new(definition, destinationStore, options, caller);

    /// <summary>Copies the row's object, or says why not. Throws only for cancellation and for what nobody planned.</summary>
    public async Task<ItemOutcome> RunAsync(InventoryRow row, CancellationToken cancellationToken)
    {
        var tally = new ItemTally(options.Time);
        var outcome = new ItemOutcome { Line = row.Line, Status = ItemStatus.Failed, Source = row.Source };
        if (row.Source is null)
            return End(outcome with { Failure = Failures.InvalidRow(row.Problem ?? "The row cannot be read.") }, tally);
        var key = definition.Keys.Map(row.Source.Key, out var problem);
        if (key is null)
            return End(outcome with { Failure = Failures.InvalidRow(problem ?? "The key cannot be mapped.") }, tally);
        outcome = outcome with { Destination = new ObjectLocation(definition.DestinationBucket, key) };
        if (_routes.Reach == CopyReach.Same && row.Source with { VersionId = null } == outcome.Destination)
            return End(outcome with { Failure = Failures.OntoItself(row.Source) }, tally);

        using var limit = options.ItemTimeout is { } time ? new CancellationTokenSource(time, options.Time) : null;
        using var either = limit is null ? null : CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        var earlier = new EarlierUpload(definition.Resume?.UploadOf(row.Line));
        tally.UploadLeft = earlier.Checkpoint is not null;
        try
        {
            outcome = await TransferAsync(row, outcome, seen => outcome = seen, earlier, tally, limit, cancellationToken, either?.Token ?? cancellationToken).ConfigureAwait(false);
        }
        catch (ItemFailedException exception)
        {
            outcome = outcome with { Failure = exception.Failure };
        }
        catch (StoreException exception) when (exception.Kind == StoreErrorKind.NotFound && outcome.Size is not null && exception.Error.Location?.Bucket == outcome.Source!.Bucket)
        {
            // It was there when its head was asked for.
            outcome = outcome with { Failure = Failures.SourceChanged(outcome.Source!, exception.Error.Operation) };
        }
        catch (StoreException exception)
        {
            outcome = outcome with { Failure = Failures.From(exception.Error) };
        }
        catch (OperationCanceledException) when (limit?.IsCancellationRequested == true && !cancellationToken.IsCancellationRequested)
        {
            outcome = outcome with { Failure = Failures.Timeout(options.ItemTimeout!.Value) };
        }

        // An upload of an earlier run that this one did not go on with. When interrupted before there is an outcome, the next run decides.
        if (earlier is { Checkpoint: { } checkpoint, Copy: null or { HasTakenCheckpoint: false } })
            await UploadOpening.AbandonAsync(destinationStore, checkpoint, options.Time, tally, cancellationToken).ConfigureAwait(false);
        return End(outcome, tally);
    }

    private async Task<ItemOutcome> TransferAsync(
        InventoryRow row, ItemOutcome outcome, Action<ItemOutcome> seen, EarlierUpload earlier, ItemTally tally, CancellationTokenSource? limit, CancellationToken interrupt, CancellationToken cancellationToken)
    {
        var checkpoint = earlier.Checkpoint;
        var (done, isTaken) = checkpoint is null ? await TryListedAsync(row, outcome, seen, tally, interrupt, cancellationToken).ConfigureAwait(false) : default;
        if (done is not null)
            return done;
        using var held = checkpoint is null && !isTaken ? await TryReadListedAsync(row, tally, interrupt, cancellationToken).ConfigureAwait(false) : null;
        var head = held?.Head
            ?? await caller.CallAsync(RequestKind.SourceRead, tally, token => sourceStore.HeadAsync(outcome.Source!, token), cancellationToken).ConfigureAwait(false);
        var source = outcome.Source! with { VersionId = outcome.Source!.VersionId ?? head.VersionId };
        outcome = outcome with { Source = source, Size = head.Size, SourceETag = head.ETag };
        seen(outcome);
        var context = Context(outcome, head, tally, interrupt);
        if (head.Archive is ArchiveState.Archived or ArchiveState.Restoring)
            throw new ItemFailedException(Failures.Archived(source, head));
        if (head.Size > S3Limits.MaxObjectSize)
            throw new ItemFailedException(Failures.TooLarge(source, head.Size));
        if (options.IfExists != IfExists.Overwrite || checkpoint is not null)
        {
            if (checkpoint is null && !isTaken && await _fresh.SparesLookAsync(head, interrupt, cancellationToken).ConfigureAwait(false))
                context = context with { IsFree = true };
            else if (await LookAsync().ConfigureAwait(false) is { } settled)
                return settled;
        }

        var route = await _routes.ChooseAsync(context, cancellationToken).ConfigureAwait(false);
        if (!route.IsStreamed && source with { VersionId = null } == outcome.Destination)
            throw new ItemFailedException(Failures.OntoItself(source));
        DigestMetadata.RequireRoom(context.NewProperties(), options.Digests, source, takesMore: _routes.Reach == CopyReach.Same);
        var needsParts = route.IsStreamed ? StreamedLimits.NeedsParts(head, options) : SourceLayout.NeedsParts(head, options);

        // Who has waited may find it copied; and who has not, since the look before.
        var lease = needsParts ? await TryLeaseAsync(outcome.Destination!, limit, interrupt).ConfigureAwait(false) : null;
        await using var returned = (lease ?? NoLease.Instance).ConfigureAwait(false);
        if (lease is not null && await LookAsync().ConfigureAwait(false) is { } copied)
            return copied;

        // What is held whole is digested where it lies.
        if (options.Digests.Count > 0 && (needsParts || !route.IsStreamed))
        {
            context = context with { Digests = await DigestAsync(context, cancellationToken).ConfigureAwait(false) };
            outcome = outcome with { Digests = DigestMetadata.Words(context.Digests) };
            seen(outcome);
        }

        CopyResult? result = null;
        AnnotationCopy? annotations = null;
        var bytes = held?.Bytes;
        while (result is null)
        {
            try
            {
                result = await CopyAsync().ConfigureAwait(false);
            }
            catch (DestinationTakenException)
            {
                checkpoint = null;
                if (await LookAsync().ConfigureAwait(false) is { } settled)
                    return settled;

                // What is there is to be replaced; or it was the source, which says so itself when that is the only condition.
                context = context with { IsFree = false };
            }
            catch (StoreException exception) when (exception.Kind == StoreErrorKind.AccessDenied && !route.IsStreamed && _routes.IsAsked)
            {
                // The bucket's first object could be seen from there; perhaps not this one.
                route = await RouteChooser.ChooseAgainAsync(context, cancellationToken).ConfigureAwait(false);
                if (!route.IsStreamed)
                    throw;
                (checkpoint, needsParts) = (null, StreamedLimits.NeedsParts(head, options));
            }
        }

        outcome = outcome with { Status = ItemStatus.Copied, StreamedBecause = route.Reason, Parts = result.Parts, PartsKept = result.PartsKept };
        outcome = await CopyVerdict.VerifiedAsync(outcome, context, result, cancellationToken).ConfigureAwait(false);
        return await CopyVerdict.AnnotatedAsync(CopyVerdict.Remarked(outcome, result.Remark), annotations, cancellationToken).ConfigureAwait(false);

        async Task<ItemOutcome?> LookAsync()
        {
            var look = await context.LookAsync(cancellationToken).ConfigureAwait(false);
            context = context with { IsFree = options.IfExists == IfExists.Skip && look.IsEmpty };
            return look.Head is { } there ? await TrySettleAsync(outcome, context, there, checkpoint, cancellationToken).ConfigureAwait(false) : null;
        }

        async Task<CopyResult> CopyAsync()
        {
            if (needsParts || route.IsStreamed)
                annotations = await AnnotationCopy.OpenAsync(context, cancellationToken).ConfigureAwait(false);
            if (needsParts)
            {
                earlier.Copy = new MultipartCopy(context, checkpoint, route.IsStreamed);
                return await earlier.Copy.RunAsync(cancellationToken).ConfigureAwait(false);
            }

            // Bytes at hand are for one try.
            var own = bytes;
            bytes = null;
            return route.IsStreamed
                ? await _put.RunAsync(context, own, digests => seen(outcome = outcome with { Digests = DigestMetadata.Words(digests) }), cancellationToken).ConfigureAwait(false)
                : await SingleCopy.RunAsync(context, _annotations, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Waits until nobody else copies to the destination. The item's time stands still meanwhile: it is not it that is slow.</summary>
    /// <returns><see langword="null"/> where nobody is to be waited for.</returns>
    private async Task<IAsyncDisposable?> TryLeaseAsync(ObjectLocation destination, CancellationTokenSource? limit, CancellationToken interrupt)
    {
        if (definition.Leases is not { } leases || options.IfExists == IfExists.Overwrite)
            return null;
        limit?.CancelAfter(Timeout.InfiniteTimeSpan);
        var lease = await leases.AcquireAsync(destination, interrupt).ConfigureAwait(false);
        limit?.CancelAfter(options.ItemTimeout!.Value);
        return lease;
    }

    /// <summary>Copies by what the listing told, where that is enough.</summary>
    /// <returns>The outcome; <see langword="null"/> where more must be asked, with whether something has come to the destination that was empty before.</returns>
    private async Task<(ItemOutcome? Done, bool IsTaken)> TryListedAsync(
        InventoryRow row, ItemOutcome outcome, Action<ItemOutcome> seen, ItemTally tally, CancellationToken interrupt, CancellationToken cancellationToken)
    {
        if (!_routes.IsOneStore
            || ListedHead.TryMake(row, options) is not { } listed
            || (options.IfExists != IfExists.Overwrite && !await _fresh.SparesLookAsync(listed, interrupt, cancellationToken).ConfigureAwait(false)))
        {
            return default;
        }

        outcome = outcome with { Size = listed.Size, SourceETag = listed.ETag };
        seen(outcome);
        var context = Context(outcome, listed, tally, interrupt);
        try
        {
            return (await CopyAsync(context with { IsFree = options.IfExists == IfExists.Skip }).ConfigureAwait(false), false);
        }
        catch (DestinationTakenException)
        {
            // The source says so itself when it was that, and is the only condition.
            return (await context.LookAsync(cancellationToken).ConfigureAwait(false)).Head is null ? (await CopyAsync(context).ConfigureAwait(false), false) : (null, true);
        }

        Task<ItemOutcome> CopyAsync(CopyContext context) => ListedCopy.RunAsync(context, outcome, _annotations, cancellationToken);
    }

    /// <summary>Decides what is to become of the item, seeing what is at the destination already.</summary>
    /// <returns><see langword="null"/> when it is to be copied over that.</returns>
    private async Task<ItemOutcome?> TrySettleAsync(ItemOutcome outcome, CopyContext context, ObjectHead there, UploadCheckpoint? checkpoint, CancellationToken cancellationToken)
    {
        var carried = DigestMetadata.Carried(there, context.Head, options.Digests);
        if (checkpoint is not null && carried is not null && UploadCompletion.IsWhatWasUploaded(there, context.Head, checkpoint))
            return await FoundAsync(outcome, context, there, cancellationToken).ConfigureAwait(false);
        if (options.IfExists == IfExists.Fail)
            throw new ItemFailedException(Failures.DestinationExists(outcome.Destination!));
        if (options.IfExists != IfExists.Skip || carried is null || Skipping.Decide(context.Head, there, options.SkipRule) is not { } same)
            return null;

        // Of equal sizes alone nobody can tell whose digests those are.
        outcome = outcome with { Digests = same.Comparison.Result == ComparisonResult.Same ? DigestMetadata.Words(carried) : null };
        return await SkippedAsync(outcome, context, there, same, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads a small object at once that will be streamed, where nothing needs to be known of it before.</summary>
    private async Task<HeldObject?> TryReadListedAsync(InventoryRow row, ItemTally tally, CancellationToken interrupt, CancellationToken cancellationToken) =>
        ListedHead.TryMakePin(row, options) is { } listed
        && _routes.IsKnownToStream(row.Source!.Bucket)
        && !StreamedLimits.NeedsParts(listed, options)
        && (options.IfExists == IfExists.Overwrite || await _fresh.SparesLookAsync(listed, interrupt, cancellationToken).ConfigureAwait(false))
            ? await HeldObject.TryReadAsync(sourceStore, caller, tally, row.Source, listed, cancellationToken).ConfigureAwait(false)
            : null;

    private CopyContext Context(ItemOutcome outcome, ObjectHead head, ItemTally tally, CancellationToken interrupt) =>
        new(sourceStore, destinationStore, caller, options, tally, outcome.Source!, head, outcome.Destination!, outcome.Line, definition.Ledger, interrupt) { Writes = _writes };

    private Task<IReadOnlyList<DigestValue>> DigestAsync(CopyContext context, CancellationToken cancellationToken)
    {
        var source = context.Pinned;
        var before = definition.Resume?.DigestOf(context.Line);
        return _digester.RunAsync(
            source,
            context.Head,
            options.Digests,
            before?.IsOf(source.Location, context.Head) == true ? before.Checkpoint : null,
            definition.Ledger is { } ledger ? Keep : null,
            cancellationToken);

        // Not cancelled: the last of them is written while winding up.
        ValueTask Keep(DigestCheckpoint checkpoint) =>
            ledger.WriteAsync(DigestProgress.Of(source, context.Line, checkpoint, options.Time.GetUtcNow()), CancellationToken.None);
    }

    private async Task<ItemOutcome> FoundAsync(ItemOutcome outcome, CopyContext context, ObjectHead there, CancellationToken cancellationToken)
    {
        var annotations = await AnnotationCopy.OpenAsync(context, cancellationToken).ConfigureAwait(false);
        outcome = outcome with { Status = ItemStatus.Copied, Reason = FoundReason, Digests = DigestMetadata.Words(DigestMetadata.Carried(there, context.Head, options.Digests)) };
        outcome = await CopyVerdict.VerifiedAsync(outcome, context, new CopyResult(new WrittenObject(there.ETag, there.VersionId, there.Checksums), 0), cancellationToken).ConfigureAwait(false);
        return await CopyVerdict.AnnotatedAsync(outcome, annotations, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<ItemOutcome> SkippedAsync(ItemOutcome outcome, CopyContext context, ObjectHead there, SkipDecision same, CancellationToken cancellationToken)
    {
        outcome = outcome with
        {
            Status = ItemStatus.Skipped,
            Destination = outcome.Destination! with { VersionId = there.VersionId },
            DestinationETag = there.ETag,
            SourceChecksum = same.Comparison.SourceChecksum,
            DestinationChecksum = same.Comparison.DestinationChecksum,
            VerifiedBy = same.Comparison.Evidence,
            Reason = same.Reason,
        };
        var annotations = await AnnotationCopy.OpenAsync(context, cancellationToken).ConfigureAwait(false);
        return await CopyVerdict.AnnotatedAsync(outcome, annotations, cancellationToken).ConfigureAwait(false);
    }

    private static ItemOutcome End(ItemOutcome outcome, ItemTally tally) => outcome with
    {
        Failure = outcome.Failure is { } failure ? failure with { UploadLeft = tally.UploadLeft } : null,
        Reason = tally.Stranded is { } upload && outcome.Failure is null
            ? $"{outcome.Reason} An unfinished upload of the same key ({upload}) could not be aborted; abort it, or let a lifecycle rule do so.".TrimStart()
            : outcome.Reason,
        Requests = tally.Requests,
        Retries = tally.Retries,
        Seconds = Math.Round(tally.Elapsed.TotalSeconds, 3),
        FinishedAt = tally.Now,
    };

    /// <summary>What an earlier run had under way for the row, and who sees to it.</summary>
    private sealed class EarlierUpload(UploadCheckpoint? checkpoint)
    {
        public UploadCheckpoint? Checkpoint { get; } = checkpoint;

        public MultipartCopy? Copy { get; set; }
    }
}
