using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Ledgers;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;
using Xunit;

namespace Engine.Tests.Copying;

public sealed class ResumeTests
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

    [Theory]
    [InlineData(true, false, false)]
    [InlineData(false, false, false)]
    [InlineData(true, true, false)]
    [InlineData(true, false, true)]
    public async Task Killed_at_any_request_a_run_goes_on_and_accounts_for_every_row_once(bool afterEffect, bool tornLine, bool lostCreate)
    {
        // One run per request of a whole run: each is killed there, and resumed.
        for (var at = 1; ; at++)
        {
            var scene = new Scene();
            scene.Store.AddSyntheticObject(Scene.Source, "large", Large, 1);
            scene.Store.AddSyntheticObject(Scene.Source, "other", Large, 2);
            scene.Store.AddSyntheticObject(Scene.Source, "small", 100, 3);
            using var folder = new TempFolder();
            var path = folder.File("ledger.ndjson");
            StoreFault[] faults = lostCreate ? [StoreFault.OnCall(StoreOperation.CreateUpload, 1, StoreErrorKind.ConnectionLost, afterEffect: true)] : [];
            if (!await RunUntilKilledAsync(scene, path, at, afterEffect, faults))
                break;
            var copiedBefore = scene.Store.Requests(StoreOperation.CopyPart);
            if (tornLine)
                await File.AppendAllTextAsync(path, "{\"type\":\"item\",\"line\":1,\"sta");

            await ResumeAsync(scene, path);

            var last = new Dictionary<long, ItemOutcome>();
            await foreach (var outcome in LedgerReader.ReadAsync(path))
                Assert.True(last.TryAdd(outcome.Line, outcome), $"Line {outcome.Line} has two outcomes; killed at request {at}.");
            Assert.Equal([1, 2, 3], last.Keys.Order());
            Assert.All(last.Values, outcome => Assert.True(outcome.Status != ItemStatus.Failed, $"{outcome.Failure}; killed at request {at}."));
            foreach (var key in new[] { "large", "other", "small" })
            {
                var source = await scene.Store.HeadAsync(new ObjectLocation(Scene.Source, key), default);
                var there = await scene.Store.HeadAsync(Scene.At(key), default);
                Assert.Equal((source.Size, source.Checksums[0]), (there.Size, there.Checksums[0]));
            }

            Assert.Equal(0, scene.Store.PendingUploads);

            // Ten parts in all; twice only those whose answers had not arrived.
            Assert.InRange(scene.Store.Requests(StoreOperation.CopyPart), 10, 10 + Options.MaxConcurrency);
            Assert.InRange(copiedBefore, 0, 10);
        }
    }

    [Fact]
    public async Task Interrupted_with_keep_an_upload_stays_and_its_parts_are_not_copied_again()
    {
        var scene = new Scene();
        scene.Store.AddObject(Scene.Source, "large", Scene.Bytes(Large, 1));
        using var folder = new TempFolder();
        var path = folder.File("ledger.ndjson");
        using var cancel = new CancellationTokenSource();
        var store = new FaultingObjectStore(scene.Store, [])
        {
            Before = async (call, _) =>
            {
                if (call is { Operation: StoreOperation.CopyPart, PartNumber: 4 })
                    await cancel.CancelAsync();
            },
        };
        await using (var run = Begin(path, "large"))
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
                DrainAsync(TransferEngine.RunAsync(Definition(run, "large"), store, store, Options with { MaxConcurrency = 1, OnInterrupt = () => InterruptAction.Keep }, cancel.Token)));
        }

        Assert.Equal(1, scene.Store.PendingUploads);
        var outcome = Assert.Single(await ResumeAsync(scene, path, "large"));

        // The part that was under way has ended, too.
        Assert.Equal((ItemStatus.Copied, 5, 4), (outcome.Status, outcome.Parts, outcome.PartsKept));
        Assert.Equal(5, scene.Store.Requests(StoreOperation.CopyPart));
        Assert.Equal(0, scene.Store.PendingUploads);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_checkpoint_whose_source_has_changed_or_gone_is_aborted_and_not_used(bool gone)
    {
        var scene = new Scene();
        scene.Store.AddObject(Scene.Source, "large", Scene.Bytes(Large, 1));
        using var folder = new TempFolder();
        var path = folder.File("ledger.ndjson");
        Assert.True(await RunUntilKilledAsync(scene, path, 9, false, [], "large"));
        Assert.Equal(1, scene.Store.PendingUploads);
        if (gone)
            await scene.Store.DeleteAsync(new ObjectLocation(Scene.Source, "large"), default);
        else
            scene.Store.AddObject(Scene.Source, "large", Scene.Bytes(Large, 9));

        var outcome = Assert.Single(await ResumeAsync(scene, path, "large"));

        Assert.Equal(gone ? ItemStatus.Failed : ItemStatus.Copied, outcome.Status);
        Assert.Equal(0, outcome.PartsKept);
        Assert.Equal(0, scene.Store.PendingUploads);
        if (!gone)
            Assert.Equal(Scene.Bytes(Large, 9), scene.Store.GetBytes(Scene.At("large")));
    }

    [Fact]
    public async Task An_upload_that_somebody_else_aborts_is_begun_again()
    {
        var scene = new Scene();
        scene.Store.AddObject(Scene.Source, "m", Scene.Bytes(Large, 1));
        var once = 0;
        var store = new FaultingObjectStore(scene.Store, [])
        {
            Before = async (call, token) =>
            {
                if (call is { Operation: StoreOperation.CopyPart, PartNumber: 3 } && Interlocked.Exchange(ref once, 1) == 0)
                {
                    await foreach (var pending in scene.Store.ListUploadsAsync(Scene.Destination, "", token))
                        await scene.Store.AbortUploadAsync(new CreatedUpload(Scene.At("m"), pending.UploadId, null), token);
                }
            },
        };

        var outcome = Assert.Single(await scene.OutcomesAsync(Scene.Rows("m"), Options, store));

        Assert.Equal(ItemStatus.Copied, outcome.Status);
        Assert.Equal(Scene.Bytes(Large, 1), scene.Store.GetBytes(Scene.At("m")));
        Assert.Equal(0, scene.Store.PendingUploads);
    }

    [Fact]
    public async Task An_upload_whose_beginning_was_answered_into_the_void_is_found_and_aborted()
    {
        var scene = new Scene();
        scene.Store.AddObject(Scene.Source, "m", Scene.Bytes(Large, 1));
        scene.Store.AddObject(Scene.Source, "m2", Scene.Bytes(Large, 1));
        var strangers = await scene.Store.CreateUploadAsync(new CreateUploadRequest(Scene.At("m-stranger"), new ObjectProperties(), [], DestinationSettings.Default, null), default);
        var store = new FaultingObjectStore(scene.Store, [StoreFault.OnCall(StoreOperation.CreateUpload, 1, StoreErrorKind.ConnectionLost, afterEffect: true)]);

        var outcome = Assert.Single(await scene.OutcomesAsync(Scene.Rows("m"), Options with { Time = TimeProvider.System }, store));

        Assert.Equal(ItemStatus.Copied, outcome.Status);
        Assert.Equal(1, scene.Store.PendingUploads);
        await scene.Store.AbortUploadAsync(strangers, default);
        Assert.Equal(0, scene.Store.PendingUploads);
    }

    [Fact]
    public async Task Failed_rows_are_tried_again_and_their_last_line_counts()
    {
        var scene = new Scene();
        scene.Store.AddObject(Scene.Source, "a", Scene.Bytes(10));
        using var folder = new TempFolder();
        var path = folder.File("ledger.ndjson");
        await using (var run = Begin(path, "a", "late"))
            await DrainAsync(TransferEngine.RunAsync(Definition(run, "a", "late"), scene.Store, scene.Store, Options));
        var before = await ResumeState.ReadAsync(path);
        Assert.Equal((1, 1), (before.Done, before.Failed));
        scene.Store.AddObject(Scene.Source, "late", Scene.Bytes(10));

        var outcome = Assert.Single(await ResumeAsync(scene, path, "a", "late"));

        Assert.Equal((2, ItemStatus.Copied), (outcome.Line, outcome.Status));
        var after = await ResumeState.ReadAsync(path);
        Assert.Equal((2, 0), (after.Done, after.Failed));
    }

    [Fact]
    public async Task A_listing_is_the_same_for_the_resumed_run_although_the_bucket_has_changed()
    {
        var scene = new Scene(new InMemoryStoreOptions { MinPartSize = 0, PageSize = 100 });
        for (var i = 0; i < 2500; i++)
            scene.Store.AddObject(Scene.Source, $"p/k{i:d4}", Scene.Bytes(3, i));
        using var folder = new TempFolder();
        var path = folder.File("ledger.ndjson");
        var target = TransferTarget.FromAddresses(S3Address.Parse($"s3://{Scene.Source}/p/"), S3Address.Parse($"s3://{Scene.Destination}/in/"));
        var recipe = TransferRecipe.ForAddress(S3Address.Parse($"s3://{Scene.Source}/p/"), null, target, Options);
        await using (var run = TransferRun.Begin(path, TestLedger.Header, recipe))
        {
            await foreach (var item in TransferEngine.RunAsync(run.Define(scene.Store), scene.Store, scene.Store, Options))
            {
                if (item is ItemFinished { Outcome.Line: > 1100 })
                    break;
            }
        }

        // Before the place where the first run had stopped, and after it.
        scene.Store.AddObject(Scene.Source, "p/k0000-new", Scene.Bytes(3, 1));
        scene.Store.AddObject(Scene.Source, "p/k9999", Scene.Bytes(3, 1));
        await using (var run = await TransferRun.ResumeAsync(path))
        {
            Assert.True(run.Done!.Done > 0);
            await DrainAsync(TransferEngine.RunAsync(run.Define(scene.Store), scene.Store, scene.Store, run.Recipe.Apply(Options)));
        }

        var state = await ResumeState.ReadAsync(path);
        Assert.Equal((2501, 0), (state.Done, state.Failed));
        Assert.Equal(2501, scene.Store.GetKeys(Scene.Destination).Count);
        Assert.DoesNotContain("in/k0000-new", scene.Store.GetKeys(Scene.Destination));
        Assert.Contains("in/k9999", scene.Store.GetKeys(Scene.Destination));
    }

    [Fact]
    public async Task A_ledger_without_its_listing_is_not_resumed_and_a_listing_is_not_taken_for_another_runs()
    {
        var scene = new Scene();
        scene.Store.AddObject(Scene.Source, "p/a", Scene.Bytes(3));
        using var folder = new TempFolder();
        var path = folder.File("ledger.ndjson");
        var source = S3Address.Parse($"s3://{Scene.Source}/p/");
        var recipe = TransferRecipe.ForAddress(source, null, TransferTarget.FromAddresses(source, S3Address.Parse($"s3://{Scene.Destination}/in/")), Options);
        await using (var run = TransferRun.Begin(path, TestLedger.Header, recipe))
            await DrainAsync(TransferEngine.RunAsync(run.Define(scene.Store), scene.Store, scene.Store, Options));
        var moved = folder.File("moved.ndjson");
        File.Move(path, moved);

        Assert.Contains("without its listing", (await Assert.ThrowsAsync<TransferException>(() => TransferRun.ResumeAsync(moved))).Message, StringComparison.Ordinal);
        Assert.Contains("exists already", Assert.Throws<TransferException>(() => TransferRun.Begin(path, TestLedger.Header, recipe)).Message, StringComparison.Ordinal);

        // Cut short, it is as good as gone: the rest would be listed anew, under other numbers.
        await File.WriteAllTextAsync(folder.File("moved.inventory.csv.part"), "");
        await Assert.ThrowsAsync<TransferException>(() => TransferRun.ResumeAsync(moved));
        File.Move(folder.File("ledger.inventory.csv"), folder.File("moved.inventory.csv"));
        await using (await TransferRun.ResumeAsync(moved))
        {
        }
    }

    [Fact]
    public async Task A_ledger_that_is_being_written_or_whose_inventory_has_changed_is_not_resumed()
    {
        using var folder = new TempFolder();
        var inventory = folder.File("inventory.csv");
        await File.WriteAllTextAsync(inventory, $"{Scene.Source},a\n");
        var recipe = TransferRecipe.ForInventory(inventory, TransferTarget.FromInventory(S3Address.Parse($"s3://{Scene.Destination}/in/")), Options);
        var path = folder.File("ledger.ndjson");
        await using (TransferRun.Begin(path, TestLedger.Header, recipe))
            Assert.Contains(path, (await Assert.ThrowsAsync<TransferException>(() => TransferRun.ResumeAsync(path))).Message, StringComparison.Ordinal);
        await using (await TransferRun.ResumeAsync(path))
        {
        }

        await File.AppendAllTextAsync(inventory, $"{Scene.Source},b\n");
        var exception = await Assert.ThrowsAsync<TransferException>(() => TransferRun.ResumeAsync(path));
        Assert.Contains("was changed", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(5 << 20)]
    [InlineData(7_000_000)]
    public async Task PreserveETag_cuts_as_the_source_was_cut(int partSize)
    {
        var scene = new Scene();
        scene.Store.AddObject(Scene.Source, "m", Scene.Bytes(Large), new InMemoryObjectSetup { PartSize = partSize });

        var outcome = Assert.Single(await scene.OutcomesAsync(Scene.Rows("m"), new TransferOptions { PreserveETag = true }));

        Assert.Null(outcome.Failure);
        Assert.Equal(outcome.SourceETag, outcome.DestinationETag);
        Assert.EndsWith($"-{(Large + partSize - 1) / partSize}", outcome.DestinationETag, StringComparison.Ordinal);
    }

    private static TransferRun Begin(string path, params string[] keys) => TransferRun.Begin(path, TestLedger.Header, new TransferRecipe
    {
        Origin = RowsOrigin.Object,
        Location = new ObjectLocation(Scene.Source, keys[0]),
        DestinationBucket = Scene.Destination,
        Keys = new KeyMapping("", "in/"),
    });

    private static TransferDefinition Definition(TransferRun run, params string[] keys) => run.Define(null!) with { Rows = Scene.Rows(keys) };

    /// <summary>Runs until a request of that number, and leaves everything as a SIGKILL would: nothing more is sent, nothing more is written.</summary>
    /// <returns>Whether there was such a request.</returns>
    private static async Task<bool> RunUntilKilledAsync(Scene scene, string path, int at, bool afterEffect, StoreFault[] faults, params string[] keys)
    {
        if (keys.Length == 0)
            keys = ["large", "other", "small"];
        var killed = new TaskCompletionSource();
        var calls = 0;
        var dead = false;
        async Task PassAsync(CancellationToken _)
        {
            if (Volatile.Read(ref dead))
                await Task.Delay(Timeout.Infinite, CancellationToken.None);
            if (Interlocked.Increment(ref calls) != at)
                return;
            Volatile.Write(ref dead, true);
            killed.TrySetResult();
            await Task.Delay(Timeout.Infinite, CancellationToken.None);
        }

        var last = new LastRequests(scene.Store, () => Volatile.Read(ref dead));
        var store = new FaultingObjectStore(last, faults)
        {
            Before = (_, token) => afterEffect && !Volatile.Read(ref dead) ? Task.CompletedTask : PassAsync(token),
            After = (_, token) => afterEffect ? PassAsync(token) : Task.CompletedTask,
        };
        var run = Begin(path, keys);
        var ledger = new MortalLedger(run.Ledger, () => Volatile.Read(ref dead));
        var running = DrainAsync(TransferEngine.RunAsync(Definition(run, keys) with { Ledger = ledger }, store, store, Options));
        var first = await Task.WhenAny(running, killed.Task);

        // What had been sent takes effect before anybody resumes, as it does on a network within milliseconds.
        while (last.InFlight > 0)
            await Task.Yield();

        // The file is closed as the operating system would; whoever waits in the dead run waits for ever.
        await run.DisposeAsync();
        return first == killed.Task;
    }

    private static async Task<List<ItemOutcome>> ResumeAsync(Scene scene, string path, params string[] keys)
    {
        if (keys.Length == 0)
            keys = ["large", "other", "small"];
        await using var run = await TransferRun.ResumeAsync(path);
        return await DrainAsync(TransferEngine.RunAsync(Definition(run, keys), scene.Store, scene.Store, Options));
    }

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

    /// <summary>Lets the requests that are on their way when their sender dies arrive, and none after them.</summary>
    private sealed class LastRequests(IObjectStore inner, Func<bool> isDead) : DelegatingObjectStore(inner)
    {
        private int _inFlight;

        public int InFlight => Volatile.Read(ref _inFlight);

        protected override async Task<T> InvokeAsync<T>(StoreCall call, Func<CancellationToken, Task<T>> next, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _inFlight);
            var isSent = !isDead();
            try
            {
                if (isSent)
                    return await next(cancellationToken);
            }
            finally
            {
                Interlocked.Decrement(ref _inFlight);
            }

            await Task.Delay(Timeout.Infinite, CancellationToken.None);
            throw new InvalidOperationException("Nobody waits for ever and a day.");
        }
    }

    private sealed class MortalLedger(ILedger inner, Func<bool> isDead) : ILedger
    {
        public string Location => inner.Location;

        public async ValueTask WriteAsync(ItemOutcome outcome, CancellationToken cancellationToken)
        {
            if (isDead())
                await Task.Delay(Timeout.Infinite, CancellationToken.None);
            await inner.WriteAsync(outcome, cancellationToken);
        }

        public async ValueTask WriteAsync(UploadCheckpoint checkpoint, CancellationToken cancellationToken)
        {
            if (isDead())
                await Task.Delay(Timeout.Infinite, CancellationToken.None);
            await inner.WriteAsync(checkpoint, cancellationToken);
        }

        public async ValueTask WriteAsync(DigestProgress progress, CancellationToken cancellationToken)
        {
            if (isDead())
                await Task.Delay(Timeout.Infinite, CancellationToken.None);
            await inner.WriteAsync(progress, cancellationToken);
        }
    }
}
