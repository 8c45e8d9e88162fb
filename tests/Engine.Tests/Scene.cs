using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Ledgers;
using MediaExchange.Transfer.Engine.Manifests;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;

namespace Engine.Tests;

/// <summary>A store with a source and a destination bucket, and runs between them.</summary>
internal sealed class Scene
{
    public const string Source = "source-bucket";
    public const string Destination = "destination-bucket";

    public Scene(InMemoryStoreOptions? options = null, InMemoryBucketSetup? source = null)
    {
        // Parts of 5 MiB would make every test heavy: the limits are S3's business, and are tested where they are the point.
        Store = new InMemoryObjectStore(options ?? new InMemoryStoreOptions { MinPartSize = 0 });
        Store.AddBucket(Source, source);
        Store.AddBucket(Destination);
    }

    public InMemoryObjectStore Store { get; }

    public static async IAsyncEnumerable<InventoryRow> Rows(params IEnumerable<string> keys)
    {
        var line = 0;
        foreach (var key in keys)
        {
            await Task.Yield();
            yield return new InventoryRow(++line, new ObjectLocation(Source, key), null);
        }
    }

    public static async IAsyncEnumerable<InventoryRow> Rows(params InventoryRow[] rows)
    {
        foreach (var row in rows)
        {
            await Task.Yield();
            yield return row;
        }
    }

    public static TransferDefinition Define(IAsyncEnumerable<InventoryRow> rows, ILedger? ledger = null, string prefix = "in/") =>
        new() { Rows = rows, DestinationBucket = Destination, Keys = new KeyMapping("", prefix), Ledger = ledger };

    public static ObjectLocation At(string key) => new(Destination, "in/" + key);

    public static byte[] Bytes(int count, int seed = 1)
    {
        var bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    public async Task<List<TransferEvent>> EventsAsync(
        IAsyncEnumerable<InventoryRow> rows,
        TransferOptions? options = null,
        IObjectStore? source = null,
        IObjectStore? destination = null,
        ILedger? ledger = null,
        CancellationToken cancellationToken = default)
    {
        var events = new List<TransferEvent>();
        var run = TransferEngine.RunAsync(Define(rows, ledger), source ?? Store, destination ?? source ?? Store, options ?? new TransferOptions(), cancellationToken);
        await foreach (var item in run)
            events.Add(item);
        return events;
    }

    public async Task<List<ItemOutcome>> OutcomesAsync(
        IAsyncEnumerable<InventoryRow> rows,
        TransferOptions? options = null,
        IObjectStore? source = null,
        IObjectStore? destination = null) =>
        [.. (await EventsAsync(rows, options, source, destination)).OfType<ItemFinished>().Select(item => item.Outcome).OrderBy(outcome => outcome.Line)];
}
