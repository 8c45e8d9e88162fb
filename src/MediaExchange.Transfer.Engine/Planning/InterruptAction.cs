namespace MediaExchange.Transfer.Engine.Planning;

/// <summary>What becomes of unfinished multipart uploads when a run is interrupted.</summary>
public enum InterruptAction
{
    /// <summary>They are aborted: nothing stays behind, and a resumed run copies those objects from their beginning.</summary>
    Abort,

    /// <summary>They stay, named by checkpoints in the ledger: a resumed run copies only the parts that are missing. Parts cost storage until then.</summary>
    Keep,
}
