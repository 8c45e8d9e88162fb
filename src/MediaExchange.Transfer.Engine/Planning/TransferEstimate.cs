using MediaExchange.Transfer.Engine.Copying;
using MediaExchange.Transfer.Engine.Digesting;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Planning;

/// <summary>How one object would be copied, and about how long that takes, as far as its head tells.</summary>
public sealed record TransferEstimate
{
    /// <summary>
    /// Bytes a second that one server-side copy stream moves, nearly whatever the size of its part: 25 to 50 MB/s are reported. From the lower end, for
    /// who takes this as a promise has less time than he thinks.
    /// </summary>
    public const long StreamBytesPerSecond = 30_000_000;

    /// <summary>Whether its bytes pass through this machine: to be digested, or because a copy by the store was not wanted.</summary>
    public required bool ReadsBytes { get; init; }

    /// <summary>Requests that copy it at once: 1 for a single copy.</summary>
    public required int Streams { get; init; }

    /// <summary>Whether it is copied in parts, so that what is interrupted can be gone on with.</summary>
    public required bool NeedsParts { get; init; }

    /// <summary>How long a copy by the store takes.</summary>
    public required TimeSpan CopyTime { get; init; }

    /// <summary>Estimates the transfer of an object.</summary>
    public static TransferEstimate Of(ObjectHead head, TransferOptions options)
    {
        ArgumentNullException.ThrowIfNull(head);
        ArgumentNullException.ThrowIfNull(options);
        var needsParts = SourceLayout.NeedsParts(head, options) && head.Size is > 0 and <= S3Limits.MaxObjectSize;
        var layout = needsParts ? PartLayout.For(head.Size, options.PartSize) : null;
        var streams = layout is null ? 1 : Math.Min(layout.Count, options.MaxConcurrency);

        // Parts go in rounds; the last one is often far from full, and takes as long.
        var bytesOfStream = layout is null ? head.Size : (layout.Count + streams - 1) / streams * layout.PartSize;
        return new TransferEstimate
        {
            ReadsBytes = options.Route == CopyRoute.Streamed || KnownDigests.NeedBytes(head, options.Digests),
            Streams = streams,
            NeedsParts = needsParts,
            CopyTime = TimeSpan.FromSeconds((double)bytesOfStream / StreamBytesPerSecond),
        };
    }
}
