using MediaExchange.Transfer.Engine.Copying.Streamed;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Copying;

/// <summary>The parts of a copy: chosen by size, or as the source itself was cut.</summary>
/// <param name="Layout">The parts.</param>
/// <param name="IsTheSources">Whether the source was cut in the same way, so that the ETags of both must be equal.</param>
internal sealed record SourceLayout(PartLayout Layout, bool IsTheSources)
{
    public static async Task<SourceLayout> ChooseAsync(CopyContext context, bool isStreamed, CancellationToken cancellationToken)
    {
        var (head, options) = (context.Head, context.Options);
        if (options.PreserveETag)
            return new SourceLayout(await SameAsync(context, cancellationToken).ConfigureAwait(false), true);

        // Without a checksum of the source its ETag is all that a copy can be compared with before it is published.
        if (UploadChecksum.OfSource(head) is null && head.PartCount > 0 && !UploadChecksum.HidesDigests(head.Encryption)
            && await TryEqualPartsAsync(context, cancellationToken).ConfigureAwait(false) is { } parts
            && (isStreamed ? IsTaken(parts) : IsQuick(parts, options)))
        {
            return new SourceLayout(parts, true);
        }

        return new SourceLayout(isStreamed ? StreamedLimits.Layout(head, options) : PartLayout.For(head.Size, options.PartSize), false);
    }

    /// <summary>Whether the object is copied in parts: above the threshold, or, to keep its ETag, as it was put itself.</summary>
    public static bool NeedsParts(ObjectHead head, TransferOptions options) => options.PreserveETag
        ? head.PartCount > 0 || head.Size > S3Limits.MaxCopySize
        : head.Size > options.MultipartThreshold;

    // The source's store may be one that takes smaller parts.
    private static bool IsTaken(PartLayout parts) => parts.Count == 1 || parts.PartSize >= S3Limits.MinPartSize;

    // One part moves at the speed of one stream, as does a whole object, which is why those above the threshold have parts.
    private static bool IsQuick(PartLayout parts, TransferOptions options) => parts.PartSize <= options.MultipartThreshold;

    private static async Task<PartLayout> SameAsync(CopyContext context, CancellationToken cancellationToken)
    {
        var head = context.Head;
        if (head.PartCount == 0)
            throw new ItemFailedException(Failures.ETagNotPreserved(context.Destination, head.ETag, null));
        if (await EqualPartsAsync(context, cancellationToken).ConfigureAwait(false) is { } equal)
            return equal;
        return await OneByOneAsync(context, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The layout to begin afresh with: as exactly the source's as can be, if that was what went wrong.</summary>
    public async Task<SourceLayout> AfterRestartAsync(CopyContext context, CancellationToken cancellationToken) => IsTheSources && !context.Options.PreserveETag
        ? this with { Layout = await OneByOneAsync(context, cancellationToken).ConfigureAwait(false) }
        : this;

    private static async Task<PartLayout> OneByOneAsync(CopyContext context, CancellationToken cancellationToken)
    {
        var sizes = new long[context.Head.PartCount];
        for (var i = 0; i < sizes.Length; i++)
        {
            sizes[i] = await PartSizeAsync(context, i + 1, cancellationToken).ConfigureAwait(false);

            // A store that does not know the question answers it with nonsense.
            if (sizes[i] is < 1 or > S3Limits.MaxPartSize)
                throw new ItemFailedException(Failures.PartsUnknown(context.Source));
        }

        return sizes.Sum() == context.Head.Size ? PartLayout.OfSizes(sizes) : throw new ItemFailedException(Failures.PartsUnknown(context.Source));
    }

    public static async Task<PartLayout?> TryEqualPartsAsync(CopyContext context, CancellationToken cancellationToken)
    {
        try
        {
            return await EqualPartsAsync(context, cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException exception) when (exception.Kind is StoreErrorKind.PreconditionFailed or StoreErrorKind.InvalidRequest or StoreErrorKind.NotSupported)
        {
            // A store that does not tell parts; or the source has changed, which the pin of the first part will tell.
            return null;
        }
    }

    /// <summary>Nearly all uploads have parts of one size, which two questions tell.</summary>
    /// <returns><see langword="null"/> when this one has not. Where the parts between differ, the ETag will tell before anything is published.</returns>
    private static async Task<PartLayout?> EqualPartsAsync(CopyContext context, CancellationToken cancellationToken)
    {
        var head = context.Head;
        var first = await PartSizeAsync(context, 1, cancellationToken).ConfigureAwait(false);
        if (first <= 0 || (head.Size + first - 1) / first != head.PartCount)
            return null;
        var last = head.PartCount > 1 ? await PartSizeAsync(context, head.PartCount, cancellationToken).ConfigureAwait(false) : first;
        return last == head.Size - (first * (head.PartCount - 1L)) ? PartLayout.OfEqualParts(head.Size, first) : null;
    }

    private static Task<long> PartSizeAsync(CopyContext context, int number, CancellationToken cancellationToken) =>
        context.ReadSourceAsync(token => context.SourceStore.GetPartSizeAsync(context.Source, context.Head.ETag, number, token), cancellationToken);
}
