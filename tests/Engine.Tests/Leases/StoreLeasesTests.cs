using Engine.Tests.Stores;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Leases;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;
using Xunit;

namespace Engine.Tests.Leases;

public sealed class StoreLeasesTests
{
    private const string Helper = "helper-bucket";
    private const int PartSize = 5 << 20;

    private static readonly ObjectLocation Folder = new(Helper, "leases/");
    private static readonly ObjectLocation Film = new("exchange", "film.mxf");
    private static readonly LeaseTimes Times = new();

    private readonly ManualClock _clock = new();
    private readonly InMemoryObjectStore _store = new InMemoryObjectStore().AddBucket(Helper);

    [Fact]
    public async Task A_lease_is_one_small_object_which_is_gone_when_it_is_given_back()
    {
        var lease = await Of("run", "one").AcquireAsync(Film, default);
        var key = Assert.Single(_store.GetKeys(Helper));
        Assert.Matches("^leases/[0-9a-f]{32}\\.json$", key);
        await lease.DisposeAsync();
        Assert.Empty(_store.GetKeys(Helper));
    }

    [Fact]
    public async Task Of_many_who_want_one_at_once_one_has_it_at_a_time()
    {
        var (holders, most, done) = (0, 0, 0);
        var leases = Enumerable.Range(0, 8).Select(i => new StoreLeases(_store, Folder, "run" + i, "w", Times with { Look = TimeSpan.FromMilliseconds(1) })).ToList();
        await Task.WhenAll(leases.Select(one => Task.Run(async () =>
        {
            await using var lease = await one.AcquireAsync(Film, default);
            most = Math.Max(most, Interlocked.Increment(ref holders));
            await Task.Yield();
            Interlocked.Decrement(ref holders);
            Interlocked.Increment(ref done);
        })));
        Assert.Equal((1, 8), (most, done));
    }

    [Fact]
    public async Task Different_destinations_are_different_leases()
    {
        await using var one = await Of("run", "one").AcquireAsync(Film, default);
        await using var other = await Of("run", "other").AcquireAsync(Film with { Key = "film2.mxf" }, default);
        Assert.Equal(2, _store.GetKeys(Helper).Count);
    }

    [Fact]
    public async Task Who_is_dead_is_waited_for_until_nothing_was_heard_of_it_for_long_enough()
    {
        // Nobody renews this one.
        await Of("dead", "w", _store, new SkippedClock(_clock)).AcquireAsync(Film, default);
        var waiting = Of("run", "one").AcquireAsync(Film, default);
        var began = _clock.GetUtcNow();
        await AdvanceUntilAsync(1, () => waiting.IsCompleted);
        await using var lease = await waiting;
        Assert.InRange(_clock.GetUtcNow() - began, Times.Expiry, Times.Expiry + (2 * Times.Look));
    }

    [Fact]
    public async Task Who_is_alive_is_waited_for_as_long_as_it_takes()
    {
        var held = await Of("other", "w").AcquireAsync(Film, default);
        var waiting = Of("run", "one").AcquireAsync(Film, default);
        var end = _clock.GetUtcNow() + (20 * Times.Expiry);
        await AdvanceUntilAsync(2, () => _clock.GetUtcNow() > end);
        Assert.False(waiting.IsCompleted);
        await held.DisposeAsync();
        await AdvanceUntilAsync(1, () => waiting.IsCompleted);
        await (await waiting).DisposeAsync();
        Assert.Empty(_store.GetKeys(Helper));
    }

    [Fact]
    public async Task Whose_patience_ends_is_told_who_has_it()
    {
        await using var held = await Of("other", "task-x").AcquireAsync(Film, default);
        var waiting = new StoreLeases(_store, Folder, "run", "w", Times with { Patience = TimeSpan.FromSeconds(25) }, _clock).AcquireAsync(Film, default);
        await AdvanceUntilAsync(2, () => waiting.IsCompleted);
        var refused = await Assert.ThrowsAsync<ObjectLeaseException>(() => waiting);
        Assert.Equal(("other", "task-x"), (refused.RunId, refused.Writer));
        Assert.Contains("s3://exchange/film.mxf", refused.Message);
    }

    [Fact]
    public async Task What_an_earlier_attempt_of_the_same_writer_left_is_taken_at_once()
    {
        await Of("run", "task-x").AcquireAsync(Film, default);
        var again = Of("run", "task-x").AcquireAsync(Film, default);
        await using var lease = await again;
        Assert.Single(_store.GetKeys(Helper));
    }

    [Fact]
    public async Task Two_rows_of_one_process_with_the_same_destination_wait_for_each_other()
    {
        var leases = Of("run", "child-00000");
        var first = await leases.AcquireAsync(Film, default);
        var second = leases.AcquireAsync(Film, default);
        var end = _clock.GetUtcNow() + (3 * Times.Expiry);
        await AdvanceUntilAsync(2, () => _clock.GetUtcNow() > end);
        Assert.False(second.IsCompleted);
        await first.DisposeAsync();
        await AdvanceUntilAsync(1, () => second.IsCompleted);
        await (await second).DisposeAsync();
        Assert.Empty(_store.GetKeys(Helper));
    }

    [Fact]
    public async Task An_items_time_stands_still_while_it_waits_for_another()
    {
        var scene = new Scene();
        scene.Store.AddSyntheticObject(Scene.Source, "a", 2L * PartSize, 1);
        var options = new TransferOptions { MultipartThreshold = PartSize, PartSize = PartSize, ItemTimeout = TimeSpan.FromMinutes(1), Time = _clock };
        var events = new List<ItemOutcome>();
        await foreach (var happened in TransferEngine.RunAsync(Scene.Define(Scene.Rows("a")) with { Leases = new LongWait(_clock) }, scene.Store, scene.Store, options))
        {
            if (happened is ItemFinished finished)
                events.Add(finished.Outcome);
        }

        Assert.Equal(ItemStatus.Copied, Assert.Single(events).Status);
    }

    [Fact]
    public async Task Who_was_taken_for_dead_leaves_the_lease_of_the_one_who_came_after_alone()
    {
        var lost = await Of("run", "task-x").AcquireAsync(Film, default);
        await using var taken = await Of("run", "task-x").AcquireAsync(Film, default);
        await AdvanceUntilAsync(1, () => _store.Requests(StoreOperation.Put) > 4);
        await lost.DisposeAsync();
        Assert.Single(_store.GetKeys(Helper));
    }

    [Fact]
    public async Task What_is_no_lease_is_nobodys()
    {
        await (await Of("run", "w").AcquireAsync(Film, default)).DisposeAsync();
        var held = await Of("run", "w").AcquireAsync(Film, default);
        var key = Assert.Single(_store.GetKeys(Helper));
        await held.DisposeAsync();
        await SmallObjects.WriteAsync(_store, new ObjectLocation(Helper, key), "nonsense"u8.ToArray(), "text/plain", default);
        await using var lease = await Of("run", "one").AcquireAsync(Film, default);
        Assert.Single(_store.GetKeys(Helper));
    }

    [Fact]
    public async Task Who_cannot_write_leases_goes_on_without()
    {
        var denied = new FaultingObjectStore(_store, [StoreFault.Always(StoreOperation.Put, StoreErrorKind.AccessDenied)]);
        await (await Of("run", "one", denied).AcquireAsync(Film, default)).DisposeAsync();
        Assert.Empty(_store.GetKeys(Helper));
    }

    [Theory]
    [InlineData(IfExists.Skip, 1)]
    [InlineData(IfExists.Overwrite, 2)]
    public async Task Two_runs_at_once_copy_an_object_in_parts_once(IfExists ifExists, int uploads)
    {
        var scene = new Scene();
        scene.Store.AddBucket(Helper).AddSyntheticObject(Scene.Source, "a", 20L * PartSize, 1);
        var options = new TransferOptions { MultipartThreshold = PartSize, PartSize = PartSize, IfExists = ifExists };

        var outcomes = (await Task.WhenAll(RunAsync("one"), RunAsync("other"))).SelectMany(one => one).ToList();

        Assert.Equal(uploads, outcomes.Count(outcome => outcome.Status == ItemStatus.Copied));
        Assert.Equal(2 - uploads, outcomes.Count(outcome => outcome.Status == ItemStatus.Skipped));
        Assert.Equal((uploads, 20 * uploads), (scene.Store.Requests(StoreOperation.CreateUpload), scene.Store.Requests(StoreOperation.CopyPart)));
        Assert.Empty(scene.Store.GetKeys(Helper));

        async Task<List<ItemOutcome>> RunAsync(string run)
        {
            var leases = new StoreLeases(scene.Store, Folder, run, "w", Times with { Look = TimeSpan.FromMilliseconds(1) });
            var slow = new DelayingObjectStore(scene.Store, new DelayingOptions { Latency = TimeSpan.FromMilliseconds(2) });
            var events = new List<ItemOutcome>();
            await foreach (var happened in TransferEngine.RunAsync(Scene.Define(Scene.Rows("a")) with { Leases = leases }, slow, slow, options))
            {
                if (happened is ItemFinished finished)
                    events.Add(finished.Outcome);
            }

            return events;
        }
    }

    private StoreLeases Of(string run, string writer, IObjectStore? store = null, TimeProvider? time = null) => new(store ?? _store, Folder, run, writer, Times, time ?? _clock);

    /// <summary>Moves the clock until something is so; each time only when as many wait for it as there are, so that nobody is late who would not be.</summary>
    private async Task AdvanceUntilAsync(int waiting, Func<bool> isSo)
    {
        // They come to wait in no time, or never.
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!isSo())
        {
            while (_clock.Waiting < waiting && !isSo())
                await Task.Delay(1, limit.Token);
            _clock.Advance(TimeSpan.FromMilliseconds(250));
        }
    }

    /// <summary>Grants a lease after an hour.</summary>
    private sealed class LongWait(ManualClock clock) : IObjectLeases
    {
        public async Task<IAsyncDisposable> AcquireAsync(ObjectLocation destination, CancellationToken cancellationToken)
        {
            clock.Advance(TimeSpan.FromHours(1));
            cancellationToken.ThrowIfCancellationRequested();
            return await Task.FromResult(new MemoryStream());
        }
    }

    /// <summary>The same time, and no timer ever fires: a process that is frozen.</summary>
    private sealed class SkippedClock(ManualClock clock) : TimeProvider
    {
        public override long TimestampFrequency => clock.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

        public override long GetTimestamp() => clock.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            clock.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, period);
    }
}
