namespace MediaExchange.Transfer.Engine.Digesting;

/// <summary>How the digests of one object ended.</summary>
public enum ChecksumStatus
{
    /// <summary>They are known; nothing was to be compared.</summary>
    Computed,

    /// <summary>They are what they must be.</summary>
    Matched,

    /// <summary>At least one is not what it must be.</summary>
    Different,

    /// <summary>There is nothing to compare with: the object carries none of the digests as its metadata.</summary>
    Undecided,

    /// <summary>They could not be had.</summary>
    Failed,
}
