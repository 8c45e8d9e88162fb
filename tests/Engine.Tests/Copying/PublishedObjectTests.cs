using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Ledgers;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;
using Xunit;

namespace Engine.Tests.Copying;

public sealed class PublishedObjectTests
{
    private const int Large = 22 << 20;

    private static TransferOptions Options => new()
    {
        MultipartThreshold = 5 << 20,
        PartSize = 5 << 20,
        MaxConcurrency = 3,
        Time = new SkippingTime(),
        SnapshotInterval = TimeSpan.FromDays(1),
        MaxRequestsPerSecond = 1_000_000,
        Seed = 1,
    };

    private static TransferRun Begin(string path, string key, TransferOptions o) => TransferRun.Begin(path, TestLedger.Header, new TransferRecipe
    {
        Origin = RowsOrigin.Object,
        Location = new ObjectLocation(Scene.Source, key),
        DestinationBucket = Scene.Destination,
        Keys = new KeyMapping("", "in/"),
        IfExists = o.IfExists,
    });

    private static async Task<List<ItemOutcome>> DrainAsync(IAsyncEnumerable<TransferEvent> events)
    {
        var outcomes = new List<ItemOutcome>();
        await foreach (var item in events)
        {
            if (item is ItemFinished finished)
                outcomes.Add(finished.Outcome);
        }

        return outcomes;
    }

    private static async Task KeepAsync(Scene scene, string path, TransferOptions o)
    {
        using var cancel = new CancellationTokenSource();
        var store = new FaultingObjectStore(scene.Store, [])
        {
            Before = async (call, _) =>
            {
                if (call is { Operation: StoreOperation.CopyPart, PartNumber: 4 })
                    await cancel.CancelAsync();
            },
        };
        await using var run = Begin(path, "large", o);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            DrainAsync(TransferEngine.RunAsync(run.Define(store), store, store, o with { MaxConcurrency = 1, OnInterrupt = () => InterruptAction.Keep }, cancel.Token)));
        Assert.Equal(1, scene.Store.PendingUploads);
    }

    [Fact]
    public async Task An_equal_object_that_was_there_before_is_not_taken_for_the_one_that_was_to_be_published()
    {
        var scene = new Scene();
        scene.Store.AddObject(Scene.Source, "large", Scene.Bytes(Large, 1));
        Assert.Equal(ItemStatus.Copied, Assert.Single(await scene.OutcomesAsync(Scene.Rows("large"), Options)).Status);
        var store = new FaultingObjectStore(scene.Store, [StoreFault.Always(StoreOperation.CompleteUpload, StoreErrorKind.ServerError)]);
        var o = Assert.Single(await scene.OutcomesAsync(Scene.Rows("large"), Options with { IfExists = IfExists.Overwrite, Destination = new DestinationSettings { StorageClass = "STANDARD_IA" } }, store));
        var head = await scene.Store.HeadAsync(Scene.At("large"), default);
        Assert.True(o.Status == ItemStatus.Failed && scene.Store.PendingUploads == 0, $"{o.Status} {o.VerifiedBy} class there {head.StorageClass}, pending {scene.Store.PendingUploads}");
    }

    [Fact]
    public async Task A_resumed_run_overwrites_an_equal_object_that_was_there_before()
    {
        var scene = new Scene();
        scene.Store.AddObject(Scene.Source, "large", Scene.Bytes(Large, 1));
        scene.Store.AddObject(Scene.Destination, "in/large", Scene.Bytes(Large, 1), new InMemoryObjectSetup { LastModified = Options.Time.GetUtcNow() - TimeSpan.FromDays(1) });
        using var folder = new TempFolder();
        var path = folder.File("ledger.ndjson");
        var options = Options with { IfExists = IfExists.Overwrite, Destination = new DestinationSettings { StorageClass = "STANDARD_IA" } };
        await KeepAsync(scene, path, options);
        await using (var run = await TransferRun.ResumeAsync(path))
        {
            var o = Assert.Single(await DrainAsync(TransferEngine.RunAsync(run.Define(scene.Store), scene.Store, scene.Store, options)));
            var head = await scene.Store.HeadAsync(Scene.At("large"), default);
            Assert.True(o.Status == ItemStatus.Copied && head.StorageClass == "STANDARD_IA", $"{o.Status} '{o.Reason}' class there {head.StorageClass}");
        }
    }

    [Fact]
    public async Task An_object_that_was_put_whole_keeps_its_ETag_by_being_copied_whole()
    {
        var scene = new Scene();
        scene.Store.AddObject(Scene.Source, "m", Scene.Bytes(Large, 1));
        var o = Assert.Single(await scene.OutcomesAsync(Scene.Rows("m"), Options with { PreserveETag = true }));
        Assert.True(o.Status == ItemStatus.Copied && o.DestinationETag == o.SourceETag, $"{o.Failure}");
    }

    [Fact]
    public async Task A_store_that_does_not_know_parts_fails_the_item_and_not_the_run()
    {
        var scene = new Scene();
        scene.Store.AddObject(Scene.Source, "m", Scene.Bytes(Large, 1), new InMemoryObjectSetup { PartSize = 5 << 20 });
        scene.Store.AddObject(Scene.Source, "n", Scene.Bytes(100, 1));
        var store = new NoPartNumbers(scene.Store);
        var o = await scene.OutcomesAsync(Scene.Rows("m", "n"), Options with { PreserveETag = true }, store);
        Assert.Equal(2, o.Count);
        Assert.True(o[0].Status == ItemStatus.Failed, $"{o[0]}");
    }

    [Fact]
    public async Task What_is_gone_after_the_copy_is_not_Copied()
    {
        var scene = new Scene(new InMemoryStoreOptions { MinPartSize = 0, KnowsFullObjectChecksums = false });
        scene.Store.AddObject(Scene.Source, "m", Scene.Bytes(Large, 1), new InMemoryObjectSetup { Checksum = null });
        var store = new FaultingObjectStore(scene.Store, [])
        {
            After = async (call, token) =>
            {
                if (call.Operation == StoreOperation.CompleteUpload)
                    await scene.Store.DeleteAsync(Scene.At("m"), token);
            },
        };
        var o = Assert.Single(await scene.OutcomesAsync(Scene.Rows("m"), Options, store));
        Assert.True(o.Status == ItemStatus.Failed, $"{o.Status} {o.VerifiedBy} {o.Reason}");
    }

    private sealed class NoPartNumbers(IObjectStore inner) : DelegatingObjectStore(inner)
    {
        protected override async Task<T> InvokeAsync<T>(StoreCall call, Func<CancellationToken, Task<T>> next, CancellationToken cancellationToken)
        {
            var answer = await next(cancellationToken);
            return answer is long ? (T)(object)0L : answer;
        }
    }
}
