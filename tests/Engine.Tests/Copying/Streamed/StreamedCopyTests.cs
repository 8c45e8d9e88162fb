using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Hashing;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;
using Xunit;

namespace Engine.Tests.Copying.Streamed;

public sealed class StreamedCopyTests
{
    private static readonly InMemoryStoreOptions Plain = new() { KnowsFullObjectChecksums = false };

    [Theory]
    [InlineData(0, true, true, Evidence.Crc64Nvme)]
    [InlineData(1, true, true, Evidence.Crc64Nvme)]
    [InlineData(5 << 20, true, true, Evidence.Crc64Nvme)]
    [InlineData((5 << 20) + 1, true, true, Evidence.Crc64Nvme)]
    [InlineData(Crossing.Large, true, true, Evidence.Crc64Nvme)]
    [InlineData(1, false, true, Evidence.ETag)]
    [InlineData(Crossing.Large, false, true, Evidence.ETag)]
    [InlineData(1, true, false, Evidence.ETag)]
    [InlineData(Crossing.Large, true, false, Evidence.Crc64Nvme)]
    [InlineData(1, false, false, Evidence.ETag)]
    [InlineData(Crossing.Large, false, false, Evidence.ETag)]
    public async Task Objects_of_any_size_cross_between_stores_that_know_checksums_and_stores_that_do_not(int size, bool sourceKnows, bool destinationKnows, Evidence evidence)
    {
        foreach (var options in (TransferOptions[])[Crossing.Options, Crossing.Passing])
        {
            var crossing = new Crossing(sourceKnows ? null : Plain, destinationKnows ? null : Plain);
            var bytes = crossing.Add("m", size);

            var outcome = await crossing.RunAsync("m", options);

            crossing.RequireCopied(outcome, bytes);
            Assert.Equal(StreamReason.OtherStore, outcome.StreamedBecause);
            Assert.Equal(evidence, outcome.VerifiedBy);
        }
    }

    [Theory]
    [InlineData(7 << 20, 22 << 20)]
    [InlineData(5 << 20, (5 << 20) + 1)]
    [InlineData(1 << 20, 3 << 20)]
    [InlineData(1 << 20, 1 << 20)]
    public async Task An_object_of_which_only_the_ETag_of_its_parts_is_known_is_cut_alike_or_compared_by_parts(int partSize, int size)
    {
        var crossing = new Crossing(Plain, Plain);
        var bytes = crossing.Add("m", size, new InMemoryObjectSetup { PartSize = partSize });

        var outcome = await crossing.RunAsync("m");

        crossing.RequireCopied(outcome, bytes);
        Assert.Equal(Evidence.ETag, outcome.VerifiedBy);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(Crossing.Large)]
    public async Task Metadata_tags_and_settings_are_carried_whatever_the_size(int size)
    {
        var crossing = new Crossing();
        var properties = new ObjectProperties { ContentType = "video/x", CacheControl = "no-cache", Metadata = new Dictionary<string, string> { ["kept"] = "as it was" } };
        var bytes = crossing.Add("m", size, new InMemoryObjectSetup { Properties = properties, Tags = [new ObjectTag("colour", "blue")] });
        var settings = new DestinationSettings { StorageClass = "STANDARD_IA", Encryption = new ServerSideEncryption("AES256", null) };

        var outcome = await crossing.RunAsync("m", Crossing.Options with { Destination = settings });

        crossing.RequireCopied(outcome, bytes);
        var head = await crossing.To.HeadAsync(Scene.At("m"), default);
        Assert.Equal(("video/x", "no-cache", "as it was", "STANDARD_IA"), (head.Properties.ContentType, head.Properties.CacheControl, head.Properties.Metadata["kept"], head.StorageClass));
        Assert.Equal([new ObjectTag("colour", "blue")], await crossing.To.GetTagsAsync(Scene.At("m"), default));
    }

    [Theory]
    [InlineData(100, 1)]
    [InlineData(Crossing.Large, 2)]
    public async Task Digests_are_metadata_of_the_copy_and_what_fits_into_memory_is_read_once(int size, int reads)
    {
        var crossing = new Crossing();
        var bytes = crossing.Add("m", size);

        var outcome = await crossing.RunAsync("m", Crossing.Options with { Digests = [DigestAlgorithm.Md5, DigestAlgorithm.Sha256] });

        crossing.RequireCopied(outcome, bytes);
        var sha256 = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes));
        Assert.Equal(sha256, (await crossing.To.HeadAsync(Scene.At("m"), default)).Properties.Metadata["content-sha256"]);
        Assert.Equal(sha256, outcome.Digests!["sha256"]);
        if (reads == 1)
            Assert.Equal(1, crossing.From.Requests(StoreOperation.Read));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(Crossing.Large)]
    public async Task A_plan_counts_the_requests_that_a_run_then_sends(int size)
    {
        var crossing = new Crossing();
        crossing.Add("m", size);

        var plan = await TransferEngine.PlanAsync(Scene.Define(Scene.Rows("m")), crossing.From, crossing.To, Crossing.Options with { IfExists = IfExists.Overwrite });
        var outcome = await crossing.RunAsync("m", Crossing.Options with { IfExists = IfExists.Overwrite });

        Assert.Equal((plan.Requests, "here and there are different stores."), (outcome.Requests, plan.StreamedBecause));
    }

    [Fact]
    public async Task A_second_run_skips_what_is_there()
    {
        var crossing = new Crossing();
        crossing.Add("m", Crossing.Large);
        await crossing.RunAsync("m");
        var reads = crossing.From.Requests(StoreOperation.Read);

        var outcome = await crossing.RunAsync("m");

        Assert.Equal((ItemStatus.Skipped, reads), (outcome.Status, crossing.From.Requests(StoreOperation.Read)));
        Assert.Null(outcome.StreamedBecause);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(Crossing.Large)]
    public async Task Nothing_is_overwritten_that_must_be_new(int size)
    {
        var crossing = new Crossing();
        crossing.Add("m", size);

        // It comes between the look and the copy.
        var source = new FaultingObjectStore(crossing.From, [])
        {
            Before = (call, _) =>
            {
                if (call.Operation == StoreOperation.Read && !crossing.To.Exists(Scene.At("m")))
                    crossing.To.AddObject(Scene.Destination, "in/m", [1]);
                return Task.CompletedTask;
            },
        };
        var outcome = await crossing.RunAsync("m", Crossing.Options with { IfExists = IfExists.Fail }, source);

        Assert.Equal(FailureKind.DestinationExists, outcome.Failure?.Kind);
        Assert.Equal([1], crossing.To.GetBytes(Scene.At("m")));
        Assert.Equal(0, crossing.To.PendingUploads);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(Crossing.Large)]
    public async Task PreserveETag_keeps_the_ETag_across_stores(int size)
    {
        var crossing = new Crossing();
        var bytes = crossing.Add("m", size, size > 100 ? new InMemoryObjectSetup { PartSize = 6 << 20 } : null);

        var outcome = await crossing.RunAsync("m", Crossing.Options with { PreserveETag = true });

        crossing.RequireCopied(outcome, bytes);
        Assert.Equal(outcome.SourceETag, outcome.DestinationETag);
    }

    [Fact]
    public async Task Many_objects_share_one_memory_and_none_of_it_is_lost()
    {
        var crossing = new Crossing();
        var keys = Enumerable.Range(0, 40).Select(i => $"k{i:d2}").ToList();
        foreach (var key in keys)
            crossing.Add(key, (int.Parse(key[1..], System.Globalization.CultureInfo.InvariantCulture) % 8 << 20) + 1);
        var outcomes = new List<ItemOutcome>();
        Snapshot? last = null;
        await foreach (var item in TransferEngine.RunAsync(Scene.Define(Scene.Rows(keys)), crossing.From, crossing.To, Crossing.Options with { MemoryBudget = 16 << 20 }))
        {
            if (item is ItemFinished finished)
                outcomes.Add(finished.Outcome);
            else if (item is Snapshot snapshot)
                last = snapshot;
        }

        Assert.All(outcomes, outcome => Assert.Equal(ItemStatus.Copied, outcome.Status));
        Assert.Equal(keys.Count, crossing.To.GetKeys(Scene.Destination).Count);
        Assert.Equal((last!.Bytes, "here and there are different stores."), (last.BytesRead, last.StreamedBecause));
        Assert.Equal(outcomes.Sum(outcome => outcome.Size), last.Bytes);
    }
}
