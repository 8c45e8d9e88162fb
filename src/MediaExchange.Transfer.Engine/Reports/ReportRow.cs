using System.Text.Json.Serialization;
using MediaExchange.Transfer.Engine.Stores;
using MediaExchange.Transfer.Engine.Verification;

namespace MediaExchange.Transfer.Engine.Reports;

/// <summary>What became of one row of an inventory.</summary>
public sealed record ReportRow
{
    /// <summary>The row's line in the inventory, from 1; 0 for what does not know its line.</summary>
    public long Line { get; init; }

    /// <summary>What became of it.</summary>
    public required ReportStatus Status { get; init; }

    /// <summary>The source: of what landed with the version that was copied, else as the inventory names it; <see langword="null"/> for a row that cannot be read.</summary>
    public ObjectLocation? Source { get; init; }

    /// <summary>The destination, with the version that was made where there is one.</summary>
    public ObjectLocation? Destination { get; init; }

    /// <summary>Bytes; <see langword="null"/> when nobody has seen the object.</summary>
    public long? Size { get; init; }

    /// <summary>By what the destination is known to equal the source.</summary>
    public Evidence? VerifiedBy { get; init; }

    /// <summary>The destination's checksum, base64, of the algorithm in <see cref="VerifiedBy"/>.</summary>
    public string? Checksum { get; init; }

    /// <summary>The digests that were asked for, by their words, in lower-case hex.</summary>
    public IReadOnlyDictionary<string, string>? Digests { get; init; }

    /// <summary>Seconds from the object's first request to its end.</summary>
    public double? Seconds { get; init; }

    /// <summary>When it ended (UTC).</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Parts that the copy was made of; 0 for a single copy.</summary>
    public int Parts { get; init; }

    /// <summary>How many of the parts an interrupted attempt had copied.</summary>
    public int PartsKept { get; init; }

    /// <summary>Requests sent for it, retries included.</summary>
    public int Requests { get; init; }

    /// <summary>Requests tried again.</summary>
    public int Retries { get; init; }

    /// <summary>Why it was skipped, failed or is not there yet, in one sentence.</summary>
    public string? Reason { get; init; }

    /// <summary>Of a failure, what to do.</summary>
    public string? Advice { get; init; }

    /// <summary>Of a failure, its kind.</summary>
    public FailureKind? Kind { get; init; }

    /// <summary>Of a failure, the store's own code or one of <see cref="ReportCodes"/>.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>Who told it.</summary>
    public ReportStage Stage { get; init; }

    /// <summary>The job of AWS Batch that it was handed over to.</summary>
    public string? JobId { get; init; }

    /// <summary>What the destination was found to have; <see langword="null"/> when it was not asked.</summary>
    public VerificationStatus? Verification { get; init; }

    /// <summary>Whether the object is at the destination.</summary>
    [JsonIgnore]
    public bool HasLanded => Status is ReportStatus.Copied or ReportStatus.Skipped;

    /// <summary>What a ledger tells of an item.</summary>
    /// <param name="outcome">The line.</param>
    public static ReportRow Of(ItemOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        return new ReportRow
        {
            Line = outcome.Line,
            Status = outcome.Status switch
            {
                ItemStatus.Copied => ReportStatus.Copied,
                ItemStatus.Skipped => ReportStatus.Skipped,
                _ => ReportStatus.Failed,
            },
            Source = outcome.Source,
            Destination = outcome.Destination,
            Size = outcome.Size,
            VerifiedBy = outcome.VerifiedBy,
            Checksum = outcome.DestinationChecksum,
            Digests = outcome.Digests,
            Seconds = outcome.Seconds,
            FinishedAt = outcome.FinishedAt,
            Parts = outcome.Parts,
            PartsKept = outcome.PartsKept,
            Requests = outcome.Requests,
            Retries = outcome.Retries,
            Reason = outcome.Failure?.Message ?? outcome.Reason,
            Advice = outcome.Failure?.Advice,
            Kind = outcome.Failure?.Kind,
            ErrorCode = outcome.Failure?.Code,
            Stage = ReportStage.Ledger,
        };
    }

    internal static ReportRow Of(long line, ItemFailure failure) => new()
    {
        Line = line,
        Status = ReportStatus.Failed,
        Reason = failure.Message,
        Advice = failure.Advice,
        Kind = failure.Kind,
    };
}
