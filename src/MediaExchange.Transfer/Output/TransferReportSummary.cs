using MediaExchange.Transfer.Engine.Reports;

namespace MediaExchange.Transfer.Output;

/// <summary>The totals of a run's report.</summary>
public sealed class TransferReportSummary
{
    internal TransferReportSummary(ReportHead head, ReportTotals totals)
    {
        RunId = head.RunId;
        Verdict = totals.Verdict;
        IsComplete = totals.IsComplete;
        Rows = totals.Rows;
        ExpectedRows = totals.ExpectedRows;
        Copied = totals.Copied;
        Skipped = totals.Skipped;
        Failed = totals.Failed;
        Pending = totals.Pending;
        Bytes = totals.Bytes;
        BytesCopied = totals.BytesCopied;
        Source = head.Source;
        Destination = head.Destination;
        StartedAt = head.StartedAt.LocalDateTime;
        IsVerified = head.IsVerified;
        Remarks = [.. totals.Remarks];
    }

    /// <summary>The run.</summary>
    public string RunId { get; }

    /// <summary>Whether it is done, in one sentence.</summary>
    public string Verdict { get; }

    /// <summary>Whether every row of the inventory has landed, and none is missing.</summary>
    public bool IsComplete { get; }

    /// <summary>Rows of the inventory.</summary>
    public long Rows { get; }

    /// <summary>Rows that the inventory had when the run began; nothing when nobody counted.</summary>
    public long? ExpectedRows { get; }

    /// <summary>Rows copied by this run.</summary>
    public long Copied { get; }

    /// <summary>Rows whose object was there already.</summary>
    public long Skipped { get; }

    /// <summary>Rows that did not land.</summary>
    public long Failed { get; }

    /// <summary>Rows that have not landed yet.</summary>
    public long Pending { get; }

    /// <summary>Bytes of all rows that landed.</summary>
    public long Bytes { get; }

    /// <summary>Bytes of the rows that were copied.</summary>
    public long BytesCopied { get; }

    /// <summary>What is transferred.</summary>
    public string Source { get; }

    /// <summary>Where to.</summary>
    public string Destination { get; }

    /// <summary>When the run began, local time.</summary>
    public DateTime StartedAt { get; }

    /// <summary>Whether the destination was asked.</summary>
    public bool IsVerified { get; }

    /// <summary>What is missing or could not be read, in sentences.</summary>
    public string[] Remarks { get; }

    /// <summary>The file that was written; nothing when none was.</summary>
    public string? Path { get; internal init; }

    /// <summary>Writes the verdict.</summary>
    public override string ToString() => Verdict;
}
