using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Ledgers;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;
using Xunit;

namespace Engine.Tests.Copying;

/// <summary>An upload that cannot be aborted stays named by a checkpoint, whatever became of its item.</summary>
public sealed class LeftUploadTests
{
    private const int Large = 22 << 20;

    private static TransferOptions Options => new()
    {
        MultipartThreshold = 5 << 20,
        PartSize = 5 << 20,
        MaxConcurrency = 1,
        MaxAttempts = 2,
        Time = new SkippingTime(),
        SnapshotInterval = TimeSpan.FromDays(1),
        Seed = 1,
    };

    [Fact]
    public async Task What_could_not_be_aborted_is_gone_on_with()
    {
        using var folder = new TempFolder();
        var path = folder.File("ledger.ndjson");
        var scene = Large1();
        var store = new FaultingObjectStore(scene.Store,
        [
            new StoreFault(StoreErrorKind.AccessDenied) { Operation = StoreOperation.CopyPart, Call = 3 },
            StoreFault.Always(StoreOperation.AbortUpload, StoreErrorKind.AccessDenied),
        ]);

        var failed = await RunAsync(path, store);
        Assert.True(failed.Failure!.UploadLeft);
        Assert.Single((await ResumeState.ReadAsync(path)).Uploads);
        var outcome = await RunAsync(path, scene.Store);

        Assert.Equal((ItemStatus.Copied, 2), (outcome.Status, outcome.PartsKept));
        Assert.Equal(0, scene.Store.PendingUploads);
    }

    [Theory]
    [InlineData(StoreOperation.Head)]
    [InlineData(StoreOperation.ListParts)]
    public async Task A_resumed_run_that_can_do_nothing_leaves_the_upload_to_the_next(StoreOperation refused)
    {
        using var folder = new TempFolder();
        var path = folder.File("ledger.ndjson");
        var scene = Large1();
        await InterruptAsync(path, scene, StoreOperation.CopyPart, 3);
        var store = new FaultingObjectStore(scene.Store,
            [StoreFault.Always(refused, StoreErrorKind.ServerError), StoreFault.Always(StoreOperation.AbortUpload, StoreErrorKind.ServerError)]);

        var failed = await RunAsync(path, store);
        Assert.True(failed.Failure!.UploadLeft);
        var outcome = await RunAsync(path, scene.Store);

        Assert.Equal((ItemStatus.Copied, 3), (outcome.Status, outcome.PartsKept));
        Assert.Equal(0, scene.Store.PendingUploads);
    }

    [Fact]
    public async Task A_resumed_run_whose_layout_cannot_be_found_out_aborts_the_upload()
    {
        using var folder = new TempFolder();
        var path = folder.File("ledger.ndjson");
        var scene = new Scene();
        scene.Store.AddObject(Scene.Source, "m", Scene.Bytes(Large), new InMemoryObjectSetup { PartSize = 5 << 20 });
        await InterruptAsync(path, scene, StoreOperation.CopyPart, 3);
        Assert.Equal(1, scene.Store.PendingUploads);

        var outcome = await RunAsync(path, new FaultingObjectStore(scene.Store, [new StoreFault(StoreErrorKind.AccessDenied) { Operation = StoreOperation.Head, When = call => call.PartNumber > 0 }]), Options with { PreserveETag = true });

        Assert.Equal(ItemStatus.Failed, outcome.Status);
        Assert.False(outcome.Failure!.UploadLeft);
        Assert.Equal(0, scene.Store.PendingUploads);
    }

    [Fact]
    public async Task An_upload_that_was_begun_without_an_answer_is_aborted_when_the_item_fails()
    {
        using var folder = new TempFolder();
        var path = folder.File("ledger.ndjson");
        var scene = Large1();

        var outcome = await RunAsync(path, new FaultingObjectStore(scene.Store, [StoreFault.Always(StoreOperation.CreateUpload, StoreErrorKind.ConnectionLost, afterEffect: true)]));

        Assert.Equal(ItemStatus.Failed, outcome.Status);
        Assert.False(outcome.Failure!.UploadLeft);
        Assert.Equal(2, scene.Store.Requests(StoreOperation.CreateUpload));
        Assert.Equal(0, scene.Store.PendingUploads);
    }

    [Theory]
    [InlineData(InterruptAction.Keep, 1)]
    [InlineData(InterruptAction.Abort, 0)]
    public async Task Interrupted_while_it_is_begun_an_upload_is_kept_or_aborted_as_told(InterruptAction action, int left)
    {
        using var folder = new TempFolder();
        var path = folder.File("ledger.ndjson");
        var scene = Large1();

        await InterruptAsync(path, scene, StoreOperation.CreateUpload, 1, action);

        Assert.Equal(left, scene.Store.PendingUploads);
        var upload = Assert.Single((await ResumeState.ReadAsync(path)).Uploads);
        Assert.NotNull(upload.UploadId);
        Assert.Equal(ItemStatus.Copied, (await RunAsync(path, scene.Store)).Status);
        Assert.Equal(2 - left, scene.Store.Requests(StoreOperation.CreateUpload));
        Assert.Equal(0, scene.Store.PendingUploads);
    }

    private static Scene Large1()
    {
        var scene = new Scene();
        scene.Store.AddSyntheticObject(Scene.Source, "m", Large, 1);
        return scene;
    }

    /// <summary>Begins a run, and interrupts it when a request has taken effect.</summary>
    private static async Task InterruptAsync(string path, Scene scene, StoreOperation operation, int call, InterruptAction action = InterruptAction.Keep)
    {
        using var cancel = new CancellationTokenSource();
        var calls = 0;
        var store = new FaultingObjectStore(scene.Store, [])
        {
            Before = (request, _) => request.Operation == operation && operation == StoreOperation.CopyPart && ++calls == call ? cancel.CancelAsync() : Task.CompletedTask,
            After = (request, _) => request.Operation == operation && operation != StoreOperation.CopyPart && ++calls == call ? cancel.CancelAsync() : Task.CompletedTask,
        };
        await using var run = Begin(path);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => LastAsync(run, store, Options with { OnInterrupt = () => action }, cancel.Token));
    }

    /// <summary>Begins a run, or goes on with it.</summary>
    private static async Task<ItemOutcome> RunAsync(string path, IObjectStore store, TransferOptions? options = null)
    {
        await using var run = File.Exists(path) ? await TransferRun.ResumeAsync(path) : Begin(path);
        return (await LastAsync(run, store, options ?? Options, default))!;
    }

    private static TransferRun Begin(string path) => TransferRun.Begin(path, TestLedger.Header, new TransferRecipe
    {
        Origin = RowsOrigin.Object,
        Location = new ObjectLocation(Scene.Source, "m"),
        DestinationBucket = Scene.Destination,
        Keys = new KeyMapping("", "in/"),
    });

    private static async Task<ItemOutcome?> LastAsync(TransferRun run, IObjectStore store, TransferOptions options, CancellationToken cancellationToken)
    {
        ItemOutcome? last = null;
        await foreach (var item in TransferEngine.RunAsync(run.Define(store), store, store, options, cancellationToken))
            last = (item as ItemFinished)?.Outcome ?? last;
        return last;
    }
}
