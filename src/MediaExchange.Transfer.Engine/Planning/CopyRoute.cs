namespace MediaExchange.Transfer.Engine.Planning;

/// <summary>Which way the bytes take.</summary>
public enum CopyRoute
{
    /// <summary>Within the store where that is possible, otherwise through this machine. Decided once for each source bucket.</summary>
    Auto,

    /// <summary>Within the store only: the destination's store reads the source itself.</summary>
    ServerSide,

    /// <summary>Through this machine, with the credentials of each side.</summary>
    Streamed,
}
