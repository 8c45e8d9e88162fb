using Engine.Tests.Stores;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;
using Xunit;

namespace Engine.Tests.Copying;

public sealed class FaultTests
{
    private const int Large = 11 << 20;

    private static TransferOptions Options => new()
    {
        MultipartThreshold = 5 << 20,
        PartSize = 5 << 20,
        Time = new SkippingTime(),
        SnapshotInterval = TimeSpan.FromDays(1),
        MaxRequestsPerSecond = 1_000_000,
        Seed = 1,
    };

    public static TheoryData<StoreOperation> WritesOfALargeObject { get; } =
        [StoreOperation.GetTags, StoreOperation.CreateUpload, StoreOperation.CopyPart, StoreOperation.CompleteUpload];

    [Theory]
    [InlineData(StoreErrorKind.Throttled)]
    [InlineData(StoreErrorKind.ServerError)]
    [InlineData(StoreErrorKind.Timeout)]
    [InlineData(StoreErrorKind.ConnectionLost)]
    [InlineData(StoreErrorKind.Conflict)]
    public async Task Half_of_all_requests_failing_costs_time_and_nothing_else(StoreErrorKind kind)
    {
        var scene = new Scene();
        for (var i = 0; i < 50; i++)
            scene.Store.AddObject(Scene.Source, $"k{i}", Scene.Bytes(i == 7 ? Large : 100, i));
        var store = new FaultingObjectStore(scene.Store, [StoreFault.Randomly(0.5, kind)], seed: 5);

        var outcomes = await scene.OutcomesAsync(Scene.Rows(Enumerable.Range(0, 50).Select(i => $"k{i}")), Options with { MaxAttempts = 50 }, store);

        Assert.True(store.InjectedFaults > 50);
        Assert.All(outcomes, outcome => Assert.Equal(ItemStatus.Copied, outcome.Status));
        Assert.Equal(50, outcomes.Count);
        Assert.True(outcomes.Sum(o => o.Retries) > 50);
        Assert.Equal(Scene.Bytes(Large, 7), scene.Store.GetBytes(Scene.At("k7")));
    }

    [Theory]
    [MemberData(nameof(WritesOfALargeObject))]
    public async Task What_never_succeeds_fails_its_item_alone_and_leaves_no_upload_behind(StoreOperation operation)
    {
        var scene = new Scene();
        scene.Store.AddObject(Scene.Source, "bad", Scene.Bytes(Large));
        scene.Store.AddObject(Scene.Source, "good", Scene.Bytes(100));
        scene.Store.AddObject(Scene.Destination, "in/bad", Scene.Bytes(5));
        var store = new FaultingObjectStore(scene.Store, [StoreFault.Always(operation, StoreErrorKind.AccessDenied)]);

        var outcomes = await scene.OutcomesAsync(Scene.Rows("bad", "good"), Options, store);

        Assert.Equal([ItemStatus.Failed, ItemStatus.Copied], outcomes.Select(o => o.Status));
        Assert.Equal((FailureKind.AccessDenied, operation.S3Name()), (outcomes[0].Failure!.Kind, outcomes[0].Failure!.Operation));
        Assert.Equal(0, scene.Store.PendingUploads);
        Assert.Equal(Scene.Bytes(5), scene.Store.GetBytes(Scene.At("bad")));
    }

    [Theory]
    [InlineData(StoreErrorKind.ConnectionLost, StoreErrorKind.NoSuchUpload)]
    [InlineData(StoreErrorKind.ConnectionLost, StoreErrorKind.ServerError)]
    public async Task A_complete_that_took_effect_while_its_answer_was_lost_is_found_to_be_there(StoreErrorKind first, StoreErrorKind then)
    {
        var scene = new Scene();
        scene.Store.AddObject(Scene.Source, "m", Scene.Bytes(Large));
        var store = new FaultingObjectStore(scene.Store,
        [
            StoreFault.OnCall(StoreOperation.CompleteUpload, 1, first, afterEffect: true),
            new StoreFault(then) { Operation = StoreOperation.CompleteUpload, Call = 2 },
        ]);

        var outcome = Assert.Single(await scene.OutcomesAsync(Scene.Rows("m"), Options, store));

        Assert.Equal((ItemStatus.Copied, Evidence.Crc64Nvme), (outcome.Status, outcome.VerifiedBy));
    }

    [Fact]
    public async Task A_lost_complete_is_not_believed_when_something_else_is_at_the_destination()
    {
        var scene = new Scene();
        scene.Store.AddObject(Scene.Source, "m", Scene.Bytes(Large));
        scene.Store.AddObject(Scene.Destination, "in/m", Scene.Bytes(Large, 2));
        var store = new FaultingObjectStore(scene.Store, [StoreFault.Always(StoreOperation.CompleteUpload, StoreErrorKind.NoSuchUpload)]);

        var outcome = Assert.Single(await scene.OutcomesAsync(Scene.Rows("m"), Options, store));

        Assert.Equal(ItemStatus.Failed, outcome.Status);
        Assert.Equal(Scene.Bytes(Large, 2), scene.Store.GetBytes(Scene.At("m")));
    }

    [Theory]
    [InlineData(100, true)]
    [InlineData(Large, true)]
    [InlineData(Large, false)]
    public async Task A_source_that_changes_between_any_two_requests_never_becomes_a_mixture(int size, bool pins)
    {
        // Each run changes the source before another request, until a run has fewer requests than that.
        for (var at = 1; ; at++)
        {
            var scene = new Scene(new InMemoryStoreOptions { MinPartSize = 0, KnowsFullObjectChecksums = pins });
            scene.Store.AddObject(Scene.Source, "m", Scene.Bytes(size, 1));
            scene.Store.AddObject(Scene.Destination, "in/m", Scene.Bytes(5));
            var calls = 0;
            IObjectStore store = new FaultingObjectStore(pins ? scene.Store : new UnpinnedStore(scene.Store), [])
            {
                Before = (_, _) =>
                {
                    if (Interlocked.Increment(ref calls) == at)
                        scene.Store.AddObject(Scene.Source, "m", Scene.Bytes(size, 2));
                    return Task.CompletedTask;
                },
            };

            var outcome = Assert.Single(await scene.OutcomesAsync(Scene.Rows("m"), Options with { MaxConcurrency = 1 }, store));
            if (calls < at)
                break;

            Assert.Equal(0, scene.Store.PendingUploads);
            var there = scene.Store.GetBytes(Scene.At("m"));
            if (outcome.Status == ItemStatus.Copied)
                Assert.True(there.SequenceEqual(Scene.Bytes(size, 1)) || there.SequenceEqual(Scene.Bytes(size, 2)), $"A mixture, changed before request {at}.");
            else
                Assert.True(outcome.Failure!.Kind == FailureKind.SourceChanged && there.SequenceEqual(Scene.Bytes(5)), $"{outcome.Failure}, changed before request {at}.");
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_corrupted_part_is_never_published_also_by_a_store_that_would(bool storeChecks)
    {
        var scene = new Scene();
        scene.Store.AddObject(Scene.Source, "m", Scene.Bytes(Large, 1));
        scene.Store.AddObject(Scene.Source, "m-broken", Scene.Bytes(Large, 2));
        var store = new BrokenPartStore(scene.Store, new ObjectLocation(Scene.Source, "m-broken"), tellsChecksums: !storeChecks);

        var outcome = Assert.Single(await scene.OutcomesAsync(Scene.Rows("m"), Options, store));

        Assert.Equal((ItemStatus.Failed, FailureKind.VerificationFailed), (outcome.Status, outcome.Failure!.Kind));
        Assert.False(scene.Store.Exists(Scene.At("m")));
        Assert.Equal(0, scene.Store.PendingUploads);
        Assert.Equal(storeChecks ? 3 : 0, scene.Store.Requests(StoreOperation.CompleteUpload));
    }

    [Fact]
    public async Task Cancelling_in_the_middle_leaves_no_upload_behind_and_gives_no_outcome_for_what_was_not_done()
    {
        var scene = new Scene();
        scene.Store.AddObject(Scene.Source, "m", Scene.Bytes(Large));
        using var cancel = new CancellationTokenSource();
        var store = new FaultingObjectStore(scene.Store, [])
        {
            Before = async (call, _) =>
            {
                if (call is { Operation: StoreOperation.CopyPart, PartNumber: 2 })
                    await cancel.CancelAsync();
            },
        };

        var events = new List<TransferEvent>();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var item in TransferEngine.RunAsync(Scene.Define(Scene.Rows("m")), store, store, Options, cancel.Token))
                events.Add(item);
        });

        Assert.Empty(events.OfType<ItemFinished>());
        Assert.Equal(1, scene.Store.Requests(StoreOperation.CreateUpload));
        Assert.Equal(0, scene.Store.PendingUploads);
        Assert.False(scene.Store.Exists(Scene.At("m")));
    }

    [Fact]
    public async Task Cancelling_while_an_upload_is_being_created_leaves_it_not_behind()
    {
        var scene = new Scene();
        scene.Store.AddObject(Scene.Source, "m", Scene.Bytes(Large));
        using var cancel = new CancellationTokenSource();
        var store = new CancelledCreateStore(scene.Store, cancel);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var item in TransferEngine.RunAsync(Scene.Define(Scene.Rows("m")), store, store, Options, cancel.Token))
                Assert.IsNotType<ItemFinished>(item);
        });

        Assert.Equal(1, scene.Store.Requests(StoreOperation.CreateUpload));
        Assert.Equal(0, scene.Store.PendingUploads);
    }

    [Fact]
    public async Task Whoever_stops_reading_the_events_stops_the_run()
    {
        var scene = new Scene();
        for (var i = 0; i < 1000; i++)
            scene.Store.AddObject(Scene.Source, $"k{i}", Scene.Bytes(i % 100 == 99 ? Large : 10, i));

        await foreach (var item in TransferEngine.RunAsync(Scene.Define(Scene.Rows(Enumerable.Range(0, 1000).Select(i => $"k{i}"))), scene.Store, scene.Store, Options with { MaxConcurrency = 4 }))
        {
            if (item is ItemFinished)
                break;
        }

        var requests = scene.Store.TotalRequests;
        Assert.Equal(0, scene.Store.PendingUploads);
        Assert.True(scene.Store.GetKeys(Scene.Destination).Count < 1000);
        for (var i = 0; i < 100; i++)
            await Task.Yield();
        Assert.Equal(requests, scene.Store.TotalRequests);
    }

    [Theory]
    [InlineData(StoreErrorKind.ExpiredCredentials, 2, ItemStatus.Copied)]
    [InlineData(StoreErrorKind.ClockSkew, 1, ItemStatus.Copied)]
    [InlineData(StoreErrorKind.ExpiredCredentials, 1000, ItemStatus.Failed)]
    [InlineData(StoreErrorKind.ClockSkew, 1000, ItemStatus.Failed)]
    public async Task Credentials_and_clocks_are_given_a_chance_to_be_corrected_and_no_more(StoreErrorKind kind, int times, ItemStatus expected)
    {
        var scene = new Scene();
        scene.Store.AddObject(Scene.Source, "m", Scene.Bytes(10));
        var store = new FaultingObjectStore(scene.Store, [new StoreFault(kind) { Operation = StoreOperation.Copy, Times = times }]);

        var outcome = Assert.Single(await scene.OutcomesAsync(Scene.Rows("m"), Options, store));

        Assert.Equal((expected, 2 + Math.Min(times, 2)), (outcome.Status, outcome.Retries + 2));
    }

    [Theory]
    [InlineData(StoreOperation.Head)]
    [InlineData(StoreOperation.CopyPart)]
    public async Task A_store_that_cannot_be_reached_for_a_while_is_waited_for_once_it_has_answered(StoreOperation operation)
    {
        var scene = new Scene();
        scene.Store.AddObject(Scene.Source, "a", Scene.Bytes(10));
        scene.Store.AddObject(Scene.Source, "m", Scene.Bytes(Large));
        var store = new FaultingObjectStore(scene.Store, [new StoreFault(StoreErrorKind.Unreachable) { Operation = operation, Times = 6, When = call => call.Location.Key.EndsWith('m') }]);

        var outcomes = await scene.OutcomesAsync(Scene.Rows("a", "m"), Options with { MaxConcurrency = 1 }, store);

        Assert.Equal([ItemStatus.Copied, ItemStatus.Copied], outcomes.Select(o => o.Status));
        Assert.Equal(6, store.InjectedFaults);
    }

    [Fact]
    public async Task A_store_that_has_never_answered_is_not_waited_for()
    {
        var scene = new Scene();
        var store = new FaultingObjectStore(scene.Store, [new StoreFault(StoreErrorKind.Unreachable)]);

        var refused = await Assert.ThrowsAsync<TransferException>(() => scene.OutcomesAsync(Scene.Rows("a"), Options, store));

        Assert.Equal(1, store.InjectedFaults);
        Assert.Contains("does not answer", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_item_that_takes_too_long_fails_and_does_not_hold_up_the_rest()
    {
        var scene = new Scene();
        scene.Store.AddObject(Scene.Source, "slow", Scene.Bytes(10));
        scene.Store.AddObject(Scene.Source, "quick", Scene.Bytes(10));
        var isBegun = new TaskCompletionSource();
        var store = new FaultingObjectStore(scene.Store, [])
        {
            Before = (call, token) =>
            {
                if (call.Source?.Key != "slow")
                    return Task.CompletedTask;
                isBegun.TrySetResult();
                return Task.Delay(Timeout.Infinite, token);
            },
        };
        var clock = new ManualClock();
        var options = Options with { ItemTimeout = TimeSpan.FromSeconds(1), Time = clock };
        var outcomes = new List<ItemOutcome>();
        await foreach (var happened in TransferEngine.RunAsync(Scene.Define(Scene.Rows("slow", "quick")), store, store, options))
        {
            if (happened is not ItemFinished { Outcome: var outcome })
                continue;
            outcomes.Add(outcome);
            if (outcome.Source!.Key != "quick")
                continue;

            // The other one holds nobody up, and its time is over only now.
            await isBegun.Task;
            clock.Advance(options.ItemTimeout.Value);
        }

        Assert.Equal([("quick", (FailureKind?)null), ("slow", FailureKind.Timeout)], outcomes.Select(o => (o.Source!.Key, o.Failure?.Kind)));
    }

    [Fact]
    public async Task A_destination_that_may_only_be_written_is_written_and_the_missing_evidence_said()
    {
        var scene = new Scene(new InMemoryStoreOptions { MinPartSize = 0, KnowsFullObjectChecksums = false });
        scene.Store.AddObject(Scene.Source, "m", Scene.Bytes(Large));
        var store = new FaultingObjectStore(scene.Store, [new StoreFault(StoreErrorKind.AccessDenied) { Operation = StoreOperation.Head, When = call => call.Location.Bucket == Scene.Destination }]);

        var outcome = Assert.Single(await scene.OutcomesAsync(Scene.Rows("m"), Options, scene.Store, store));

        Assert.Equal(ItemStatus.Copied, outcome.Status);
        Assert.Null(outcome.VerifiedBy);
        Assert.Contains("may not be read", outcome.Reason, StringComparison.Ordinal);
    }

    /// <summary>Copies parts without holding them to the pin, as some stores do.</summary>
    private sealed class UnpinnedStore(IObjectStore inner) : PassingStore(inner)
    {
        public override async Task<UploadedPart> CopyPartAsync(CopyPartRequest request, CancellationToken cancellationToken)
        {
            var now = await Inner.HeadAsync(request.Source, cancellationToken);
            return await base.CopyPartAsync(request with { SourceETag = now.ETag }, cancellationToken);
        }
    }

    /// <summary>Takes the second part from somewhere else, as a corruption inside the store would; checks sums on Complete, or only tells those of the parts.</summary>
    private sealed class BrokenPartStore(IObjectStore inner, ObjectLocation wrong, bool tellsChecksums) : PassingStore(inner)
    {
        public override async Task<UploadedPart> CopyPartAsync(CopyPartRequest request, CancellationToken cancellationToken)
        {
            if (request.PartNumber == 2)
                request = request with { Source = wrong, SourceETag = (await Inner.HeadAsync(wrong, cancellationToken)).ETag };
            var part = await base.CopyPartAsync(request, cancellationToken);
            return tellsChecksums ? part : part with { Checksum = null };
        }
    }

    private abstract class PassingStore(IObjectStore inner) : DelegatingObjectStore(inner)
    {
        protected override Task<T> InvokeAsync<T>(StoreCall call, Func<CancellationToken, Task<T>> next, CancellationToken cancellationToken) => next(cancellationToken);
    }
}
