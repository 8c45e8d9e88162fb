using MediaExchange.Transfer.Engine.Stores;
using MediaExchange.Transfer.Engine.Verification;

namespace MediaExchange.Transfer.Engine.Reports;

/// <summary>Decides what became of a row, from what was told of it.</summary>
internal sealed class RowDecision(ReportSources sources)
{
    private const string LookAtLog = "See the job's log (Get-S3BatchTransferLog), then run what is left again; what is there is skipped.";
    private const string RunAgain = "Run what is left again; what is there is skipped.";

    private const string LookThere = "Look at the destination (Get-S3TransferReport -Verify), and run what is not there again.";

    private readonly IReadOnlyList<BatchJobState> _slices = sources.SliceJobs;

    /// <summary>Why AWS Batch could not be asked for some or all of the jobs, in one sentence.</summary>
    public string? JobsUnread { get; set; } = sources.JobsUnread;

    /// <summary>A row as far as the inventory tells of it.</summary>
    public ReportRow Unknown(long line, ObjectLocation source) => new()
    {
        Line = line,
        Status = ReportStatus.Pending,
        Source = source,
        Destination = sources.Recipe is { } recipe && recipe.Keys.Map(source.Key, out _) is { } key ? new ObjectLocation(recipe.DestinationBucket, key) : null,
    };

    /// <summary>Puts evidence in a row's place. Of what landed the version is told that was copied; what did not stays as the inventory names it, so that it can be tried again.</summary>
    public static ReportRow With(ReportRow row, ReportRow evidence) =>
        evidence with { Line = row.Line, Source = evidence.HasLanded ? evidence.Source : row.Source, Destination = evidence.Destination ?? row.Destination };

    /// <summary>Decides about a row that has not landed.</summary>
    /// <param name="row">What is told of it.</param>
    /// <param name="job">The job that it was handed over to; <see langword="null"/> when none is known.</param>
    public ReportRow Unlanded(ReportRow row, BatchJobState? job)
    {
        if (row.HasLanded)
            return row;
        if (job is null && sources.SliceJobs.Count > 0)
            job = SliceOf(row.Line);
        if (job is not null)
            return With(row, job);
        if (row.Status == ReportStatus.Failed)
            return row;
        var isHandedOver = row.JobId is { Length: > 0 };

        // The report of S3 Batch Operations names all rows that were attempted; where there is none, any may have been handed over.
        if (JobsUnread is { } unread && (isHandedOver || sources.DriverRows is null))
            return Pend(row, isHandedOver ? $"It was handed over to AWS Batch (job {row.JobId}), and what became of it is not known: {unread}" : $"If it was begun, AWS Batch could tell: {unread}");
        if (isHandedOver)
            return sources.TaskJobs is null ? row : Fail(row, ReportStage.Batch, ReportCodes.JobUnknown, $"AWS Batch does not know the job {row.JobId} any more, and no ledger tells how it ended.", LookThere);
        if (!sources.HasEnded)
            return row;
        if (sources.Unread is { } gone)
            return Fail(row, ReportStage.None, ReportCodes.NothingTells, $"The run has ended, and nothing tells whether it was attempted: {ItemFailure.Sentence(gone)}", LookThere);
        return Fail(row, ReportStage.None, ReportCodes.NotAttempted, sources.EndReason is { } reason ? $"The run ended before it was attempted: {ItemFailure.Sentence(reason)}" : "The run ended before it was attempted.", RunAgain);
    }

    /// <summary>Lets the destination decide.</summary>
    public static ReportRow Verified(ReportRow row, ReportRow found) => found.Verification switch
    {
        VerificationStatus.Matched when row.HasLanded => row with { Verification = found.Verification, VerifiedBy = found.VerifiedBy ?? row.VerifiedBy, Size = row.Size ?? found.Size },
        VerificationStatus.Matched => row with
        {
            Status = ReportStatus.Skipped,
            Stage = ReportStage.Destination,
            Verification = found.Verification,
            VerifiedBy = found.VerifiedBy,
            Size = found.Size,
            Destination = found.Destination ?? row.Destination,
            Reason = row.Status == ReportStatus.Failed && row.Reason is { } told ? $"The destination has it, although it was told: {told}" : "The destination has it.",
            Advice = null,
            Kind = null,
            ErrorCode = null,
        },
        VerificationStatus.Missing or VerificationStatus.Different when row.HasLanded => row with
        {
            Status = ReportStatus.Failed,
            Stage = ReportStage.Destination,
            Verification = found.Verification,
            VerifiedBy = null,
            Kind = FailureKind.VerificationFailed,
            ErrorCode = ReportCodes.NotAtDestination,
            Reason = $"It was {(row.Status == ReportStatus.Copied ? "copied" : "there")} when the run looked, and is not now: {found.Reason}",
            Advice = "Find out who deletes or replaces objects there, then run what is left again.",
        },
        _ => row with { Verification = found.Verification },
    };

    private ReportRow With(ReportRow row, BatchJobState job)
    {
        var named = row with { JobId = job.JobId };
        if (!job.HasEnded)
            return Pend(named, $"AWS Batch has its job {job.JobId} in the state {job.Status}{(row.Status == ReportStatus.Failed && row.Reason is not null ? $"; an earlier attempt failed: {row.Reason}" : ".")}");
        if (job.StoppedAt > sources.AsOf)
            return Pend(named, $"Its job {job.JobId} ended while the ledgers were being read; look again.");
        if (row is { Status: ReportStatus.Failed, Stage: ReportStage.Ledger })
            return named;
        if (job.Status == BatchJobState.Stopped)
            return named with { Status = ReportStatus.Failed, Stage = ReportStage.Batch, Kind = FailureKind.Stopped, Reason = "The run was stopped before this object was transferred.", Advice = ReportCodes.ResumeAdvice };
        if (job.HasFailed)
            return Fail(named, ReportStage.Batch, ReportCodes.JobFailed, $"The job of AWS Batch failed{(job.Reason is { Length: > 0 } reason ? $": {ItemFailure.Sentence(reason)}" : ".")}", LookAtLog);
        return Fail(named, ReportStage.Batch, ReportCodes.NoLedgerLine, $"The job {job.JobId} ended well, but no ledger has a line of this row.", "Look at the destination (Get-S3TransferReport -Verify); if it is there, the ledger was deleted.");
    }

    private static ReportRow Pend(ReportRow row, string reason) =>
        row with { Status = ReportStatus.Pending, Stage = ReportStage.Batch, Reason = reason, Advice = null, Kind = null, ErrorCode = null };

    private static ReportRow Fail(ReportRow row, ReportStage stage, string code, string reason, string advice) =>
        row with { Status = ReportStatus.Failed, Stage = stage, Kind = FailureKind.Unknown, ErrorCode = code, Reason = reason, Advice = advice };

    private BatchJobState? SliceOf(long line)
    {
        var (low, high) = (0, _slices.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (line < _slices[middle].FirstLine)
                high = middle - 1;
            else if (line > _slices[middle].LastLine)
                low = middle + 1;
            else
                return _slices[middle];
        }

        return null;
    }
}
