using MediaExchange.Transfer.Engine.Hashing;
using MediaExchange.Transfer.Engine.Ledgers;

namespace MediaExchange.Transfer.Engine.Digesting;

/// <summary>Of which objects digests are wanted, which, and what they are held to.</summary>
public sealed record ChecksumDefinition
{
    /// <summary>The objects, read once and never collected.</summary>
    public required IAsyncEnumerable<ChecksumRow> Rows { get; init; }

    /// <summary>Which digests; empty for those that there is something to compare with, and SHA-256 where nothing is to be compared.</summary>
    public IReadOnlyList<DigestAlgorithm> Digests { get; init; } = [];

    /// <summary>Whether each object is held to the digests that it carries as its own metadata (<c>content-md5</c>, ...).</summary>
    public bool ComparesMetadata { get; init; }

    /// <summary>Where it is written down how far large objects are, and gone on from; <see langword="null"/> to begin with the first byte of each. The caller closes it after the run.</summary>
    public CheckpointFile? Checkpoints { get; init; }
}
