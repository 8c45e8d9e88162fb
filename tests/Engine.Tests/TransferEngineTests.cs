using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Ledgers;
using MediaExchange.Transfer.Engine.Manifests;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;
using Xunit;

namespace Engine.Tests;

public sealed class TransferEngineTests
{
    private static readonly TransferOptions PartsAbove5MiB = new() { MultipartThreshold = 5 << 20, PartSize = 5 << 20 };

    [Fact]
    public async Task Every_row_ends_as_exactly_one_outcome_and_one_line_of_the_ledger_in_the_same_words()
    {
        var scene = new Scene();
        scene.Store.AddObject(Scene.Source, "a", Scene.Bytes(10));
        scene.Store.AddObject(Scene.Source, "empty", []);
        scene.Store.AddObject(Scene.Source, "there", Scene.Bytes(20));
        scene.Store.AddObject(Scene.Destination, "in/there", Scene.Bytes(20));
        using var folder = new TempFolder();
        var path = folder.File("ledger.ndjson");
        var events = new List<TransferEvent>();
        await using (var ledger = FileLedger.Create(path, TestLedger.Header))
        {
            events = await scene.EventsAsync(
                Scene.Rows(
                    new InventoryRow(1, new ObjectLocation(Scene.Source, "a"), null),
                    new InventoryRow(2, null, "no key"),
                    new InventoryRow(3, new ObjectLocation(Scene.Source, "empty"), null),
                    new InventoryRow(4, new ObjectLocation(Scene.Source, "missing"), null),
                    new InventoryRow(5, new ObjectLocation(Scene.Source, "there"), null)),
                ledger: ledger);
        }

        var given = events.OfType<ItemFinished>().Select(item => item.Outcome).ToList();
        var written = new List<ItemOutcome>();
        await foreach (var outcome in LedgerReader.ReadAsync(path))
            written.Add(outcome);
        Assert.Equal(given.OrderBy(o => o.Line), written.OrderBy(o => o.Line));
        Assert.Equal(
            [ItemStatus.Copied, ItemStatus.Failed, ItemStatus.Copied, ItemStatus.Failed, ItemStatus.Skipped],
            given.OrderBy(o => o.Line).Select(o => o.Status));
        Assert.Equal(FailureKind.InvalidRow, given.Single(o => o.Line == 2).Failure!.Kind);
        Assert.Equal(FailureKind.NotFound, given.Single(o => o.Line == 4).Failure!.Kind);
        var last = Assert.IsType<Snapshot>(events[^1]);
        Assert.True(last is { IsFinal: true, AllRowsRead: true, RowsRead: 5, Copied: 2, Skipped: 1, Failed: 2, ItemsInFlight: 0, RequestsInFlight: 0 });
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(11 << 20)]
    public async Task Small_and_large_objects_arrive_with_the_same_bytes_properties_tags_and_settings(int size)
    {
        var scene = new Scene();
        var bytes = Scene.Bytes(size);
        var properties = new ObjectProperties
        {
            ContentType = "video/mxf",
            ContentEncoding = "identity",
            ContentLanguage = "de",
            ContentDisposition = "attachment",
            CacheControl = "no-store",
            Expires = "soon",
            Metadata = new Dictionary<string, string> { ["title"] = "Дом", ["reel"] = "7" },
        };
        ObjectTag[] tags = [new("project", "x y"), new("empty", "")];
        scene.Store.AddObject(Scene.Source, "m", bytes, new InMemoryObjectSetup { Properties = properties, Tags = tags });
        var settings = new DestinationSettings { StorageClass = "STANDARD_IA", Encryption = new ServerSideEncryption("aws:kms", "key-1") };

        var outcome = Assert.Single(await scene.OutcomesAsync(Scene.Rows("m"), PartsAbove5MiB with { Destination = settings }));

        Assert.Equal(ItemStatus.Copied, outcome.Status);
        Assert.Equal(size > 5 << 20 ? 3 : 0, outcome.Parts);
        Assert.Equal(Evidence.Crc64Nvme, outcome.VerifiedBy);
        Assert.Equal(bytes, scene.Store.GetBytes(Scene.At("m")));
        var head = await scene.Store.HeadAsync(Scene.At("m"), default);
        Assert.Equal(properties with { Metadata = head.Properties.Metadata }, head.Properties);
        Assert.Equal(properties.Metadata, head.Properties.Metadata);
        Assert.Equal(tags, await scene.Store.GetTagsAsync(Scene.At("m"), default));
        Assert.Equal(settings, scene.Store.GetSettings(Scene.At("m")));
    }

    [Theory]
    [InlineData(CopyProperties.Metadata, 100, true, false)]
    [InlineData(CopyProperties.Metadata, 11 << 20, true, false)]
    [InlineData(CopyProperties.None, 100, false, false)]
    [InlineData(CopyProperties.None, 11 << 20, false, false)]
    public async Task What_is_not_to_be_copied_is_not_whatever_the_size(CopyProperties choice, int size, bool metadata, bool tags)
    {
        var scene = new Scene();
        scene.Store.AddObject(Scene.Source, "m", Scene.Bytes(size), new InMemoryObjectSetup
        {
            Properties = new ObjectProperties { ContentType = "video/mxf", Metadata = new Dictionary<string, string> { ["reel"] = "7" } },
            Tags = [new("project", "x")],
        });

        await scene.OutcomesAsync(Scene.Rows("m"), PartsAbove5MiB with { CopyProperties = choice });

        var head = await scene.Store.HeadAsync(Scene.At("m"), default);
        Assert.Equal(metadata, head.Properties.ContentType == "video/mxf" && head.Properties.Metadata.ContainsKey("reel"));
        Assert.Equal(tags, (await scene.Store.GetTagsAsync(Scene.At("m"), default)).Count > 0);
        Assert.Equal(0, scene.Store.Requests(StoreOperation.GetTags) - 1);
    }

    [Theory]
    [InlineData(1L)]
    [InlineData((5L << 20) - 1)]
    [InlineData(5L << 20)]
    [InlineData((64L << 20) + 1)]
    [InlineData(5L << 30)]
    [InlineData((5L << 30) + 1)]
    [InlineData(5_000_000_000_000)]
    [InlineData(S3Limits.MaxObjectSize)]
    public async Task Any_size_is_copied_within_the_limits_of_S3_and_verified_by_checksum(long size)
    {
        var scene = new Scene(InMemoryStoreOptions.Default);
        scene.Store.AddSyntheticObject(Scene.Source, "m", size, 7);

        var outcome = Assert.Single(await scene.OutcomesAsync(Scene.Rows("m"), new TransferOptions { MaxRequestsPerSecond = int.MaxValue }));

        Assert.Null(outcome.Failure);
        Assert.Equal(Evidence.Crc64Nvme, outcome.VerifiedBy);
        Assert.Equal(size, (await scene.Store.HeadAsync(Scene.At("m"), default)).Size);
        Assert.True(outcome.Parts <= S3Limits.MaxParts);
        Assert.Equal(0, scene.Store.PendingUploads);
    }

    [Fact]
    public async Task A_version_that_is_named_is_the_one_copied_also_in_parts()
    {
        var scene = new Scene(source: new InMemoryBucketSetup { IsVersioned = true });
        var old = Scene.Bytes(11 << 20, 1);
        var version = scene.Store.AddObject(Scene.Source, "m", old).VersionId;
        scene.Store.AddObject(Scene.Source, "m", Scene.Bytes(11 << 20, 2));

        var outcome = Assert.Single(await scene.OutcomesAsync(Scene.Rows(new InventoryRow(1, new ObjectLocation(Scene.Source, "m", version), null)), PartsAbove5MiB));

        Assert.Equal(version, outcome.Source!.VersionId);
        Assert.Equal(old, scene.Store.GetBytes(Scene.At("m")));
    }

    [Fact]
    public async Task A_current_version_is_pinned_so_that_a_newer_one_does_not_mix_in()
    {
        var scene = new Scene(source: new InMemoryBucketSetup { IsVersioned = true });
        var version = scene.Store.AddObject(Scene.Source, "m", Scene.Bytes(100)).VersionId;
        Assert.Equal(version, Assert.Single(await scene.OutcomesAsync(Scene.Rows("m"))).Source!.VersionId);
    }

    [Fact]
    public async Task A_second_run_skips_all_and_says_by_which_evidence()
    {
        var scene = new Scene();
        scene.Store.AddObject(Scene.Source, "small", Scene.Bytes(10));
        scene.Store.AddObject(Scene.Source, "large", Scene.Bytes(11 << 20));
        await scene.OutcomesAsync(Scene.Rows("small", "large"), PartsAbove5MiB);
        var copies = scene.Store.Requests(StoreOperation.Copy) + scene.Store.Requests(StoreOperation.CopyPart);

        var second = await scene.OutcomesAsync(Scene.Rows("small", "large"), PartsAbove5MiB);

        Assert.All(second, outcome => Assert.True(outcome is { Status: ItemStatus.Skipped, VerifiedBy: Evidence.Crc64Nvme, Reason: not null }));
        Assert.Equal(copies, scene.Store.Requests(StoreOperation.Copy) + scene.Store.Requests(StoreOperation.CopyPart));
    }

    [Fact]
    public async Task Other_bytes_of_the_same_size_are_not_taken_for_the_same_object()
    {
        var scene = new Scene();
        scene.Store.AddObject(Scene.Source, "m", Scene.Bytes(10, 1));
        scene.Store.AddObject(Scene.Destination, "in/m", Scene.Bytes(10, 2));

        Assert.Equal(ItemStatus.Copied, Assert.Single(await scene.OutcomesAsync(Scene.Rows("m"))).Status);
        Assert.Equal(Scene.Bytes(10, 1), scene.Store.GetBytes(Scene.At("m")));
    }

    [Theory]
    [InlineData(IfExists.Overwrite, ItemStatus.Copied)]
    [InlineData(IfExists.Fail, ItemStatus.Failed)]
    public async Task What_to_do_with_an_object_that_is_there_is_a_choice(IfExists choice, ItemStatus expected)
    {
        var scene = new Scene();
        scene.Store.AddObject(Scene.Source, "m", Scene.Bytes(10));
        scene.Store.AddObject(Scene.Destination, "in/m", Scene.Bytes(10));

        var outcome = Assert.Single(await scene.OutcomesAsync(Scene.Rows("m"), new TransferOptions { IfExists = choice }));

        Assert.Equal(expected, outcome.Status);
        Assert.Equal(choice == IfExists.Fail ? FailureKind.DestinationExists : null, outcome.Failure?.Kind);
    }

    [Theory]
    [InlineData(100, Evidence.ETag)]
    [InlineData(11 << 20, Evidence.Size)]
    public async Task A_store_without_checksums_degrades_visibly(int size, Evidence evidence)
    {
        var scene = new Scene(new InMemoryStoreOptions { MinPartSize = 0, KnowsFullObjectChecksums = false });
        scene.Store.AddObject(Scene.Source, "m", Scene.Bytes(size));

        Assert.Equal(evidence, Assert.Single(await scene.OutcomesAsync(Scene.Rows("m"), PartsAbove5MiB)).VerifiedBy);
    }

    [Theory]
    [InlineData(ArchiveState.Archived, ItemStatus.Failed)]
    [InlineData(ArchiveState.Restoring, ItemStatus.Failed)]
    [InlineData(ArchiveState.Restored, ItemStatus.Copied)]
    public async Task An_archived_object_fails_with_advice_and_a_restored_one_is_copied(ArchiveState state, ItemStatus expected)
    {
        var scene = new Scene();
        scene.Store.AddObject(Scene.Source, "m", Scene.Bytes(10), new InMemoryObjectSetup { Archive = state, Settings = new DestinationSettings { StorageClass = "GLACIER" } });

        var outcome = Assert.Single(await scene.OutcomesAsync(Scene.Rows("m")));

        Assert.Equal(expected, outcome.Status);
        if (expected == ItemStatus.Failed)
            Assert.Equal(FailureKind.Archived, outcome.Failure!.Kind);
    }

    [Fact]
    public async Task A_destination_bucket_that_is_not_there_ends_the_run_before_anything_is_written()
    {
        var scene = new Scene();
        scene.Store.AddObject(Scene.Source, "m", Scene.Bytes(10));
        var definition = Scene.Define(Scene.Rows("m")) with { DestinationBucket = "nowhere" };

        var exception = await Assert.ThrowsAsync<TransferException>(async () =>
        {
            await foreach (var _ in TransferEngine.RunAsync(definition, scene.Store, scene.Store, new TransferOptions()))
            {
            }
        });

        Assert.Equal(FailureKind.NotFound, exception.Kind);
        Assert.Contains("'nowhere'", exception.Message, StringComparison.Ordinal);
        Assert.Equal(1, scene.Store.TotalRequests);
    }

    [Fact]
    public async Task A_source_bucket_that_is_not_there_ends_the_run_before_anything_is_written()
    {
        var scene = new Scene();
        var exception = await Assert.ThrowsAsync<TransferException>(() =>
            scene.EventsAsync(Scene.Rows(new InventoryRow(1, new ObjectLocation("nowhere", "m"), null))));
        Assert.Contains("The source bucket 'nowhere'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_object_is_never_copied_onto_itself()
    {
        var scene = new Scene();
        scene.Store.AddObject(Scene.Destination, "m", Scene.Bytes(10));
        var definition = Scene.Define(Scene.Rows(new InventoryRow(1, new ObjectLocation(Scene.Destination, "m"), null)), prefix: "");

        var outcomes = new List<ItemOutcome>();
        await foreach (var item in TransferEngine.RunAsync(definition, scene.Store, scene.Store, new TransferOptions()))
        {
            if (item is ItemFinished finished)
                outcomes.Add(finished.Outcome);
        }

        Assert.Equal(FailureKind.InvalidRequest, Assert.Single(outcomes).Failure!.Kind);
        Assert.Equal(0, scene.Store.Requests(StoreOperation.Copy));
    }

    [Fact]
    public async Task Many_objects_are_each_copied_once_whatever_the_number_in_flight()
    {
        var scene = new Scene();
        var keys = Enumerable.Range(0, 2000).Select(i => $"k{i:d5}").ToList();
        foreach (var key in keys)
            scene.Store.AddObject(Scene.Source, key, Scene.Bytes(3, key.GetHashCode(StringComparison.Ordinal)));

        var outcomes = await scene.OutcomesAsync(Scene.Rows(keys), new TransferOptions { MaxConcurrency = 7, MaxRequestsPerSecond = int.MaxValue });

        Assert.Equal(Enumerable.Range(1, 2000).Select(i => (long)i), outcomes.Select(o => o.Line));
        Assert.All(outcomes, outcome => Assert.Equal(ItemStatus.Copied, outcome.Status));
        Assert.Equal(keys.Select(key => "in/" + key), scene.Store.GetKeys(Scene.Destination));
        Assert.Equal(2000, scene.Store.Requests(StoreOperation.Copy));
    }

    [Fact]
    public async Task A_plan_counts_objects_bytes_and_the_very_requests_of_the_run_and_writes_nothing()
    {
        var scene = new Scene(InMemoryStoreOptions.Default);
        scene.Store.AddObject(Scene.Source, "small", Scene.Bytes(10));
        scene.Store.AddSyntheticObject(Scene.Source, "large", 3L << 30, 5);
        TransferDefinition Definition() => Scene.Define(Scene.Rows("small", "large", "missing"));

        var plan = await TransferEngine.PlanAsync(Definition(), scene.Store, scene.Store, new TransferOptions());

        Assert.Equal(new TransferPlan(2, (3L << 30) + 10, plan.Requests, 1, 1), plan);
        Assert.Empty(scene.Store.GetKeys(Scene.Destination));
        Assert.Equal(0, scene.Store.Requests(StoreOperation.CreateUpload) + scene.Store.Requests(StoreOperation.Copy));
        var outcomes = await scene.OutcomesAsync(Scene.Rows("small", "large", "missing"));
        Assert.Equal(outcomes.Where(o => o.Status == ItemStatus.Copied).Sum(o => o.Requests), plan.Requests);
    }

    [Fact]
    public async Task Options_out_of_range_are_refused_by_name_before_anything_starts()
    {
        var scene = new Scene();
        var exception = await Assert.ThrowsAsync<ArgumentException>(() => scene.EventsAsync(Scene.Rows("m"), new TransferOptions { MaxConcurrency = 0 }));
        Assert.Contains("MaxConcurrency is 0", exception.Message, StringComparison.Ordinal);
        Assert.Equal(0, scene.Store.TotalRequests);
    }
}
