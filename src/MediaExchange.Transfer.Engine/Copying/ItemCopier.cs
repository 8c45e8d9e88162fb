using MediaExchange.Transfer.Engine.Flow;
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
        if (ReferenceEquals(sourceStore, destinationStore) && row.Source with { VersionId = null } == outcome.Destination)
            return End(outcome with { Failure = Failures.OntoItself(row.Source) }, tally);

        using var limit = options.ItemTimeout is { } time ? new CancellationTokenSource(time, options.Time) : null;
        using var either = limit is null ? null : CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            return End(await TransferAsync(outcome, tally, cancellationToken, either?.Token ?? cancellationToken).ConfigureAwait(false), tally);
        }
        catch (ItemFailedException exception)
        {
            return End(outcome with { Failure = exception.Failure }, tally);
        }
        catch (StoreException exception)
        {
            return End(outcome with { Failure = Failures.From(exception.Error) }, tally);
        }
        catch (OperationCanceledException) when (limit?.IsCancellationRequested == true && !cancellationToken.IsCancellationRequested)
        {
            return End(outcome with { Failure = Failures.Timeout(options.ItemTimeout!.Value) }, tally);
        }
    }

    private async Task<ItemOutcome> TransferAsync(ItemOutcome outcome, ItemTally tally, CancellationToken interrupt, CancellationToken cancellationToken)
    {
        var checkpoint = definition.Resume?.UploadOf(outcome.Line);
        try
        {
            var head = await caller.CallAsync(tally, token => sourceStore.HeadAsync(outcome.Source!, token), cancellationToken).ConfigureAwait(false);
            var source = outcome.Source! with { VersionId = outcome.Source!.VersionId ?? head.VersionId };
            outcome = outcome with { Source = source, Size = head.Size, SourceETag = head.ETag };
            var context = new CopyContext(sourceStore, destinationStore, caller, options, tally, source, head, outcome.Destination!, outcome.Line, definition.Ledger, interrupt);
            if (head.Archive is ArchiveState.Archived or ArchiveState.Restoring)
                throw new ItemFailedException(Failures.Archived(source, head));
            if (head.Size > S3Limits.MaxObjectSize)
                throw new ItemFailedException(Failures.TooLarge(source, head.Size));
            if ((options.IfExists != IfExists.Overwrite || checkpoint is not null)
                && await context.TryHeadDestinationAsync(null, cancellationToken).ConfigureAwait(false) is { } there)
            {
                if (checkpoint is not null && UploadCompletion.IsWhatWasUploaded(there, head, checkpoint))
                    return await VerifiedAsync(outcome with { Status = ItemStatus.Copied, Reason = FoundReason }, context, new WrittenObject(there.ETag, there.VersionId, there.Checksums), cancellationToken).ConfigureAwait(false);
                if (options.IfExists == IfExists.Fail)
                    throw new ItemFailedException(Failures.DestinationExists(outcome.Destination!));
                if (options.IfExists == IfExists.Skip && Skipping.Decide(head, there, options.SkipRule) is { } same)
                    return Skipped(outcome, there, same);
            }

            CopyResult result;
            if (head.Size > options.MultipartThreshold || SourceLayout.NeedsParts(head, options))
            {
                var copy = new MultipartCopy(context, checkpoint);
                checkpoint = null;
                result = await copy.RunAsync(cancellationToken).ConfigureAwait(false);
            }
            else
            {
                result = await SingleCopy.RunAsync(context, cancellationToken).ConfigureAwait(false);
            }

            outcome = outcome with { Status = ItemStatus.Copied, Parts = result.Parts, PartsKept = result.PartsKept };
            return await VerifiedAsync(outcome, context, result.Written, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // An upload of an earlier run that this one did not go on with; when interrupted, the next run decides.
            if (checkpoint is not null && !interrupt.IsCancellationRequested)
                await UploadOpening.AbandonAsync(destinationStore, checkpoint, options.Time).ConfigureAwait(false);
        }
    }

    private static ItemOutcome Skipped(ItemOutcome outcome, ObjectHead there, SkipDecision same) => outcome with
    {
        Status = ItemStatus.Skipped,
        Destination = outcome.Destination! with { VersionId = there.VersionId },
        DestinationETag = there.ETag,
        SourceChecksum = same.Comparison.SourceChecksum,
        DestinationChecksum = same.Comparison.DestinationChecksum,
        VerifiedBy = same.Comparison.Evidence,
        Reason = same.Reason,
    };

    /// <summary>Collects the evidence from the store's answer, and from the destination's head where the answer is not enough.</summary>
    private static async Task<ItemOutcome> VerifiedAsync(ItemOutcome outcome, CopyContext context, WrittenObject written, CancellationToken cancellationToken)
    {
        outcome = outcome with
        {
            Destination = outcome.Destination! with { VersionId = written.VersionId },
            DestinationETag = written.ETag,
            DestinationChecksum = written.Checksums.Count > 0 ? written.Checksums[0].Value : null,
        };
        var comparison = Comparison.ByChecksum(context.Head.Checksums, written.Checksums);
        if (comparison is null && written.ETag == context.Head.ETag)
            comparison = new Comparison(ComparisonResult.Same, Evidence.ETag, null, outcome.DestinationChecksum);
        if (comparison is null)
        {
            var there = await context.TryHeadDestinationAsync(written.VersionId, cancellationToken).ConfigureAwait(false);
            if (there is null)
                return outcome with { Reason = "The destination may not be read; the copy was pinned to the source's ETag and accepted by the store." };
            comparison = Comparison.Of(context.Head, there);
            outcome = outcome with { DestinationChecksum = comparison.DestinationChecksum ?? outcome.DestinationChecksum };
        }

        // An ETag that differs proves nothing here: some stores' ETags are not of the bytes.
        if (comparison.Result == ComparisonResult.Different && comparison.Evidence != Evidence.ETag)
            throw new ItemFailedException(Failures.Verification(outcome.Destination!, $"{comparison.Evidence.Word()} differs ({comparison.SourceChecksum} at the source, {comparison.DestinationChecksum} at the destination)"));
        return outcome with
        {
            VerifiedBy = comparison.Result == ComparisonResult.Same ? comparison.Evidence : Evidence.Size,
            SourceChecksum = comparison.SourceChecksum,
            DestinationChecksum = comparison.DestinationChecksum ?? outcome.DestinationChecksum,
        };
    }

    private static ItemOutcome End(ItemOutcome outcome, ItemTally tally) => outcome with
    {
        Requests = tally.Requests,
        Retries = tally.Retries,
        Seconds = Math.Round(tally.Elapsed.TotalSeconds, 3),
        FinishedAt = tally.Now,
    };
}
