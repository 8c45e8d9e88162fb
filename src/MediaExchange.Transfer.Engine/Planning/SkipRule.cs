namespace MediaExchange.Transfer.Engine.Planning;

/// <summary>What counts as "the same object is already there".</summary>
public enum SkipRule
{
    /// <summary>Same size, and the same full-object checksum or the same ETag.</summary>
    ETagOrChecksum,

    /// <summary>Same size. Quick, and blind to changed bytes.</summary>
    Size,

    /// <summary>Same size, and the destination is not older than the source.</summary>
    Newer,
}
