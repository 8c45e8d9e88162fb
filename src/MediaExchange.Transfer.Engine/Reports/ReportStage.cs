namespace MediaExchange.Transfer.Engine.Reports;

/// <summary>Who told what became of a row.</summary>
public enum ReportStage
{
    /// <summary>Nobody yet.</summary>
    None,

    /// <summary>A ledger: whoever transferred it wrote it down.</summary>
    Ledger,

    /// <summary>The report of S3 Batch Operations, with the driver's answer.</summary>
    Driver,

    /// <summary>AWS Batch, by the state of the job that the object was handed over to.</summary>
    Batch,

    /// <summary>The destination, which was asked.</summary>
    Destination,
}
