using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;
using Xunit;

namespace Engine.Tests.Copying.Streamed;

public sealed class RouteTests
{
    [Fact]
    public async Task The_same_store_copies_by_itself_unless_streaming_is_asked_for()
    {
        var scene = new Scene();
        scene.Store.AddObject(Scene.Source, "m", Scene.Bytes(100));

        var byItself = Assert.Single(await scene.OutcomesAsync(Scene.Rows("m")));
        var streamed = Assert.Single(await scene.OutcomesAsync(Scene.Rows("m"), new TransferOptions { Route = CopyRoute.Streamed, IfExists = IfExists.Overwrite }));

        Assert.Equal((null, StreamReason.Asked), (byItself.StreamedBecause, streamed.StreamedBecause));
        Assert.Equal((1, 1), (scene.Store.Requests(StoreOperation.Copy), scene.Store.Requests(StoreOperation.Put)));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData(StoreErrorKind.AccessDenied, StreamReason.NotReadable)]
    [InlineData(StoreErrorKind.NoSuchBucket, StreamReason.NotReadable)]
    [InlineData(StoreErrorKind.InvalidCredentials, StreamReason.NotReadable)]
    [InlineData(StoreErrorKind.NotFound, StreamReason.NotReadable)]
    public async Task One_endpoint_with_two_credentials_is_asked_once_a_bucket_whether_the_destinations_may_read(StoreErrorKind? refusal, StreamReason? expected)
    {
        var scene = new Scene();
        foreach (var key in (string[])["a", "b", "c"])
            scene.Store.AddObject(Scene.Source, key, Scene.Bytes(100));
        var asked = 0;
        var destination = new OtherEyes(scene.Store, location =>
        {
            if (location.Bucket != Scene.Source)
                return null;
            asked++;
            return refusal;
        });

        var outcomes = await scene.OutcomesAsync(Scene.Rows("a", "b", "c"), source: scene.Store, destination: destination);

        Assert.All(outcomes, outcome => Assert.Equal((ItemStatus.Copied, expected), (outcome.Status, outcome.StreamedBecause)));
        Assert.Equal(1, asked);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(7 << 20)]
    public async Task An_object_that_the_destinations_credentials_may_not_read_is_streamed_though_others_of_its_bucket_need_not_be(int size)
    {
        var scene = new Scene();
        foreach (var key in (string[])["a", "secret", "z"])
            scene.Store.AddObject(Scene.Source, key, Scene.Bytes(size));
        var destination = new OtherEyes(scene.Store, location => location is { Bucket: Scene.Source, Key: "secret" } ? StoreErrorKind.AccessDenied : null) { RefusesCopies = true };
        var options = new TransferOptions { MaxConcurrency = 1, MultipartThreshold = 5 << 20, PartSize = 5 << 20 };

        var outcomes = await scene.OutcomesAsync(Scene.Rows("a", "secret", "z"), options, scene.Store, destination);

        Assert.Equal(
            [(ItemStatus.Copied, null), (ItemStatus.Copied, StreamReason.NotReadable), (ItemStatus.Copied, null)],
            outcomes.OrderBy(outcome => outcome.Line).Select(outcome => (outcome.Status, outcome.StreamedBecause)));
        Assert.Equal(0, await scene.Store.ListUploadsAsync(Scene.Destination, "", default).CountAsync());
    }

    [Fact]
    public async Task A_copy_that_the_destination_denies_is_not_streamed()
    {
        var scene = new Scene();
        scene.Store.AddObject(Scene.Source, "m", Scene.Bytes(100));
        var destination = new OtherEyes(new FaultingObjectStore(scene.Store, [StoreFault.Always(StoreOperation.Copy, StoreErrorKind.AccessDenied)]), _ => null);

        var outcome = Assert.Single(await scene.OutcomesAsync(Scene.Rows("m"), source: scene.Store, destination: destination));

        Assert.Equal((ItemStatus.Failed, FailureKind.AccessDenied), (outcome.Status, outcome.Failure!.Kind));
        Assert.Equal(0, scene.Store.Requests(StoreOperation.Read) + scene.Store.Requests(StoreOperation.Put));
    }

    [Fact]
    public async Task Another_object_of_the_same_name_is_not_the_source()
    {
        // Where each account has bucket names of its own.
        var from = new Crossing();
        var bytes = from.Add("m", 100);
        from.To.AddBucket(Scene.Source);
        from.To.AddObject(Scene.Source, "m", Scene.Bytes(100, 7));

        var outcome = await from.RunAsync("m", destination: new OtherEyes(from.To, _ => null));

        from.RequireCopied(outcome, bytes);
        Assert.Equal(StreamReason.NotReadable, outcome.StreamedBecause);
    }

    [Fact]
    public async Task A_question_that_is_not_answered_fails_the_object_and_is_asked_again()
    {
        var scene = new Scene();
        foreach (var key in (string[])["a", "b"])
            scene.Store.AddObject(Scene.Source, key, Scene.Bytes(100));
        var asked = 0;
        var destination = new OtherEyes(scene.Store, location => location.Bucket == Scene.Source && ++asked == 1 ? StoreErrorKind.ServerError : null);

        var outcomes = await scene.OutcomesAsync(Scene.Rows("a", "b"), new TransferOptions { MaxAttempts = 1, MaxConcurrency = 1 }, scene.Store, destination);

        Assert.Equal([ItemStatus.Failed, ItemStatus.Copied], outcomes.Select(outcome => outcome.Status));
        Assert.Null(outcomes[1].StreamedBecause);
    }

    [Fact]
    public async Task A_server_side_copy_that_cannot_be_is_refused_before_anything_is_sent()
    {
        var crossing = new Crossing();
        crossing.Add("m", 100);

        var refused = await Assert.ThrowsAsync<TransferException>(() => crossing.RunAsync("m", Crossing.Options with { Route = CopyRoute.ServerSide }));

        Assert.Equal("A server-side copy is not possible here: here and there are different stores. Let the bytes pass through this machine.", refused.Message);
        Assert.Equal(0, crossing.From.TotalRequests + crossing.To.TotalRequests);
    }

    /// <summary>A store as seen with other credentials.</summary>
    private sealed class OtherEyes(IObjectStore inner, Func<ObjectLocation, StoreErrorKind?> refuses) : DelegatingObjectStore(inner)
    {
        public bool RefusesCopies { get; init; }

        public override CopyReach ReachOf(IObjectStore source) => CopyReach.Perhaps;

        public override Task<ObjectHead> HeadAsync(ObjectLocation location, CancellationToken cancellationToken) => refuses(location) is { } kind
            ? throw new StoreException(new StoreError { Kind = kind, Operation = "HeadObject", Location = location, Message = "Refused." })
            : base.HeadAsync(location, cancellationToken);

        public override Task<WrittenObject> CopyAsync(CopyRequest request, CancellationToken cancellationToken) => RefusesCopies && refuses(request.Source) is { } kind
            ? throw new StoreException(new StoreError { Kind = kind, Operation = "CopyObject", Location = request.Destination, Message = "Refused." })
            : base.CopyAsync(request, cancellationToken);

        public override Task<UploadedPart> CopyPartAsync(CopyPartRequest request, CancellationToken cancellationToken) => RefusesCopies && refuses(request.Source) is { } kind
            ? throw new StoreException(new StoreError { Kind = kind, Operation = "UploadPartCopy", Location = request.Source, Message = "Refused." })
            : base.CopyPartAsync(request, cancellationToken);

        protected override Task<T> InvokeAsync<T>(StoreCall call, Func<CancellationToken, Task<T>> next, CancellationToken cancellationToken) => next(cancellationToken);
    }
}
