namespace MediaExchange.Transfer.Engine;

/// <summary>How an item ended.</summary>
public enum ItemStatus
{
    /// <summary>Copied, verified and published.</summary>
    Copied,

    /// <summary>The same object was already there.</summary>
    Skipped,

    /// <summary>Not transferred; the destination keeps what it had.</summary>
    Failed,
}
