using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Copying;

/// <summary>Chooses the parts of a copy: by size, or as the source itself was cut.</summary>
internal static class SourceLayout
{
    public static async Task<PartLayout> ChooseAsync(CopyContext context, CancellationToken cancellationToken)
    {
        var head = context.Head;
        if (!context.Options.PreserveETag)
            return PartLayout.For(head.Size, context.Options.PartSize);
        if (head.PartCount == 0)
            throw new ItemFailedException(Failures.ETagNotPreserved(context.Destination, head.ETag, null));
        var first = await PartSizeAsync(context, 1, cancellationToken).ConfigureAwait(false);

        // Nearly all uploads have parts of one size. If this one has not, its ETag will tell before anything is published.
        if (first > 0 && (head.Size + first - 1) / first == head.PartCount)
        {
            var last = head.PartCount > 1 ? await PartSizeAsync(context, head.PartCount, cancellationToken).ConfigureAwait(false) : first;
            if (last == head.Size - (first * (head.PartCount - 1L)))
                return PartLayout.OfEqualParts(head.Size, first);
        }

        var sizes = new long[head.PartCount];
        for (var i = 0; i < sizes.Length; i++)
            sizes[i] = await PartSizeAsync(context, i + 1, cancellationToken).ConfigureAwait(false);
        return PartLayout.OfSizes(sizes);
    }

    /// <summary>Whether the source was put in parts and is to keep its ETag: then it is copied in parts, whatever its size.</summary>
    public static bool NeedsParts(ObjectHead head, TransferOptions options) => options.PreserveETag && head.PartCount > 0;

    private static Task<long> PartSizeAsync(CopyContext context, int number, CancellationToken cancellationToken) =>
        context.ReadSourceAsync(token => context.SourceStore.GetPartSizeAsync(context.Source, context.Head.ETag, number, token), cancellationToken);
}
