namespace MediaExchange.Transfer.Engine.Reports.Statistics;

/// <summary>What a run may have cost, by list prices of us-east-1; not a bill.</summary>
/// <param name="For">What for.</param>
/// <param name="Count">How many of it.</param>
/// <param name="Dollars">US dollars.</param>
internal sealed record ReportCost(string For, long Count, double Dollars)
{
    // https://aws.amazon.com/s3/pricing/: S3 Batch Operations, and PUT, COPY, POST, LIST requests of S3 Standard. Reads cost a twelfth of that, and are
    // counted like writes here: which of a row's requests were reads nobody wrote down.
    private const double Job = 0.25;
    private const double MillionBatchObjects = 1.00;
    private const double MillionRequests = 5.00;
    private const double Million = 1e6;

    public static IReadOnlyList<ReportCost> Of(ReportHead head, ReportTotals totals, ReportStatistics statistics)
    {
        var requests = new ReportCost("Requests to S3 ($5 a million; reads, which cost less, are counted the same)", statistics.Requests, statistics.Requests / Million * MillionRequests);
        return head.BatchOperationsJobs == 0 ? [requests] :
        [
            new($"Jobs of S3 Batch Operations ($0.25 each)", head.BatchOperationsJobs, head.BatchOperationsJobs * Job),
            new("Objects of S3 Batch Operations ($1 a million)", totals.Rows, totals.Rows / Million * MillionBatchObjects),
            requests,
        ];
    }
}
