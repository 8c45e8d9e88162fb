using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Ledgers;
using MediaExchange.Transfer.Engine.Manifests;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Aws.Runs;

/// <summary>Believes the run's ledgers: what has no line that says Copied or Skipped did not land. Sixteen bytes of memory, and some, for each object that has a line.</summary>
/// <param name="store">Where the records are.</param>
/// <param name="bucket">The helper's bucket.</param>
/// <param name="run">The run.</param>
internal sealed class LedgerUnlandedRows(IObjectStore store, string bucket, RunDocument run) : IUnlandedRows
{
    private readonly Dictionary<UInt128, UploadCheckpoint> _uploads = [];

    public RunDocument Run => run;

    public async IAsyncEnumerable<InventoryRow> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var landed = new HashSet<UInt128>();
        var failed = new HashSet<UInt128>();
        _uploads.Clear();
        await foreach (var (outcome, upload) in LedgerSegments.ReadWithUploadsAsync(store, new ObjectLocation(bucket, RunLayout.Ledgers(run.RunId)), cancellationToken).ConfigureAwait(false))
        {
            if (upload is not null)
                _uploads[Name(upload.Source)] = upload;
            else if (outcome?.Source is { } source)
                Add(Name(source), outcome);
        }

        await foreach (var row in RowsAsync(cancellationToken).ConfigureAwait(false))
        {
            if (row.Source is null || (Name(row.Source) is var name && !landed.Contains(name) && !failed.Contains(name)))
                yield return row;
        }

        if (failed.Count == 0)
            yield break;
        await foreach (var row in RowsAsync(cancellationToken).ConfigureAwait(false))
        {
            if (row.Source is not null && failed.Contains(Name(row.Source)))
                yield return row;
        }

        void Add(UInt128 name, ItemOutcome outcome)
        {
            // As whoever goes on with a ledger sees it.
            if (outcome.Failure is not ({ UploadLeft: true } or { IsPublished: true }))
                _uploads.Remove(name);
            if (outcome.Status == ItemStatus.Failed)
            {
                if (!landed.Contains(name))
                    failed.Add(name);
                return;
            }

            landed.Add(name);
            failed.Remove(name);
        }
    }

    public UploadCheckpoint? UploadOf(ObjectLocation source) => _uploads.GetValueOrDefault(Name(source));

    // An outcome names the version that was copied, also where the row names none.
    private UInt128 Name(ObjectLocation source) => Hash($"{source.Bucket}\0{source.Key}\0{(run.Inventory?.HasVersions == true ? source.VersionId : null)}");

    private static UInt128 Hash(string text) => MemoryMarshal.Read<UInt128>(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private async IAsyncEnumerable<InventoryRow> RowsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
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
