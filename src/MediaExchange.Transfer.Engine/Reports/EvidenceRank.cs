namespace MediaExchange.Transfer.Engine.Reports;

/// <summary>Which of two things that are told of an object is believed: the higher one, and of equals the later.</summary>
/// <remarks>What landed has landed, whatever a second attempt said later. A ledger is nearer than the report of S3 Batch Operations, which is made from answers to it.</remarks>
internal static class EvidenceRank
{
    public static byte Of(ReportRow evidence) => (evidence.Stage, evidence.Status) switch
    {
        (ReportStage.Ledger, ReportStatus.Copied) => 7,
        (ReportStage.Ledger, ReportStatus.Skipped) => 6,
        (_, ReportStatus.Copied) => 5,
        (_, ReportStatus.Skipped) => 4,
        (ReportStage.Ledger, _) => 3,
        (_, ReportStatus.Pending) => 2,
        _ => 1,
    };

    public static bool HasLanded(byte rank) => rank > 3;
}
