using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Verification;

/// <summary>What a look at both sides of one item found, from the stores and not from the ledger.</summary>
public sealed record VerificationOutcome
{
    /// <summary>The row's line in the inventory.</summary>
    public required long Line { get; init; }

    /// <summary>What was found.</summary>
    public required VerificationStatus Status { get; init; }

    /// <summary>The source.</summary>
    public ObjectLocation? Source { get; init; }

    /// <summary>The destination.</summary>
    public ObjectLocation? Destination { get; init; }

    /// <summary>The source's bytes.</summary>
    public long? SourceSize { get; init; }

    /// <summary>The destination's bytes.</summary>
    public long? DestinationSize { get; init; }

    /// <summary>The source's ETag.</summary>
    public string? SourceETag { get; init; }

    /// <summary>The destination's ETag.</summary>
    public string? DestinationETag { get; init; }

    /// <summary>By what they are known to be equal; <see langword="null"/> unless <see cref="VerificationStatus.Matched"/>.</summary>
    public Evidence? VerifiedBy { get; init; }

    /// <summary>What was found, in one sentence.</summary>
    public required string Message { get; init; }

    /// <summary>For <see cref="VerificationStatus.Undecided"/>, why.</summary>
    public ItemFailure? Failure { get; init; }
}
