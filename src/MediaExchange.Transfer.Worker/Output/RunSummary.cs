namespace MediaExchange.Transfer.Worker.Output;

/// <summary>How a run ended: the last line of <c>--json</c>, and what the console's summary is written from.</summary>
internal sealed record RunSummary
{
    public required string Verb { get; init; }

    public string? RunId { get; init; }

    public required string Source { get; init; }

    public required string? Destination { get; init; }

    public string? Ledger { get; init; }

    /// <summary>Where it is written down how far digests are; <see langword="null"/> where it is not.</summary>
    public string? Checkpoints { get; init; }

    /// <summary>Rows that an earlier run of the ledger had copied or skipped, which this one did not touch; <see langword="null"/> unless resumed.</summary>
    public long? DoneBefore { get; init; }

    /// <summary>What the ledger says in all, earlier runs included; <see langword="null"/> unless resumed.</summary>
    public LedgerTotals? InAll { get; init; }

    /// <summary>Rows accounted for by this run.</summary>
    public required long Objects { get; init; }

    /// <summary>Of those, how many by status: copied, skipped, failed; or matched, missing, different, undecided; or computed, matched, different, undecided, failed. All statuses, zeros too.</summary>
    public required IReadOnlyDictionary<string, long> Statuses { get; init; }

    /// <summary>Copied, matched or digested bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>Bytes that came through this machine, those read again after a failure included; <see langword="null"/> for none.</summary>
    public long? BytesRead { get; init; }

    /// <summary>Copied, skipped and matched rows by the evidence for them.</summary>
    public required IReadOnlyDictionary<string, long> VerifiedBy { get; init; }

    /// <summary>Failed or undecided rows by kind.</summary>
    public required IReadOnlyDictionary<string, long> Failures { get; init; }

    public required long Requests { get; init; }

    public required long Retries { get; init; }

    /// <summary>Answers that said SlowDown.</summary>
    public required long Throttled { get; init; }

    public required double Seconds { get; init; }

    /// <summary>Whether a signal ended it.</summary>
    public required bool Interrupted { get; init; }

    /// <summary>Why it could not go on; <see langword="null"/> when it came to its end or was interrupted.</summary>
    public string? Stopped { get; init; }

    /// <summary>The command line that goes on with it: what is unfinished, and what failed; <see langword="null"/> when nothing is left.</summary>
    public string? Resume { get; init; }

    public required int ExitCode { get; init; }
}
