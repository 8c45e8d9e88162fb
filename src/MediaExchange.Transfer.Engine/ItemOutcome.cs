using System.Text.Json.Serialization;
using MediaExchange.Transfer.Engine.Ledgers;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine;

/// <summary>How one item ended: one line of the ledger.</summary>
public sealed record ItemOutcome
{
    /// <summary>Tells the ledger's lines apart: <c>item</c>.</summary>
    [JsonPropertyOrder(-1)]
    public string Type { get; } = LedgerLines.Item;

    /// <summary>The row's line in the inventory.</summary>
    public required long Line { get; init; }

    /// <summary>How it ended.</summary>
    public required ItemStatus Status { get; init; }

    /// <summary>The source, with the version that was copied where there is one; <see langword="null"/> for a row that could not be read.</summary>
    public ObjectLocation? Source { get; init; }

    /// <summary>The destination, with the version that was made where there is one.</summary>
    public ObjectLocation? Destination { get; init; }

    /// <summary>Bytes; <see langword="null"/> when the source was never seen.</summary>
    public long? Size { get; init; }

    /// <summary>The source's ETag, to which every request was pinned.</summary>
    public string? SourceETag { get; init; }

    /// <summary>The destination's ETag.</summary>
    public string? DestinationETag { get; init; }

    /// <summary>The source's full-object checksum, base64, of the algorithm in <see cref="VerifiedBy"/>.</summary>
    public string? SourceChecksum { get; init; }

    /// <summary>The destination's full-object checksum, base64: of the algorithm in <see cref="VerifiedBy"/>, or CRC-64/NVME where the source has none to compare.</summary>
    public string? DestinationChecksum { get; init; }

    /// <summary>By what the destination is known to equal the source; <see langword="null"/> for a failure.</summary>
    public Evidence? VerifiedBy { get; init; }

    /// <summary>The digests of its bytes that were asked for, by their words (<c>md5</c>, <c>sha256</c>, ...), in lower-case hex; the destination's metadata has the same.</summary>
    public IReadOnlyDictionary<string, string>? Digests { get; init; }

    /// <summary>Why its bytes passed through this machine; <see langword="null"/> where the store copied it, or it was not copied.</summary>
    public StreamReason? StreamedBecause { get; init; }

    /// <summary>Parts that the copy was made of; 0 for a single copy.</summary>
    public int Parts { get; init; }

    /// <summary>How many of the parts an earlier, interrupted run had copied.</summary>
    public int PartsKept { get; init; }

    /// <summary>Requests sent for it, retries included.</summary>
    public int Requests { get; init; }

    /// <summary>Requests tried again.</summary>
    public int Retries { get; init; }

    /// <summary>Seconds from its first request to its end.</summary>
    public double Seconds { get; init; }

    /// <summary>When it ended (UTC).</summary>
    public DateTimeOffset FinishedAt { get; init; }

    /// <summary>For <see cref="ItemStatus.Skipped"/>, why it is believed to be there; for a copy, a remark worth keeping.</summary>
    public string? Reason { get; init; }

    /// <summary>For <see cref="ItemStatus.Failed"/>, why.</summary>
    public ItemFailure? Failure { get; init; }
}
