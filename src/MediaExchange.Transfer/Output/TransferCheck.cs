using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Verification;

namespace MediaExchange.Transfer.Output;

/// <summary>What a look at both sides of one object found.</summary>
public sealed class TransferCheck
{
    internal TransferCheck(VerificationOutcome outcome)
    {
        Status = outcome.Status;
        Key = outcome.Source?.Key;
        Source = outcome.Source is { } from ? $"s3://{from.Bucket}/{from.Key}" : null;
        VersionId = outcome.Source?.VersionId;
        Destination = outcome.Destination is { } to ? $"s3://{to.Bucket}/{to.Key}" : null;
        Size = outcome.SourceSize;
        DestinationSize = outcome.DestinationSize;
        VerifiedBy = outcome.VerifiedBy;
        Reason = outcome.Message;
        Advice = outcome.Failure?.Advice;
        SourceETag = outcome.SourceETag;
        DestinationETag = outcome.DestinationETag;
        Line = outcome.Line;
    }

    /// <summary>Matched, Missing, Different or Undecided.</summary>
    public VerificationStatus Status { get; }

    /// <summary>The source's key; nothing for a row that could not be read.</summary>
    public string? Key { get; }

    /// <summary>The source's address.</summary>
    public string? Source { get; }

    /// <summary>The source's version, where one is meant.</summary>
    public string? VersionId { get; }

    /// <summary>The destination's address.</summary>
    public string? Destination { get; }

    /// <summary>The source's bytes.</summary>
    public long? Size { get; }

    /// <summary>The destination's bytes.</summary>
    public long? DestinationSize { get; }

    /// <summary>By what both are known to be equal: Crc64Nvme, Sha256, Sha1, Crc32C, Crc32, ETag or Size. Nothing unless Matched.</summary>
    public Evidence? VerifiedBy { get; }

    /// <summary>What was found, in one sentence.</summary>
    public string Reason { get; }

    /// <summary>For Undecided, what to do.</summary>
    public string? Advice { get; }

    /// <summary>The source's ETag.</summary>
    public string? SourceETag { get; }

    /// <summary>The destination's ETag.</summary>
    public string? DestinationETag { get; }

    /// <summary>The line in the inventory, or the position in the listing.</summary>
    public long Line { get; }

    /// <summary>Writes status and source.</summary>
    public override string ToString() => $"{Status} {Source ?? $"line {Line}"}";
}
