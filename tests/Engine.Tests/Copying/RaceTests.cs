using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Manifests;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;
using Xunit;

namespace Engine.Tests.Copying;

/// <summary>Two who come upon the same object in the same moment: both have looked, and found nothing.</summary>
public sealed class RaceTests
{
    private const int PartSize = 5 << 20;

    private static readonly TransferOptions Parts = new() { MultipartThreshold = PartSize, PartSize = PartSize };

    public static TheoryData<string> Ways => ["listed", "looked for", "streamed", "in parts", "streamed in parts"];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task What_another_has_copied_since_the_look_is_skipped_and_not_copied_over(string way)
    {
        var (outcome, scene, race) = await RunAsync(way, race => race.Store.CopyAsync(new CopyRequest(race.Source, race.ETag, race.Destination), default));

        Assert.True(outcome.Status == ItemStatus.Skipped, $"{outcome.Failure}");
        Assert.Equal(race.Published, await scene.Store.HeadAsync(race.Destination, default));
        Assert.Equal(0, scene.Store.PendingUploads);
    }

    /// <summary>What the caller may do with uploads decides how much it can tidy up and tell, not what becomes of the object.</summary>
    [Theory]
    [InlineData(StoreOperation.ListParts, 0)]
    [InlineData(StoreOperation.AbortUpload, 1)]
    public async Task Whose_object_is_there_is_known_and_the_upload_not_forgotten(StoreOperation denied, int left)
    {
        var (outcome, scene, _) = await RunAsync(
            "in parts",
            CopyInPartsAsync,
            StoreFault.Always(denied, StoreErrorKind.AccessDenied));

        Assert.True(outcome.Status == ItemStatus.Skipped, $"{outcome.Failure}");
        Assert.Equal(left, scene.Store.PendingUploads);
        Assert.Equal(left > 0, outcome.Reason!.Contains("could not be aborted", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task What_came_since_the_look_and_is_not_the_same_is_replaced_as_it_would_have_been(string way)
    {
        var (outcome, scene, race) = await RunAsync(way, race => race.Store.PutAsync(new PutRequest(race.Destination, new MemoryStream([1, 2, 3])), default));

        Assert.True(outcome.Status == ItemStatus.Copied, $"{outcome.Failure}");
        Assert.Equal(race.Size, (await scene.Store.HeadAsync(race.Destination, default)).Size);
        Assert.Equal(0, scene.Store.PendingUploads);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_source_that_changes_after_the_look_is_not_taken_for_a_destination_that_was_taken(string way)
    {
        var (outcome, scene, race) = await RunAsync(way, race => race.Store.PutAsync(new PutRequest(race.Source, new MemoryStream(new byte[race.Size])), default));

        // What was read before it changed, or verified, is whole.
        if (way is not ("listed" or "looked for"))
            Assert.Equal(ItemStatus.Copied, outcome.Status);
        else
            Assert.Equal(FailureKind.SourceChanged, outcome.Failure?.Kind);
        Assert.Equal(0, scene.Store.PendingUploads);
        Assert.Null(race.Published);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_store_that_refuses_conditions_is_asked_without(string way)
    {
        var scene = new Scene();
        var store = new StoreWithoutConditions(scene.Store);
        Add(scene, way);

        var outcome = Assert.Single(await scene.OutcomesAsync(await RowsAsync(scene, way), Options(way), store));

        Assert.True(outcome.Status == ItemStatus.Copied, $"{outcome.Failure}");
        Assert.Equal(1, store.Refused);
    }

    [Fact]
    public async Task Who_may_write_only_copies_without_a_condition()
    {
        var scene = new Scene();
        scene.Store.AddObject(Scene.Source, "a", Scene.Bytes(10));
        await scene.OutcomesAsync(Scene.Rows("a"));
        var blind = new FaultingObjectStore(scene.Store, [])
        {
            Before = (call, _) => call is { Operation: StoreOperation.Head, Location.Bucket: Scene.Destination } ? throw InjectedError.Of(StoreErrorKind.AccessDenied, call) : Task.CompletedTask,
        };

        var outcome = Assert.Single(await scene.OutcomesAsync(Scene.Rows("a"), new TransferOptions { SkipRule = SkipRule.Size }, blind));

        Assert.True(outcome.Status == ItemStatus.Copied, $"{outcome.Failure}");
    }

    private static async Task<(ItemOutcome Outcome, Scene Scene, Race Race)> RunAsync(string way, Func<Race, Task<WrittenObject>> other, params StoreFault[] faults)
    {
        var scene = new Scene();
        Add(scene, way);
        var source = new ObjectLocation(Scene.Source, "a");
        var head = await scene.Store.HeadAsync(source, default);
        var race = new Race(scene.Store, source, head.ETag, head.Size, Scene.At("a"));
        var isOver = false;
        var store = new FaultingObjectStore(scene.Store, faults)
        {
            Before = async (call, token) =>
            {
                if (isOver || call.Operation is not (StoreOperation.Copy or StoreOperation.Put or StoreOperation.CompleteUpload))
                    return;
                isOver = true;
                await other(race);
                if (await ((IObjectStore)scene.Store).TryHeadAsync(race.Destination, token) is { } there)
                    race.Published = there;
            },
        };
        var outcome = Assert.Single(await scene.OutcomesAsync(await RowsAsync(scene, way), Options(way), store));
        Assert.True(isOver);
        return (outcome, scene, race);
    }

    /// <summary>As the run itself does it.</summary>
    private static async Task<WrittenObject> CopyInPartsAsync(Race race)
    {
        var upload = await race.Store.CreateUploadAsync(new CreateUploadRequest(race.Destination, new ObjectProperties(), [], DestinationSettings.Default, ChecksumAlgorithm.Crc64Nvme), default);
        var parts = new List<UploadedPart>();
        for (var number = 1; number <= 3; number++)
            parts.Add(await race.Store.CopyPartAsync(new CopyPartRequest(upload, number, race.Source, race.ETag, (number - 1L) * PartSize, PartSize), default));
        return await race.Store.CompleteUploadAsync(new CompleteUploadRequest(upload, parts, race.Size, null, IfNoneMatch: true), default);
    }

    private static void Add(Scene scene, string way) => scene.Store.AddObject(Scene.Source, "a", Scene.Bytes(way.Contains("parts") ? 3 * PartSize : 1000));

    private static async Task<IAsyncEnumerable<InventoryRow>> RowsAsync(Scene scene, string way)
    {
        var at = new ObjectLocation(Scene.Source, "a");
        var head = await scene.Store.HeadAsync(at, default);
        return Scene.Rows(way == "listed" ? new InventoryRow(1, at, null) { Listed = new ListedObject("a", head.Size, head.ETag, head.LastModified, "STANDARD") } : new InventoryRow(1, at, null));
    }

    private static TransferOptions Options(string way) => (way.Contains("parts") ? Parts : new TransferOptions()) with
    {
        Route = way.Contains("streamed") ? CopyRoute.Streamed : CopyRoute.Auto,
    };

    private sealed record Race(InMemoryObjectStore Store, ObjectLocation Source, string ETag, long Size, ObjectLocation Destination)
    {
        public ObjectHead? Published { get; set; }
    }

    /// <summary>Refuses whatever has a condition on its destination.</summary>
    private sealed class StoreWithoutConditions(IObjectStore inner) : DelegatingObjectStore(inner)
    {
        public int Refused { get; private set; }

        public override Task<WrittenObject> CopyAsync(CopyRequest request, CancellationToken cancellationToken) =>
            request.IfNoneMatch ? Refuse(StoreOperation.Copy, request.Destination) : base.CopyAsync(request, cancellationToken);

        public override Task<WrittenObject> PutAsync(PutRequest request, CancellationToken cancellationToken) =>
            request.IfNoneMatch ? Refuse(StoreOperation.Put, request.Location) : base.PutAsync(request, cancellationToken);

        public override Task<WrittenObject> CompleteUploadAsync(CompleteUploadRequest request, CancellationToken cancellationToken) =>
            request.IfNoneMatch ? Refuse(StoreOperation.CompleteUpload, request.Upload.Destination) : base.CompleteUploadAsync(request, cancellationToken);

        protected override Task<T> InvokeAsync<T>(StoreCall call, Func<CancellationToken, Task<T>> next, CancellationToken cancellationToken) => next(cancellationToken);

        private Task<WrittenObject> Refuse(StoreOperation operation, ObjectLocation at)
        {
            Refused++;
            return Task.FromException<WrittenObject>(InjectedError.Of(StoreErrorKind.NotSupported, new StoreCall(operation, at)));
        }
    }
}
