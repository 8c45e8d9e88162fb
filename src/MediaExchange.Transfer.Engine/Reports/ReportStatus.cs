namespace MediaExchange.Transfer.Engine.Reports;

/// <summary>What became of one row of an inventory.</summary>
public enum ReportStatus
{
    /// <summary>Copied, verified and published by this run.</summary>
    Copied,

    /// <summary>The same object was already there.</summary>
    Skipped,

    /// <summary>It did not land, and nothing works on it any more.</summary>
    Failed,

    /// <summary>It has not landed yet, and the run goes on.</summary>
    Pending,
}
