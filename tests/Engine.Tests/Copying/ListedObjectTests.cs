using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Manifests;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;
using Xunit;

namespace Engine.Tests.Copying;

public sealed class ListedObjectTests
{
    [Fact]
    public async Task A_small_object_that_was_just_listed_takes_one_request_and_carries_everything()
    {
        var scene = new Scene(InMemoryStoreOptions.Default);
        scene.Store.AddObject(Scene.Source, "a", Scene.Bytes(10), Rich);

        var outcome = Assert.Single(await RunAsync(scene));

        Assert.Equal((ItemStatus.Copied, 1, Evidence.ETag), (outcome.Status, outcome.Requests, outcome.VerifiedBy));
        var copy = await scene.Store.HeadAsync(Scene.At("a"), default);
        Assert.Equal("v", copy.Properties.Metadata["k"]);
        Assert.Equal("t", Assert.Single(await scene.Store.GetTagsAsync(Scene.At("a"), default)).Key);
    }

    [Fact]
    public async Task What_changes_after_it_was_listed_is_not_copied()
    {
        var scene = new Scene();
        scene.Store.AddObject(Scene.Source, "a", Scene.Bytes(10, 1));
        var store = new FaultingObjectStore(scene.Store, [])
        {
            Before = (call, _) =>
            {
                if (call.Operation == StoreOperation.Copy)
                    scene.Store.AddObject(Scene.Source, "a", Scene.Bytes(10, 2));
                return Task.CompletedTask;
            },
        };

        var outcome = Assert.Single(await RunAsync(scene, store));

        Assert.Equal(FailureKind.SourceChanged, outcome.Failure?.Kind);
        Assert.Empty(scene.Store.GetKeys(Scene.Destination));
    }

    [Fact]
    public async Task A_copy_with_another_ETag_is_compared_by_checksum()
    {
        var scene = new Scene();
        scene.Store.AddObject(Scene.Source, "a", Scene.Bytes(10));
        var options = new TransferOptions { Destination = DestinationSettings.Default with { Encryption = new ServerSideEncryption("aws:kms", "key") } };

        var outcome = Assert.Single(await RunAsync(scene, options: options));

        Assert.Equal((ItemStatus.Copied, Evidence.Crc64Nvme), (outcome.Status, outcome.VerifiedBy));
        Assert.NotEqual(outcome.SourceETag, outcome.DestinationETag);
    }

    [Fact]
    public async Task The_version_that_was_copied_is_told()
    {
        var scene = new Scene(source: new InMemoryBucketSetup { IsVersioned = true });
        scene.Store.AddObject(Scene.Source, "a", Scene.Bytes(10));
        var version = (await scene.Store.HeadAsync(new(Scene.Source, "a"), default)).VersionId;

        var outcome = Assert.Single(await RunAsync(scene));

        Assert.NotNull(version);
        Assert.Equal((version, 1), (outcome.Source!.VersionId, outcome.Requests));
    }

    [Theory]
    [InlineData(CopyProperties.None)]
    [InlineData(CopyProperties.All)]
    public async Task What_a_listing_does_not_tell_is_asked_for(CopyProperties properties)
    {
        var scene = new Scene(InMemoryStoreOptions.Default);
        scene.Store.AddObject(Scene.Source, "a", Scene.Bytes(10), Rich);

        var outcome = Assert.Single(await RunAsync(scene, options: new TransferOptions { CopyProperties = properties }));

        Assert.Equal(ItemStatus.Copied, outcome.Status);
        Assert.True(outcome.Requests > 1);
    }

    [Fact]
    public async Task A_plan_counts_the_very_requests_of_the_run()
    {
        var scene = new Scene(InMemoryStoreOptions.Default);
        scene.Store.AddObject(Scene.Source, "a", Scene.Bytes(10));
        scene.Store.AddSyntheticObject(Scene.Source, "b", 3L << 30, 5);
        var rows = TransferRows.FromListing(scene.Store, Scene.Source, "");

        var plan = await TransferEngine.PlanAsync(Scene.Define(rows), scene.Store, scene.Store, new TransferOptions());

        Assert.Equal((await RunAsync(scene)).Sum(outcome => outcome.Requests), plan.Requests);
    }

    private static InMemoryObjectSetup Rich => new()
    {
        Properties = new ObjectProperties { Metadata = new Dictionary<string, string> { ["k"] = "v" } },
        Tags = [new ObjectTag("t", "1")],
    };

    private static Task<List<ItemOutcome>> RunAsync(Scene scene, IObjectStore? store = null, TransferOptions? options = null) =>
        scene.OutcomesAsync(TransferRows.FromListing(scene.Store, Scene.Source, ""), options, store ?? scene.Store);
}
