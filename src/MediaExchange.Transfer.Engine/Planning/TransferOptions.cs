using MediaExchange.Transfer.Engine.Hashing;
using MediaExchange.Transfer.Engine.Reading;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Planning;

/// <summary>How a transfer is run. The defaults are right for nearly everybody.</summary>
public sealed record TransferOptions
{
    /// <summary>What is copied besides the bytes.</summary>
    public CopyProperties CopyProperties { get; init; }

    /// <summary>Storage class, encryption and grants of what is written.</summary>
    public DestinationSettings Destination { get; init; } = DestinationSettings.Default;

    /// <summary>What to do when the destination has the key already.</summary>
    public IfExists IfExists { get; init; }

    /// <summary>What counts as already there, for <see cref="IfExists.Skip"/>.</summary>
    public SkipRule SkipRule { get; init; }

    /// <summary>The most requests in flight, of all objects together: 1 to 10,000. Fewer are used while the store says SlowDown.</summary>
    /// <remarks>
    /// A server-side copy moves no bytes through this machine, so the number costs memory for connections only; one stream moves 25 to 50 MB/s within S3.
    /// Small objects wait for answers: in a model of S3 a prefix that takes 3,500 copies a second gets 900 with 128, 2,400 with 256 and 3,200 with 512.
    /// </remarks>
    public int MaxConcurrency { get; init; } = 256;

    /// <summary>The most writes a second (copies, parts, uploads begun and completed), of all objects together: 1 or more. The default, 3,500, is what S3 sustains for one prefix.</summary>
    /// <remarks>
    /// Reads are counted apart, those at the source and those at the destination each for itself, and each may be 5,500/3,500 times as many, as S3's
    /// own limits are. Fewer are sent, of the kind that it concerns, while the store says SlowDown.
    /// </remarks>
    public int MaxRequestsPerSecond { get; init; } = S3Limits.WritesPerSecondPerPrefix;

    /// <summary>The most memory for bytes that pass through this machine, of all objects together, in bytes: 16 MiB or more. Copies within a store need none.</summary>
    /// <remarks>The default, 256 MiB, holds 32 ranges of 8 MiB, which S3 sends at 1.5 to 3 GB/s in all: more than a core can digest.</remarks>
    public long MemoryBudget { get; init; } = 256L << 20;

    /// <summary>Objects larger than this many bytes are copied in parts, in parallel; up to 5 GiB, above which there is no choice.</summary>
    /// <remarks>
    /// One CopyObject runs at the speed of one stream (25 to 50 MB/s), so 512 MiB take 10 to 20 seconds; beyond that the waiting
    /// outweighs the three more requests. Smaller objects keep their ETag as well, if they were uploaded whole.
    /// </remarks>
    public long MultipartThreshold { get; init; } = 512L << 20;

    /// <summary>The size of a part in bytes, 5 MiB to 5 GiB; <see langword="null"/> lets <see cref="PartLayout"/> choose by the object's size. Raised where 10,000 parts would not do.</summary>
    public long? PartSize { get; init; }

    /// <summary>
    /// Whether to reproduce the source's own part boundaries, so that the destination's ETag equals the source's. The two must be encrypted
    /// alike (SSE-S3 or not at all); where it cannot be done, the item fails rather than end with another ETag.
    /// </summary>
    public bool PreserveETag { get; init; }

    /// <summary>
    /// Digests of the whole object that each copy carries as metadata (<c>content-md5</c>, ...), known before it is begun. Those that the source's
    /// store keeps of the whole object cost nothing; for others its bytes are read once.
    /// </summary>
    public IReadOnlyList<DigestAlgorithm> Digests { get; init; } = [];

    /// <summary>Which way the bytes take: within the store where that can be, or through this machine.</summary>
    public CopyRoute Route { get; init; }

    /// <summary>What becomes of unfinished uploads on an interrupt; asked when it happens. Without a ledger they are aborted in any case.</summary>
    public Func<InterruptAction> OnInterrupt { get; init; } = static () => InterruptAction.Abort;

    /// <summary>How often one request is tried before its item fails, 1 or more.</summary>
    /// <remarks>
    /// While a store refuses every other request, one in 65,536 fails this often in a row, after about two minutes; at ten tries it would be one in a
    /// thousand, which is an object lost in every few.
    /// </remarks>
    public int MaxAttempts { get; init; } = 16;

    /// <summary>The longest that one item may take, waiting included; <see langword="null"/> for no limit.</summary>
    public TimeSpan? ItemTimeout { get; init; }

    /// <summary>How often a <see cref="Snapshot"/> is given.</summary>
    public TimeSpan SnapshotInterval { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The clock. Tests bring their own.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Seeds the jitter of retries; <see langword="null"/> for a different one each run.</summary>
    public int? Seed { get; init; }

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="ArgumentException">A value is out of its range; the message names it and the range.</exception>
    public void Validate()
    {
        Require(MaxConcurrency is >= 1 and <= 10_000, nameof(MaxConcurrency), MaxConcurrency, "1 to 10,000 requests");
        Require(MaxRequestsPerSecond >= 1, nameof(MaxRequestsPerSecond), MaxRequestsPerSecond, "1 or more writes a second");
        Require(MemoryBudget >= 2 * RangedReader.DefaultRangeSize, nameof(MemoryBudget), MemoryBudget, "16 MiB or more");
        Require(MultipartThreshold is >= S3Limits.MinPartSize and <= S3Limits.MaxCopySize, nameof(MultipartThreshold), MultipartThreshold, "5 MiB to 5 GiB");
        Require(PartSize is null or (>= S3Limits.MinPartSize and <= S3Limits.MaxPartSize), nameof(PartSize), PartSize, "5 MiB to 5 GiB");
        Require(MaxAttempts >= 1, nameof(MaxAttempts), MaxAttempts, "1 or more attempts");
        Require(ItemTimeout is null || ItemTimeout > TimeSpan.Zero, nameof(ItemTimeout), ItemTimeout, "a time above zero");
        Require(Destination.CannedAcl is null || Destination.GrantFullControl.Count == 0, nameof(Destination), Destination.CannedAcl, "a canned ACL or grants, not both");
    }

    private static void Require(bool holds, string name, object? value, string range)
    {
        if (!holds)
            throw new ArgumentException($"{name} is {value}; it must be {range}.");
    }
}
