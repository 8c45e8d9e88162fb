using System.Runtime.CompilerServices;
using MediaExchange.Transfer.Aws.Runs.Reports;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Manifests;
using MediaExchange.Transfer.Engine.Reports;

namespace MediaExchange.Transfer.Aws.Runs;

/// <summary>Goes by the run's report: what that calls neither Copied nor Skipped did not land. Memory does not grow with the inventory.</summary>
/// <param name="reports">The reports of the helper's runs.</param>
internal sealed class ReportUnlandedRows(RunReports reports) : IUnlandedRows
{
    // Rows in memory, of some hundred bytes each. When more failed, the report is read once more.
    private const int MostKept = 100_000;

    public async IAsyncEnumerable<InventoryRow> ReadAsync(RunDocument run, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var tried = new List<InventoryRow>();
        await foreach (var row in UnlandedAsync(run, cancellationToken).ConfigureAwait(false))
        {
            if (IsUntried(row))
                yield return Of(row);
            else if (tried.Count <= MostKept)
                tried.Add(Of(row));
        }

        if (tried.Count <= MostKept)
        {
            foreach (var row in tried)
                yield return row;
            yield break;
        }

        tried.Clear();
        await foreach (var row in UnlandedAsync(run, cancellationToken).ConfigureAwait(false))
        {
            if (!IsUntried(row))
                yield return Of(row);
        }
    }

    private static bool IsUntried(ReportRow row) => row.ErrorCode == ReportCodes.NotAttempted || row.Kind == FailureKind.Stopped;

    private static InventoryRow Of(ReportRow row) => new(row.Line, row.Source, null);

    private async IAsyncEnumerable<ReportRow> UnlandedAsync(RunDocument run, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var opened = await reports.OpenAsync(run, new RunEnd(HasEnded: true, "The run is over."), verify: null, cancellationToken).ConfigureAwait(false);
        await foreach (var row in opened.Report.RowsAsync(cancellationToken).ConfigureAwait(false))
        {
            if (!row.HasLanded && row.Source is not null)
                yield return row;
        }
    }
}
