using MediaExchange.Transfer.Engine.Manifests;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;
using MediaExchange.Transfer.Engine.Verification;

namespace MediaExchange.Transfer.Engine.Reports;

/// <summary>What a report is made of. Sequences are read once, each to its end, and need not fit in memory.</summary>
public sealed record ReportSources
{
    /// <summary>The inventory. Its rows decide what the report has rows for.</summary>
    public required IAsyncEnumerable<InventoryRow> Rows { get; init; }

    /// <summary>How many rows the inventory had when the run began; <see langword="null"/> when nobody counted.</summary>
    public long? ExpectedRows { get; init; }

    /// <summary>About how many rows there are, where <see cref="ExpectedRows"/> does not tell: it decides how the work is divided, not what comes out.</summary>
    public long? ApproximateRows { get; init; }

    /// <summary>The outcomes in all ledgers, in any order. Those whose <see cref="ItemOutcome.Line"/> is no line of the inventory have 0 there.</summary>
    public IAsyncEnumerable<ItemOutcome>? Outcomes { get; init; }

    /// <summary>The rows of the report of S3 Batch Operations, as <see cref="ReportRow"/>s with line 0; what was handed over to AWS Batch is <see cref="ReportStatus.Pending"/>.</summary>
    public IAsyncEnumerable<ReportRow>? DriverRows { get; init; }

    /// <summary>The jobs of AWS Batch for single objects. Asked last, and only when something has not landed. Where they end in a <see cref="TransferException"/>, the report goes on without the rest, and says so.</summary>
    public IAsyncEnumerable<BatchJobState>? TaskJobs { get; init; }

    /// <summary>Gives the id of the task of an object as the inventory names it; needed for <see cref="TaskJobs"/>.</summary>
    public Func<ObjectLocation, string>? TaskId { get; init; }

    /// <summary>The jobs of AWS Batch for slices of the inventory, in the order of their lines: 10,000 at most.</summary>
    public IReadOnlyList<BatchJobState> SliceJobs { get; init; } = [];

    /// <summary>Why AWS Batch could not be asked for some or all of the jobs, in one sentence; <see langword="null"/> when it could.</summary>
    public string? JobsUnread { get; init; }

    /// <summary>Of a run that has ended, why nothing may be told of rows that were attempted, in one sentence; <see langword="null"/> when all is there that was told.</summary>
    public string? Unread { get; init; }

    /// <summary>What the destination was found to have.</summary>
    public IAsyncEnumerable<VerificationOutcome>? Verified { get; init; }

    /// <summary>Where to, for rows of which nobody has told anything.</summary>
    public TransferRecipe? Recipe { get; init; }

    /// <summary>Whether nothing begins rows any more. What was handed over to AWS Batch may still be under way.</summary>
    public bool HasEnded { get; init; }

    /// <summary>Of a run that has ended, how, in one sentence.</summary>
    public string? EndReason { get; init; }

    /// <summary>When the reading began (UTC): what ended after it may not be in what was read.</summary>
    public DateTimeOffset AsOf { get; init; } = DateTimeOffset.MaxValue;
}
