using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Copying;

/// <summary>The short way: copies what a listing told enough of (<see cref="ListedHead"/>), in one request.</summary>
internal static class ListedCopy
{
    /// <param name="context">The item, with the head that the listing made.</param>
    /// <param name="outcome">What is known of it.</param>
    /// <param name="annotations">What the destination's store knows of annotations.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="DestinationTakenException">Something came there after it was looked at, or the source has changed.</exception>
    /// <exception cref="ItemFailedException">The source has changed, or the copy is not what it must be.</exception>
    /// <exception cref="StoreException">A store has refused, or failed for good.</exception>
    public static async Task<ItemOutcome> RunAsync(CopyContext context, ItemOutcome outcome, AnnotationSupport annotations, CancellationToken cancellationToken)
    {
        context = context with { IsListed = true };
        var result = await SingleCopy.RunAsync(context, annotations, cancellationToken).ConfigureAwait(false);
        var written = result.Written;
        outcome = outcome with { Status = ItemStatus.Copied, Source = outcome.Source! with { VersionId = outcome.Source!.VersionId ?? written.SourceVersionId } };
        if (written.ETag != context.Head.ETag)
            context = await WithHeadAsync(context with { Source = outcome.Source }, cancellationToken).ConfigureAwait(false);
        return await CopyVerdict.VerifiedAsync(outcome, context, result, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Asks for the source's checksums after all, where its copy has another ETag.</summary>
    private static async Task<CopyContext> WithHeadAsync(CopyContext context, CancellationToken cancellationToken)
    {
        try
        {
            var head = await context.ReadSourceAsync(token => context.SourceStore.HeadAsync(context.Source, token), cancellationToken).ConfigureAwait(false);
            return head.ETag == context.Head.ETag ? context with { Head = head, IsListed = false } : context;
        }
        catch (StoreException exception) when (exception.Kind is StoreErrorKind.NotFound or StoreErrorKind.AccessDenied)
        {
            // What was copied was pinned; what is there now tells nothing of it.
            return context;
        }
    }
}
