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
    public string Verdict
    {
        get
        {
            var all = ExpectedRows ?? Rows;
            if (all == 0 && Rows == 0)
                return "There is nothing in the inventory.";
            if (IsComplete)
                return Rows == 1 ? "The one row landed." : $"All {Number(Rows)} rows landed.";
            List<string> rest = [];
            if (Failed > 0)
                rest.Add($"{Number(Failed)} did not");
            if (Pending > 0)
                rest.Add($"{Number(Pending)} {(Pending == 1 ? "is" : "are")} still under way");
            if (all > Rows)
                rest.Add($"{Number(all - Rows)} {(all - Rows == 1 ? "is" : "are")} missing from the inventory");
            if (all < Rows)
                rest.Add($"{Number(Rows - all)} {(Rows - all == 1 ? "was" : "were")} not in the inventory when the run began");
            var others = rest.Count == 1 ? rest[0] : $"{string.Join(", ", rest.SkipLast(1))}, and {rest[^1]}";
            return $"{(Landed == 0 ? "None" : Number(Landed))} of {Number(all)} rows landed; {others}.";
        }
    }

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
