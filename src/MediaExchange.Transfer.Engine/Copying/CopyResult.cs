using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Copying;

/// <summary>What a finished copy knows of the new object.</summary>
/// <param name="Written">The store's answer.</param>
/// <param name="Parts">Parts that it has; 0 for a single copy.</param>
/// <param name="PartsKept">How many of them an earlier run had copied.</param>
internal sealed record CopyResult(WrittenObject Written, int Parts, int PartsKept = 0)
{
    /// <summary>What a streamed copy has compared itself, and the store has confirmed; <see langword="null"/> for nothing.</summary>
    public Comparison? Verified { get; init; }

    /// <summary>What the outcome should say of it; <see langword="null"/> for nothing.</summary>
    public string? Remark { get; init; }
}
