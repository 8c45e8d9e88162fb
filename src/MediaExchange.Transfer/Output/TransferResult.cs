using System.Collections.Specialized;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Ledgers;

namespace MediaExchange.Transfer.Output;

/// <summary>How one object of a transfer ended. The same is a line of the ledger.</summary>
public sealed class TransferResult
{
    internal TransferResult(ItemOutcome outcome, TransferRun run)
    {
        Status = outcome.Status;
        Key = outcome.Source?.Key;
        Source = outcome.Source is { } from ? $"s3://{from.Bucket}/{from.Key}" : null;
        VersionId = outcome.Source?.VersionId;
        Destination = outcome.Destination is { } to ? $"s3://{to.Bucket}/{to.Key}" : null;
        DestinationVersionId = outcome.Destination?.VersionId;
        Size = outcome.Size;
        VerifiedBy = outcome.VerifiedBy;
        Reason = outcome.Failure?.Message ?? outcome.Reason;
        FailureKind = outcome.Failure?.Kind;
        Advice = outcome.Failure?.Advice;
        ErrorCode = outcome.Failure?.Code;
        RequestId = outcome.Failure?.RequestId;
        SourceETag = outcome.SourceETag;
        DestinationETag = outcome.DestinationETag;
        SourceChecksum = outcome.SourceChecksum;
        DestinationChecksum = outcome.DestinationChecksum;
        StreamedBecause = outcome.StreamedBecause;
        Checksum = ChecksumTable.Of(outcome.Digests);
        Parts = outcome.Parts;
        PartsKept = outcome.PartsKept;
        Requests = outcome.Requests;
        Retries = outcome.Retries;
        Seconds = Math.Round(outcome.Seconds, 3);
        FinishedAt = outcome.FinishedAt.LocalDateTime;
        Line = outcome.Line;
        RunId = run.Header.RunId;
        LedgerPath = run.Ledger.Location;
    }

    /// <summary>Copied, Skipped or Failed.</summary>
    public ItemStatus Status { get; }

    /// <summary>The source's key; nothing for a row that could not be read.</summary>
    public string? Key { get; }

    /// <summary>The source's address.</summary>
    public string? Source { get; }

    /// <summary>The version that was copied, where the bucket keeps versions.</summary>
    public string? VersionId { get; }

    /// <summary>The destination's address.</summary>
    public string? Destination { get; }

    /// <summary>The version that was made, where the bucket keeps versions.</summary>
    public string? DestinationVersionId { get; }

    /// <summary>Bytes; nothing when the source was never seen.</summary>
    public long? Size { get; }

    /// <summary>By what the copy is known to equal the source: Crc64Nvme, Sha256, Sha1, Crc32C, Crc32, ETag or Size. Nothing for a failure.</summary>
    public Evidence? VerifiedBy { get; }

    /// <summary>Why it was skipped or why it failed, in one sentence.</summary>
    public string? Reason { get; }

    /// <summary>The kind of failure; nothing unless Status is Failed.</summary>
    public FailureKind? FailureKind { get; }

    /// <summary>What to do about a failure.</summary>
    public string? Advice { get; }

    /// <summary>The store's own code for a failure, such as AccessDenied.</summary>
    public string? ErrorCode { get; }

    /// <summary>The store's id of the request that failed, for its support.</summary>
    public string? RequestId { get; }

    /// <summary>The source's ETag, to which every request was pinned.</summary>
    public string? SourceETag { get; }

    /// <summary>The destination's ETag.</summary>
    public string? DestinationETag { get; }

    /// <summary>The source's checksum, base64, of the algorithm in VerifiedBy.</summary>
    public string? SourceChecksum { get; }

    /// <summary>The destination's checksum, base64.</summary>
    public string? DestinationChecksum { get; }

    /// <summary>Why its bytes passed through this machine: Asked, OtherStore, OtherPartition or NotReadable. Nothing where the store copied it by itself.</summary>
    public StreamReason? StreamedBecause { get; }

    /// <summary>
    /// The digests that -Checksum asked for, by name, in lower-case hex: $result.Checksum.MD5. The copy carries them as metadata. Nothing where none were asked for, or for a failure
    /// before they were known.
    /// </summary>
    public OrderedDictionary? Checksum { get; }

    /// <summary>Parts copied; 0 for a single copy.</summary>
    public int Parts { get; }

    /// <summary>How many of the parts an earlier, interrupted run had copied.</summary>
    public int PartsKept { get; }

    /// <summary>Requests sent for it, retries included.</summary>
    public int Requests { get; }

    /// <summary>Requests tried again.</summary>
    public int Retries { get; }

    /// <summary>Seconds from its first request to its end.</summary>
    public double Seconds { get; }

    /// <summary>When it ended, local time.</summary>
    public DateTime FinishedAt { get; }

    /// <summary>Its line in the inventory, or its position in the listing.</summary>
    public long Line { get; }

    /// <summary>The run that it was part of.</summary>
    public string RunId { get; }

    /// <summary>The ledger of that run; Invoke-S3Transfer -Resume and Test-S3Transfer -Ledger take it.</summary>
    public string LedgerPath { get; }

    /// <summary>Writes status and source.</summary>
    public override string ToString() => $"{Status} {Source ?? $"line {Line}"}";
}
