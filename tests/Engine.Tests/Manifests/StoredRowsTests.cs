using System.Text;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Manifests;
using MediaExchange.Transfer.Engine.Stores;
using Xunit;

namespace Engine.Tests.Manifests;

public sealed class StoredRowsTests
{
    private static readonly ObjectLocation Inventory = new("helper-bucket", "runs/R/inventory.csv");

    private readonly InMemoryObjectStore _store = new InMemoryObjectStore().AddBucket("helper-bucket");

    [Fact]
    public async Task Rows_of_the_middle_have_the_lines_that_they_have_in_the_inventory()
    {
        // Several blocks, with a line that cannot be read in the middle of them.
        var lines = Enumerable.Range(1, 60_000).Select(i => i == 30_000 ? "source-bucket,%zz" : $"source-bucket,folder/with%20a%20name/{i:000000}%2B.mxf").ToList();
        var text = string.Concat(lines.Select(line => line + '\n'));
        var etag = _store.AddObject(Inventory.Bucket, Inventory.Key, Encoding.UTF8.GetBytes(text)).ETag;
        const int First = 10_001;
        const int Count = 45_000;
        var offset = lines.Take(First - 1).Sum(line => line.Length + 1);
        var length = lines.Skip(First - 1).Take(Count).Sum(line => line.Length + 1);

        var rows = await ReadAsync(etag, offset, length, First);

        Assert.Equal(Enumerable.Range(First, Count).Select(i => (long)i), rows.Select(row => row.Line));
        Assert.Equal($"folder/with a name/{First:000000}+.mxf", rows[0].Source!.Key);
        Assert.Equal(30_000, Assert.Single(rows, row => row.Problem is not null).Line);
        Assert.Equal((length + (1 << 20) - 1) >> 20, _store.Requests(StoreOperation.Read));
    }

    [Fact]
    public async Task An_inventory_that_was_changed_is_refused()
    {
        _store.AddObject(Inventory.Bucket, Inventory.Key, Encoding.UTF8.GetBytes("source-bucket,a\n"));

        var exception = await Assert.ThrowsAsync<TransferException>(() => ReadAsync("another", 0, 16, 1));

        Assert.Equal(FailureKind.SourceChanged, exception.Kind);
        Assert.Contains("was changed after the run had begun", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_inventory_that_is_gone_or_too_short_is_refused()
    {
        Assert.Contains("not there any more", (await Assert.ThrowsAsync<TransferException>(() => ReadAsync("e", 0, 16, 1))).Message, StringComparison.Ordinal);
        var etag = _store.AddObject(Inventory.Bucket, Inventory.Key, Encoding.UTF8.GetBytes("source-bucket,a\n")).ETag;
        Assert.Contains("ends 4 bytes before", (await Assert.ThrowsAsync<TransferException>(() => ReadAsync(etag, 0, 20, 1))).Message, StringComparison.Ordinal);
    }

    private async Task<List<InventoryRow>> ReadAsync(string etag, long offset, long length, long firstLine)
    {
        var rows = new List<InventoryRow>();
        await foreach (var row in TransferRows.FromStore(_store, Inventory, etag, offset, length, firstLine))
            rows.Add(row);
        return rows;
    }
}
