using System.Collections.Specialized;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Digesting;

namespace MediaExchange.Transfer.Output;

/// <summary>The digests of one object where it is.</summary>
public sealed class ObjectChecksum
{
    internal ObjectChecksum(ChecksumOutcome outcome)
    {
        Status = outcome.Status;
        Bucket = outcome.Source?.Bucket;
        Key = outcome.Source?.Key;
        Source = outcome.Source is { } at ? $"s3://{at.Bucket}/{at.Key}" : null;
        VersionId = outcome.Source?.VersionId;
        Size = outcome.Size;
        Checksum = ChecksumTable.Of(outcome.Digests);
        Expected = ChecksumTable.Of(outcome.Expected);
        Reason = outcome.Message;
        FailureKind = outcome.Failure?.Kind;
        Advice = outcome.Failure?.Advice;
        ETag = outcome.ETag;
        Requests = outcome.Requests;
        Retries = outcome.Retries;
        Seconds = outcome.Seconds;
        Line = outcome.Line;
    }

    /// <summary>Computed, Matched, Different, Undecided or Failed.</summary>
    public ChecksumStatus Status { get; }

    /// <summary>The bucket; nothing for a row that could not be read.</summary>
    public string? Bucket { get; }

    /// <summary>The key; nothing for a row that could not be read.</summary>
    public string? Key { get; }

    /// <summary>The address.</summary>
    public string? Source { get; }

    /// <summary>The version that was read, where the bucket keeps versions.</summary>
    public string? VersionId { get; }

    /// <summary>Bytes; nothing when the object was never seen.</summary>
    public long? Size { get; }

    /// <summary>The digests by name, in lower-case hex: $result.Checksum.SHA256. Nothing where they could not be had.</summary>
    public OrderedDictionary? Checksum { get; }

    /// <summary>What they were compared with, by name, as it was written there.</summary>
    public OrderedDictionary? Expected { get; }

    /// <summary>What was compared, or why it failed, in one sentence.</summary>
    public string? Reason { get; }

    /// <summary>The kind of failure; nothing unless Status is Failed.</summary>
    public FailureKind? FailureKind { get; }

    /// <summary>What to do about a failure.</summary>
    public string? Advice { get; }

    /// <summary>The ETag of the state that was read.</summary>
    public string? ETag { get; }

    /// <summary>Requests sent for it, retries included.</summary>
    public int Requests { get; }

    /// <summary>Requests tried again.</summary>
    public int Retries { get; }

    /// <summary>Seconds from its first request to its end.</summary>
    public double Seconds { get; }

    /// <summary>Its line in the inventory, its position in the listing, or its position in the pipeline.</summary>
    public long Line { get; }

    /// <summary>Writes status and address.</summary>
    public override string ToString() => $"{Status} {Source ?? $"line {Line}"}";
}
