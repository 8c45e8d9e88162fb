using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Reading;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Copying.Streamed;

/// <summary>What of a streamed copy is held in memory, and how it is cut.</summary>
internal static class StreamedLimits
{
    /// <summary>
    /// 8 MiB: a stream of S3 moves that in 100 to 160 ms after 30 to 100 ms of waiting, once to be read and once to be written. The default budget holds
    /// 32 of them, which is 600 MB/s; of parts twice as large it would hold 16, and move a third less. Of an object of up to 78 GiB there are no more
    /// than 10,000.
    /// </summary>
    public const long PartSize = 8L << 20;

    // Up to here one request, in the order of things, takes less than the three or four of an upload in parts.
    private const long LargestPut = 16L << 20;

    // A part of the smallest size that S3 takes must fit, whatever the budget.
    private const long AlwaysHeld = 8L << 20;

    // Fewer parts at a time would wait for each other: to be read, digested and written are three steps.
    private const int LeastHeld = 8;

    /// <summary>The largest part that is held before it is written: an eighth of the memory, so that several are under way. Larger ones pass through.</summary>
    public static long LargestHeld(TransferOptions options) => Math.Min(LargestGrant(options), Math.Max(AlwaysHeld, options.MemoryBudget / LeastHeld));

    /// <summary>Whether the object is written in parts: it is, unless one part would hold it, or its ETag asks otherwise.</summary>
    public static bool NeedsParts(ObjectHead head, TransferOptions options) => options.PreserveETag
        ? head.PartCount > 0 || head.Size > LargestGrant(options)
        : head.Size > Math.Min(Math.Min(LargestPut, options.MultipartThreshold), LargestHeld(options));

    /// <summary>The parts where nothing else decides.</summary>
    public static PartLayout Layout(ObjectHead head, TransferOptions options)
    {
        var wished = options.PartSize ?? PartSize;
        return PartLayout.For(head.Size, HasMd5Only(head) ? Math.Min(wished, LargestHeld(options)) : wished);
    }

    /// <summary>
    /// Whether the MD5 of the whole is all that the source's store keeps. It takes the parts in their order, and they wait for that in memory. Such an object was
    /// put whole and has 5 GiB at the most, so parts that fit are few enough.
    /// </summary>
    public static bool HasMd5Only(ObjectHead head) => UploadChecksum.OfSource(head) is null && Comparison.IsMd5(head);

    private static long LargestGrant(TransferOptions options) => options.MemoryBudget / BufferBudget.BlockSize / 2 * BufferBudget.BlockSize;
}
