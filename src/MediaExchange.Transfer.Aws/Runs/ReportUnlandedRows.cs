using System.Runtime.CompilerServices;
using MediaExchange.Transfer.Aws.Runs.Reports;
using MediaExchange.Transfer.Engine.Manifests;

namespace MediaExchange.Transfer.Aws.Runs;

/// <summary>Goes by the run's report: what that calls neither Copied nor Skipped did not land. Memory does not grow with the inventory.</summary>
/// <param name="reports">The reports of the helper's runs.</param>
internal sealed class ReportUnlandedRows(RunReports reports) : IUnlandedRows
{
    public async IAsyncEnumerable<InventoryRow> ReadAsync(RunDocument run, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var opened = await reports.OpenAsync(run.RunId, new RunEnd("The run is over."), verify: null, cancellationToken).ConfigureAwait(false);
        await foreach (var row in opened.Report.RowsAsync(cancellationToken).ConfigureAwait(false))
        {
            if (!row.HasLanded && row.Source is { } source)
                yield return new InventoryRow(row.Line, source, null);
        }
    }
}
