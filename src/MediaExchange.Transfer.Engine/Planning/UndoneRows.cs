using System.Runtime.CompilerServices;
using MediaExchange.Transfer.Engine.Flow;
using MediaExchange.Transfer.Engine.Ledgers;
using MediaExchange.Transfer.Engine.Manifests;

namespace MediaExchange.Transfer.Engine.Planning;

/// <summary>The rows that are left.</summary>
internal static class UndoneRows
{
    /// <summary>Leaves out the rows that an earlier run has done, and counts them.</summary>
    public static async IAsyncEnumerable<InventoryRow> WithoutDone(
        this IAsyncEnumerable<InventoryRow> rows, ResumeState? done, RunCounters counters, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in rows.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (done?.IsDone(row.Line) == true)
                Interlocked.Increment(ref counters.DoneBefore);
            else
                yield return row;
        }
    }
}
