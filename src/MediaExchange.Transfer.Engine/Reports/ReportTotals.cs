using System.Globalization;
using MediaExchange.Transfer.Engine.Text;

namespace MediaExchange.Transfer.Engine.Reports;

/// <summary>The sums of a report: every row is counted once.</summary>
public sealed record ReportTotals
{
    /// <summary>Rows of the inventory that were read.</summary>
    public long Rows { get; init; }

    /// <summary>Rows that the inventory had when the run began; <see langword="null"/> when nobody counted.</summary>
    public long? ExpectedRows { get; init; }

    /// <summary>Rows that are <see cref="ReportStatus.Copied"/>.</summary>
    public long Copied { get; init; }

    /// <summary>Rows that are <see cref="ReportStatus.Skipped"/>.</summary>
    public long Skipped { get; init; }

    /// <summary>Rows that are <see cref="ReportStatus.Failed"/>.</summary>
    public long Failed { get; init; }

    /// <summary>Rows that are <see cref="ReportStatus.Pending"/>.</summary>
    public long Pending { get; init; }

    /// <summary>Bytes of all rows that landed, copied or skipped.</summary>
    public long Bytes { get; init; }

    /// <summary>Bytes of the rows that were copied.</summary>
    public long BytesCopied { get; init; }

    /// <summary>Objects of which ledgers or reports tell, and that the inventory does not name.</summary>
    public long NotInInventory { get; init; }

    /// <summary>What is missing or could not be read, in sentences; empty when everything adds up.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>Rows that landed.</summary>
    public long Landed => Copied + Skipped;

    /// <summary>Whether every row of the inventory has landed, and none is missing.</summary>
    public bool IsComplete => Landed == Rows && (ExpectedRows ?? Rows) == Rows;

    /// <summary>The one sentence that says whether it is done.</summary>
    public string Verdict => (ExpectedRows ?? Rows) != Rows ? $"{Number(Landed)} of {Number(ExpectedRows!.Value)} rows landed; {Number(Math.Abs(ExpectedRows.Value - Rows))} {(ExpectedRows > Rows ? "are missing from the inventory" : "are in the inventory now that were not there when the run began")}."
        : Rows == 0 ? "There is nothing in the inventory."
        : IsComplete ? (Rows == 1 ? "The one row landed." : $"All {Number(Rows)} rows landed.")
        : Failed == 0 ? $"{Number(Pending)} of {Number(Rows)} rows {(Pending == 1 ? "is" : "are")} still under way; {(Landed == 0 ? "none has landed yet" : $"{Number(Landed)} landed")}."
        : $"{Number(Failed)} of {Number(Rows)} rows did not land{(Pending == 0 ? "" : $", and {Number(Pending)} {(Pending == 1 ? "is" : "are")} still under way")}.";

    /// <summary>Counts and bytes in one line.</summary>
    public override string ToString() =>
        $"{Verdict} Copied {Number(Copied)}, skipped {Number(Skipped)}, failed {Number(Failed)}, pending {Number(Pending)}; {ByteText.Format(Bytes)}.";

    internal ReportTotals Add(ReportRow row) => row.Status switch
    {
        ReportStatus.Copied => this with { Rows = Rows + 1, Copied = Copied + 1, Bytes = Bytes + (row.Size ?? 0), BytesCopied = BytesCopied + (row.Size ?? 0) },
        ReportStatus.Skipped => this with { Rows = Rows + 1, Skipped = Skipped + 1, Bytes = Bytes + (row.Size ?? 0) },
        ReportStatus.Failed => this with { Rows = Rows + 1, Failed = Failed + 1 },
        _ => this with { Rows = Rows + 1, Pending = Pending + 1 },
    };

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
