using MediaExchange.Transfer.Engine.Reports;
using Xunit;

namespace Faults.Tests.Runs;

/// <summary>A run's report, read to its end.</summary>
internal sealed record RunView(IReadOnlyList<ReportRow> Rows, ReportTotals Totals)
{
    public ReportRow this[string key] => Assert.Single(Rows, row => row.Source?.Key == key);

    public IEnumerable<string> KeysOf(params ReportStatus[] statuses) => Rows.Where(row => statuses.Contains(row.Status)).Select(row => row.Source!.Key);

    /// <summary>What the report says of what did not land, for a test that fails.</summary>
    public override string ToString() =>
        $"{Totals} {string.Join(' ', Totals.Remarks)}\n{string.Join('\n', Rows.Where(row => !row.HasLanded).Take(20).Select(row => $"{row.Source}: {row.Status} {row.ErrorCode} {row.Reason}"))}";
}
