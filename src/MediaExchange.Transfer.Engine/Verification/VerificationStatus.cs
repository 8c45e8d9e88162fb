namespace MediaExchange.Transfer.Engine.Verification;

/// <summary>What a look at both sides found.</summary>
public enum VerificationStatus
{
    /// <summary>The destination equals the source.</summary>
    Matched,

    /// <summary>Nothing is at the destination.</summary>
    Missing,

    /// <summary>Something else is at the destination.</summary>
    Different,

    /// <summary>It could not be told: a row that cannot be read, a source that is gone, a permission that is missing.</summary>
    Undecided,
}
