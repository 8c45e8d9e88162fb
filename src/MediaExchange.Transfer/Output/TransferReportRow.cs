using System.Collections.Specialized;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Reports;
using MediaExchange.Transfer.Engine.Verification;

namespace MediaExchange.Transfer.Output;

/// <summary>What became of one row of an inventory.</summary>
public sealed class TransferReportRow
{
    internal TransferReportRow(ReportRow row, string runId)
    {
        Line = row.Line;
        Status = row.Status;
        Key = row.Source?.Key;
        Source = row.Source is { } from ? $"s3://{from.Bucket}/{from.Key}" : null;
        VersionId = row.Source?.VersionId;
        Destination = row.Destination is { } to ? $"s3://{to.Bucket}/{to.Key}" : null;
        DestinationVersionId = row.Destination?.VersionId;
        Size = row.Size;
        VerifiedBy = row.VerifiedBy;
        DestinationChecksum = row.Checksum;
        Checksum = ChecksumTable.Of(row.Digests);
        Reason = row.Reason;
        Advice = row.Advice;
        FailureKind = row.Kind;
        ErrorCode = row.ErrorCode;
        Stage = row.Stage;
        JobId = row.JobId;
        Verification = row.Verification;
        Parts = row.Parts;
        PartsKept = row.PartsKept;
        Requests = row.Requests;
        Retries = row.Retries;
        Seconds = row.Seconds is { } seconds ? Math.Round(seconds, 3) : null;
        FinishedAt = row.FinishedAt?.LocalDateTime;
        RunId = runId;
    }

    /// <summary>Copied, Skipped, Failed or Pending.</summary>
    public ReportStatus Status { get; }

    /// <summary>The source's key; nothing for a row that cannot be read.</summary>
    public string? Key { get; }

    /// <summary>The source's address.</summary>
    public string? Source { get; }

    /// <summary>The version that was copied, where the bucket keeps versions.</summary>
    public string? VersionId { get; }

    /// <summary>The destination's address.</summary>
    public string? Destination { get; }

    /// <summary>The version that was made, where the bucket keeps versions.</summary>
    public string? DestinationVersionId { get; }

    /// <summary>Bytes; nothing when nobody has seen the object.</summary>
    public long? Size { get; }

    /// <summary>By what the copy is known to equal the source: Crc64Nvme, Sha256, Sha1, Crc32C, Crc32, ETag or Size.</summary>
    public Evidence? VerifiedBy { get; }

    /// <summary>The destination's checksum, base64.</summary>
    public string? DestinationChecksum { get; }

    /// <summary>The digests that were asked for, by name, in lower-case hex.</summary>
    public OrderedDictionary? Checksum { get; }

    /// <summary>Why it was skipped, failed or is not there yet, in one sentence.</summary>
    public string? Reason { get; }

    /// <summary>What to do about a failure.</summary>
    public string? Advice { get; }

    /// <summary>The kind of failure; nothing unless Status is Failed.</summary>
    public FailureKind? FailureKind { get; }

    /// <summary>The store's own code for a failure, or NotAttempted, DriverFailed, JobFailed, NoLedgerLine, JobUnknown or NotAtDestination.</summary>
    public string? ErrorCode { get; }

    /// <summary>Who told it: Ledger, Driver (the report of S3 Batch Operations), Batch (the state of a job), Destination, or None.</summary>
    public ReportStage Stage { get; }

    /// <summary>The job of AWS Batch that it was handed over to.</summary>
    public string? JobId { get; }

    /// <summary>What the destination was found to have, with -Verify: Matched, Missing, Different or Undecided.</summary>
    public VerificationStatus? Verification { get; }

    /// <summary>Parts copied; 0 for a single copy.</summary>
    public int Parts { get; }

    /// <summary>How many of the parts an interrupted attempt had copied.</summary>
    public int PartsKept { get; }

    /// <summary>Requests sent for it, retries included.</summary>
    public int Requests { get; }

    /// <summary>Requests tried again.</summary>
    public int Retries { get; }

    /// <summary>Seconds from its first request to its end.</summary>
    public double? Seconds { get; }

    /// <summary>When it ended, local time.</summary>
    public DateTime? FinishedAt { get; }

    /// <summary>Its line in the inventory, or its position in the listing.</summary>
    public long Line { get; }

    /// <summary>The run.</summary>
    public string RunId { get; }

    /// <summary>Writes status and source.</summary>
    public override string ToString() => $"{Status} {Source ?? $"line {Line}"}";
}
