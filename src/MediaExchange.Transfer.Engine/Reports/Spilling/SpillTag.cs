namespace MediaExchange.Transfer.Engine.Reports.Spilling;

/// <summary>What a record on disk is.</summary>
internal enum SpillTag : byte
{
    /// <summary>A row of the inventory.</summary>
    Row,

    /// <summary>What a ledger or a report tells.</summary>
    Evidence,

    /// <summary>What the destination was found to have.</summary>
    Verification,

    /// <summary>A job of AWS Batch.</summary>
    Job,
}
