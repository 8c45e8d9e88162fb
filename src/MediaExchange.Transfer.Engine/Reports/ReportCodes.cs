namespace MediaExchange.Transfer.Engine.Reports;

/// <summary>Codes of failures that no store gave.</summary>
public static class ReportCodes
{
    /// <summary>What to do about objects whose run somebody stopped (<see cref="FailureKind.Stopped"/>), whoever tells of it.</summary>
    public const string ResumeAdvice = "Resume-S3BatchTransfer begins a run of exactly what did not land; what is there of large objects is gone on with.";

    /// <summary>The run ended before the row's turn came.</summary>
    public const string NotAttempted = "NotAttempted";

    /// <summary>The run ended, and nothing tells whether the row's turn had come.</summary>
    public const string NothingTells = "NothingTells";

    /// <summary>The driver failed, and said nothing of the object.</summary>
    public const string DriverFailed = "DriverFailed";

    /// <summary>The job of AWS Batch failed, and wrote nothing down.</summary>
    public const string JobFailed = "JobFailed";

    /// <summary>The job of AWS Batch ended well, but no ledger has its line.</summary>
    public const string NoLedgerLine = "NoLedgerLine";

    /// <summary>AWS Batch does not know the job any more.</summary>
    public const string JobUnknown = "JobUnknown";

    /// <summary>The destination has nothing, or something else.</summary>
    public const string NotAtDestination = "NotAtDestination";
}
