namespace MediaExchange.Transfer.Engine;

/// <summary>How far a run is. Given about five times a second, and once at the end.</summary>
public sealed record Snapshot : TransferEvent
{
    /// <summary>Rows read so far.</summary>
    public long RowsRead { get; init; }

    /// <summary>Whether <see cref="RowsRead"/> is the total.</summary>
    public bool AllRowsRead { get; init; }

    /// <summary>Items copied (or, in a verification, matched).</summary>
    public long Copied { get; init; }

    /// <summary>Items skipped.</summary>
    public long Skipped { get; init; }

    /// <summary>Items failed (or, in a verification, missing, different or undecided).</summary>
    public long Failed { get; init; }

    /// <summary>Items that an earlier run of this ledger had copied or skipped; not counted in the others.</summary>
    public long DoneBefore { get; init; }

    /// <summary>Items ended.</summary>
    public long Finished => Copied + Skipped + Failed;

    /// <summary>Bytes copied, parts of unfinished objects included.</summary>
    public long Bytes { get; init; }

    /// <summary>Bytes that came through this machine, to be digested or copied; those read again after a failure count again.</summary>
    public long BytesRead { get; init; }

    /// <summary>Why copies pass through this machine, in a sentence; <see langword="null"/> while none does.</summary>
    public string? StreamedBecause { get; init; }

    /// <summary>Bytes copied or read, a second, over the last few seconds.</summary>
    public double BytesPerSecond { get; init; }

    /// <summary>Items under way.</summary>
    public int ItemsInFlight { get; init; }

    /// <summary>Requests under way.</summary>
    public int RequestsInFlight { get; init; }

    /// <summary>How many requests may be under way now; below the maximum while the store says SlowDown.</summary>
    public int RequestLimit { get; init; }

    /// <summary>Requests sent so far, retries included.</summary>
    public long Requests { get; init; }

    /// <summary>Requests tried again so far.</summary>
    public long Retries { get; init; }

    /// <summary>Answers that said SlowDown so far.</summary>
    public long Throttled { get; init; }

    /// <summary>Time since the run began.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>Whether this is the last event of the run.</summary>
    public bool IsFinal { get; init; }
}
