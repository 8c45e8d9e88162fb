namespace MediaExchange.Transfer.Engine.Copying;

/// <summary>What is said of a copy once it is there: by what it is known to be its source, and what had to be added.</summary>
internal static class CopyVerdict
{
    /// <summary>Gives the object at the destination the annotations that it lacks.</summary>
    public static async Task<ItemOutcome> AnnotatedAsync(ItemOutcome outcome, AnnotationCopy? annotations, CancellationToken cancellationToken)
    {
        if (annotations is null)
            return outcome;
        var result = await annotations.RunAsync(outcome.DestinationETag!, cancellationToken).ConfigureAwait(false);
        outcome = Remarked(outcome, result.Remark);

        // Nothing is skipped that had to be completed.
        return outcome.Status == ItemStatus.Skipped && result.Written > 0
            ? Remarked(outcome with { Status = ItemStatus.Copied }, $"Its annotations were incomplete: {result.Written} were written.")
            : outcome;
    }

    /// <summary>Adds a sentence to what there is to say of it.</summary>
    public static ItemOutcome Remarked(ItemOutcome outcome, string? remark) =>
        remark is null ? outcome : outcome with { Reason = outcome.Reason is null ? remark : $"{outcome.Reason} {remark}" };

    /// <summary>Collects the evidence from the store's answer, and from the destination's head where the answer is not enough.</summary>
    public static async Task<ItemOutcome> VerifiedAsync(ItemOutcome outcome, CopyContext context, CopyResult result, CancellationToken cancellationToken)
    {
        var written = result.Written;
        outcome = outcome with
        {
            Destination = outcome.Destination! with { VersionId = written.VersionId },
            DestinationETag = written.ETag,
            DestinationChecksum = written.Checksums.Count > 0 ? written.Checksums[0].Value : null,
        };
        var comparison = Comparison.ByChecksum(context.Head.Checksums, written.Checksums);
        if (comparison is null && written.ETag == context.Head.ETag)
            comparison = new Comparison(ComparisonResult.Same, Evidence.ETag, null, outcome.DestinationChecksum);

        // The stores have nothing in common, but what was sent was compared with the one, and confirmed by the other.
        if (comparison is null && result.Verified is { } verified)
            comparison = verified.Evidence == Evidence.ETag ? new Comparison(ComparisonResult.Same, Evidence.ETag, null, outcome.DestinationChecksum) : verified;
        if (comparison is null)
        {
            var there = await context.HeadPublishedAsync(written.VersionId, cancellationToken).ConfigureAwait(false);
            if (there is null)
                return outcome with { Reason = "The destination may not be read; the copy was pinned to the source's ETag and accepted by the store." };
            comparison = Comparison.Of(context.Head, there);
            outcome = outcome with { DestinationChecksum = comparison.DestinationChecksum ?? outcome.DestinationChecksum };
        }

        // An ETag that differs proves nothing here: some stores' ETags are not of the bytes.
        if (comparison.Result == ComparisonResult.Different && comparison.Evidence != Evidence.ETag)
        {
            var differs = comparison.Evidence == Evidence.Size
                ? $"its size is not the source's {context.Head.Size} bytes"
                : $"{comparison.Evidence.Word()} differs ({comparison.SourceChecksum} at the source, {comparison.DestinationChecksum} at the destination)";
            throw new ItemFailedException(Failures.Verification(outcome.Destination!, differs));
        }

        return outcome with
        {
            VerifiedBy = comparison.Result == ComparisonResult.Same ? comparison.Evidence : Evidence.Size,
            SourceChecksum = comparison.SourceChecksum,
            DestinationChecksum = comparison.DestinationChecksum ?? outcome.DestinationChecksum,
        };
    }
}
