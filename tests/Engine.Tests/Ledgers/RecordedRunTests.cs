using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Ledgers;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;
using Xunit;

namespace Engine.Tests.Ledgers;

public sealed class RecordedRunTests
{
    private const int Large = 22 << 20;

    private static TransferOptions Options => new()
    {
        MultipartThreshold = 5 << 20,
        PartSize = 5 << 20,
        MaxConcurrency = 1,
        Time = new SkippingTime(),
        SnapshotInterval = TimeSpan.FromDays(1),
        MaxRequestsPerSecond = 1_000_000,
    };

    [Fact]
    public async Task The_plan_of_a_resumed_run_has_only_the_rows_and_the_parts_that_are_left()
    {
        var scene = new Scene();
        scene.Store.AddObject(Scene.Source, "a", Scene.Bytes(10));
        scene.Store.AddObject(Scene.Source, "large", Scene.Bytes(Large));
        using var folder = new TempFolder();
        var path = folder.File("ledger.ndjson");
        var inventory = folder.File("inventory.csv");
        await File.WriteAllTextAsync(inventory, $"{Scene.Source},a\n{Scene.Source},missing\n{Scene.Source},large\n");
        using var cancel = new CancellationTokenSource();
        var store = new FaultingObjectStore(scene.Store, [])
        {
            Before = async (call, _) =>
            {
                if (call is { Operation: StoreOperation.CopyPart, PartNumber: 4 })
                    await cancel.CancelAsync();
            },
        };
        var recipe = TransferRecipe.ForInventory(inventory, TransferTarget.FromInventory(S3Address.Parse($"s3://{Scene.Destination}/in/")), Options);
        await using (var run = TransferRun.Begin(path, TestLedger.Header, recipe))
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => DrainAsync(TransferEngine.RunAsync(run.Define(store), store, store, Options with { OnInterrupt = () => InterruptAction.Keep }, cancel.Token)));
        var before = await File.ReadAllBytesAsync(path);

        var recorded = await RecordedRun.ReadAsync(path);
        var done = await recorded.ReadDoneAsync();
        var definition = new TransferDefinition { Rows = recorded.Rows(scene.Store), DestinationBucket = Scene.Destination, Keys = recipe.Keys, Resume = done };
        var plan = await TransferEngine.PlanAsync(definition, scene.Store, scene.Store, Options);

        Assert.Equal((1, 1, 1), (done.Done, done.Failed, done.Uploads.Count));
        // Two heads, the parts that are there, one more part, Complete; four of five parts are there, that which was under way included.
        Assert.Equal(new TransferPlan(1, Large - (4 * (5 << 20)), 5, 1, 1), plan);
        Assert.Equal(before, await File.ReadAllBytesAsync(path));
        Assert.Equal(["inventory.csv", "ledger.ndjson"], NamesIn(path));
        Assert.Equal(1, scene.Store.PendingUploads);
    }

    [Fact]
    public async Task The_plan_of_a_resumed_run_counts_all_parts_of_a_source_that_has_changed()
    {
        var scene = new Scene();
        scene.Store.AddObject(Scene.Source, "large", Scene.Bytes(Large));
        using var folder = new TempFolder();
        var path = folder.File("ledger.ndjson");
        var recipe = TransferRecipe.ForAddress(
            S3Address.Parse($"s3://{Scene.Source}/large"), null, TransferTarget.FromAddresses(S3Address.Parse($"s3://{Scene.Source}/large"), S3Address.Parse($"s3://{Scene.Destination}/in/")), Options);
        var upload = await scene.Store.CreateUploadAsync(new CreateUploadRequest(Scene.At("large"), new ObjectProperties(), [], DestinationSettings.Default, null), default);
        await using (var run = TransferRun.Begin(path, TestLedger.Header, recipe))
        {
            await run.Ledger.WriteAsync(
                new UploadCheckpoint
                {
                    Line = 1,
                    Source = new ObjectLocation(Scene.Source, "large"),
                    SourceETag = "another",
                    Size = Large,
                    Destination = Scene.At("large"),
                    PartSize = 5 << 20,
                    Settings = "",
                    UploadId = upload.UploadId,
                    At = DateTimeOffset.UnixEpoch,
                },
                default);
        }

        var recorded = await RecordedRun.ReadAsync(path);
        var definition = new TransferDefinition { Rows = recorded.Rows(scene.Store), DestinationBucket = Scene.Destination, Keys = recipe.Keys, Resume = await recorded.ReadDoneAsync() };
        var plan = await TransferEngine.PlanAsync(definition, scene.Store, scene.Store, Options);

        Assert.Equal((1, Large), (plan.Objects, plan.Bytes));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_rows_of_a_listing_are_those_that_were_written_down_and_looking_writes_nothing(bool torn)
    {
        var scene = new Scene(new InMemoryStoreOptions { MinPartSize = 0, PageSize = 100 });
        for (var i = 0; i < 2500; i++)
            scene.Store.AddObject(Scene.Source, $"p/k{i:d4}", Scene.Bytes(3, i));
        using var folder = new TempFolder();
        var path = folder.File("ledger.ndjson");
        var from = S3Address.Parse($"s3://{Scene.Source}/p/");
        var recipe = TransferRecipe.ForAddress(from, null, TransferTarget.FromAddresses(from, S3Address.Parse($"s3://{Scene.Destination}/in/")), Options);
        await using (var run = TransferRun.Begin(path, TestLedger.Header, recipe))
        {
            await foreach (var item in TransferEngine.RunAsync(run.Define(scene.Store), scene.Store, scene.Store, Options))
            {
                if (item is ItemFinished { Outcome.Line: > 1100 })
                    break;
            }
        }

        var part = folder.File("ledger.inventory.csv.part");
        if (torn)
            await File.AppendAllTextAsync(part, $"{Scene.Source},p%2Fk20");
        var before = await File.ReadAllBytesAsync(part);
        scene.Store.AddObject(Scene.Source, "p/k0000-new", Scene.Bytes(3, 1));
        scene.Store.AddObject(Scene.Source, "p/k9999", Scene.Bytes(3, 1));

        var keys = new List<string>();
        await foreach (var row in (await RecordedRun.ReadAsync(path)).Rows(scene.Store))
        {
            keys.Add(row.Source!.Key);
            Assert.Equal(keys.Count, row.Line);
        }

        Assert.Equal([.. Enumerable.Range(0, 2500).Select(i => $"p/k{i:d4}"), "p/k9999"], keys);
        Assert.Equal(before, await File.ReadAllBytesAsync(part));
        Assert.Equal(["ledger.inventory.csv.part", "ledger.ndjson"], NamesIn(path));

        // And once the run has come to its end, what it has written down alone.
        await using (var run = await TransferRun.ResumeAsync(path))
            await DrainAsync(TransferEngine.RunAsync(run.Define(scene.Store), scene.Store, scene.Store, Options));
        scene.Store.AddObject(Scene.Source, "p/z", Scene.Bytes(3, 1));
        var last = "";
        await foreach (var row in (await RecordedRun.ReadAsync(path)).Rows(scene.Store))
            last = row.Source!.Key;
        Assert.Equal("p/k9999", last);
    }

    [Fact]
    public async Task What_forbids_a_resume_is_told_by_its_kind_and_names_the_file()
    {
        using var folder = new TempFolder();
        var inventory = folder.File("inventory.csv");
        await File.WriteAllTextAsync(inventory, $"{Scene.Source},a\n");
        var recipe = TransferRecipe.ForInventory(inventory, TransferTarget.FromInventory(S3Address.Parse($"s3://{Scene.Destination}/in/")), Options);
        var path = folder.File("ledger.ndjson");
        await using (TransferRun.Begin(path, TestLedger.Header, recipe))
        {
            await FailsAsync(FailureKind.InUse, path, "is being written", () => TransferRun.ResumeAsync(path));
            await FailsAsync(FailureKind.InUse, path, "is being written", async () => await (await RecordedRun.ReadAsync(path)).ReadDoneAsync());
        }

        // What a killed process leaves locks nothing.
        await File.WriteAllTextAsync(path + ".lock", "");
        await (await RecordedRun.ReadAsync(path)).ReadDoneAsync();

        await FailsAsync(FailureKind.NotFound, folder.File("none"), "does not exist", () => TransferRun.ResumeAsync(folder.File("none")));
        await FailsAsync(FailureKind.InvalidRow, inventory, "is not a ledger", () => TransferRun.ResumeAsync(inventory));
        await File.AppendAllTextAsync(inventory, $"{Scene.Source},b\n");
        await FailsAsync(FailureKind.SourceChanged, inventory, "was changed", () => TransferRun.ResumeAsync(path));
        File.Delete(inventory);
        await FailsAsync(FailureKind.NotFound, inventory, "is not there any more", () => TransferRun.ResumeAsync(path));
        var old = folder.File("old.ndjson");
        await using (FileLedger.Create(old, TestLedger.Header))
        {
        }

        await FailsAsync(FailureKind.InvalidRequest, old, "does not say", () => TransferRun.ResumeAsync(old));
    }

    [Fact]
    public async Task A_run_does_not_take_a_listing_that_is_there_for_its_own()
    {
        using var folder = new TempFolder();
        var path = folder.File("own.ndjson");
        await File.WriteAllTextAsync(folder.File("own.inventory.csv"), $"{Scene.Source},somebody-elses\n");
        var from = S3Address.Parse($"s3://{Scene.Source}/p/");
        var recipe = TransferRecipe.ForAddress(from, null, TransferTarget.FromAddresses(from, S3Address.Parse($"s3://{Scene.Destination}/in/")), Options);

        var exception = Assert.Throws<TransferException>(() => TransferRun.Begin(path, TestLedger.Header, recipe));

        Assert.Contains("own.inventory.csv", exception.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(path));
    }

    [Fact]
    public async Task A_run_that_came_to_nothing_leaves_no_file()
    {
        var scene = new Scene();
        using var folder = new TempFolder();
        var path = folder.File("runs/ledger.ndjson");
        var from = S3Address.Parse($"s3://{Scene.Source}/p/");
        var recipe = TransferRecipe.ForAddress(from, null, TransferTarget.FromAddresses(from, S3Address.Parse($"s3://{Scene.Destination}/in/")), Options);
        await using var run = TransferRun.Begin(path, TestLedger.Header, recipe);
        await Assert.ThrowsAsync<TransferException>(() => DrainAsync(TransferEngine.RunAsync(run.Define(scene.Store), scene.Store, scene.Store, Options)));

        await run.DiscardAsync();

        Assert.Empty(NamesIn(path));
    }

    private static IEnumerable<string?> NamesIn(string path) => Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(path)!).Select(Path.GetFileName).Order();

    private static async Task FailsAsync(FailureKind kind, string target, string says, Func<Task> work)
    {
        var exception = await Assert.ThrowsAsync<TransferException>(work);
        Assert.Equal((kind, target), (exception.Kind, exception.Target));
        Assert.Contains(says, exception.Message, StringComparison.Ordinal);
        Assert.Contains(target, exception.Message, StringComparison.Ordinal);
    }

    private static async Task DrainAsync(IAsyncEnumerable<TransferEvent> events)
    {
        await foreach (var _ in events)
        {
        }
    }
}
