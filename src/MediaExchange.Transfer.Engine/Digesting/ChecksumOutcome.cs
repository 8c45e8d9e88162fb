using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Digesting;

/// <summary>The digests of one object where it is. A digest is right or absent.</summary>
public sealed record ChecksumOutcome
{
    /// <summary>The row's line in the inventory, or the object's position.</summary>
    public required long Line { get; init; }

    /// <summary>How it ended.</summary>
    public required ChecksumStatus Status { get; init; }

    /// <summary>The object, with its version where there is one; <see langword="null"/> for a row that cannot be read.</summary>
    public ObjectLocation? Source { get; init; }

    /// <summary>Bytes; <see langword="null"/> when the object was never seen.</summary>
    public long? Size { get; init; }

    /// <summary>The ETag of the state that was digested.</summary>
    public string? ETag { get; init; }

    /// <summary>The digests by their words (<c>md5</c>, <c>sha256</c>, ...), in lower-case hex.</summary>
    public IReadOnlyDictionary<string, string>? Digests { get; init; }

    /// <summary>What was compared with, by the same words, as it was written there; <see langword="null"/> for nothing.</summary>
    public IReadOnlyDictionary<string, string>? Expected { get; init; }

    /// <summary>Requests sent for it, retries included.</summary>
    public int Requests { get; init; }

    /// <summary>Requests tried again.</summary>
    public int Retries { get; init; }

    /// <summary>Seconds from its first request to its end.</summary>
    public double Seconds { get; init; }

    /// <summary>What was found, in one sentence; <see langword="null"/> where nothing was compared and nothing failed.</summary>
    public string? Message { get; init; }

    /// <summary>For <see cref="ChecksumStatus.Failed"/>, why.</summary>
    public ItemFailure? Failure { get; init; }
}
