using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Ledgers;
using MediaExchange.Transfer.Engine.Manifests;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Aws.Runs;

/// <summary>Believes the run's ledgers: what has no line that says Copied or Skipped did not land. Sixteen bytes of memory, and some, for each object that did.</summary>
/// <param name="store">Where the records are.</param>
/// <param name="bucket">The helper's bucket.</param>
internal sealed class LedgerUnlandedRows(IObjectStore store, string bucket) : IUnlandedRows
{
    public async IAsyncEnumerable<InventoryRow> ReadAsync(RunDocument run, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var landed = new HashSet<UInt128>();
        await foreach (var outcome in LedgerSegments.ReadAsync(store, new ObjectLocation(bucket, RunLayout.Ledgers(run.RunId)), cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            if (outcome is { Status: ItemStatus.Copied or ItemStatus.Skipped, Source: { } source })
                landed.Add(Name(source));
        }

        await foreach (var row in RowsAsync(run, cancellationToken).ConfigureAwait(false))
        {
            if (row.Source is null || !landed.Contains(Name(row.Source)))
                yield return row;
        }

        // An outcome names the version that was copied, also where the row names none.
        UInt128 Name(ObjectLocation source) => Hash($"{source.Bucket}\0{source.Key}\0{(run.Inventory?.HasVersions == true ? source.VersionId : null)}");
    }

    private static UInt128 Hash(string text) => MemoryMarshal.Read<UInt128>(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private async IAsyncEnumerable<InventoryRow> RowsAsync(RunDocument run, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (run.Inventory is not { } inventory)
        {
            if (run.Recipe.Location is { } only)
                yield return new InventoryRow(1, only, null);
            yield break;
        }

        var location = new ObjectLocation(inventory.Bucket, inventory.Key, inventory.VersionId);
        long size;
        try
        {
            size = (await store.HeadAsync(location, cancellationToken).ConfigureAwait(false)).Size;
        }
        catch (StoreException exception)
        {
            throw TransferException.Of(exception, $"The inventory of the run '{run.RunId}'", store);
        }

        await foreach (var row in TransferRows.FromStore(store, location, inventory.ETag, 0, size, 1, cancellationToken).ConfigureAwait(false))
            yield return row;
    }
}
