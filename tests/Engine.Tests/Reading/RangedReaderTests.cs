using System.Diagnostics.CodeAnalysis;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Copying;
using MediaExchange.Transfer.Engine.Flow;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Reading;
using MediaExchange.Transfer.Engine.Stores;
using Xunit;

namespace Engine.Tests.Reading;

[SuppressMessage("Security", "CA5394", Justification = "Seeded test data, not secrets.")]
public sealed class RangedReaderTests
{
    private const int Block = BufferBudget.BlockSize;
    private const int Range = 2 * Block;

    private static readonly ObjectLocation At = new(Scene.Source, "film");

    private readonly Scene _scene = new();

    public static TheoryData<int, int> Places
    {
        get
        {
            var data = new TheoryData<int, int>();
            foreach (var size in (int[])[0, 1, Block - 1, Block, Block + 1, Range, Range + 1, (5 * Range) - 1, (5 * Range) + Block])
            {
                foreach (var offset in ((int[])[0, 1, Block, Range - 1, Range, Range + 7, size - 1, size]).Distinct())
                {
                    if (offset >= 0 && offset <= size)
                        data.Add(size, offset);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Places))]
    public async Task The_bytes_come_in_order_from_any_offset_to_the_end(int size, int offset)
    {
        var bytes = Scene.Bytes(size);
        _scene.Store.AddObject(At.Bucket, At.Key, bytes);
        var store = new SpoiledReads(_scene.Store);
        var bench = await Bench.OpenAsync(store);

        Same(bytes[offset..], await bench.ReadAsync(offset));

        // Each range was asked for once, pinned, and begins at a multiple of the range's size.
        Assert.All(store.Requests, request => Assert.Equal((bench.Head.ETag, At), (request.IfMatch, request.Location)));
        var asked = store.Requests.OrderBy(request => request.Offset).ToList();
        Assert.All(asked.Skip(1), request => Assert.Equal(0, request.Offset % Range));
        Assert.Equal(size - offset, asked.Sum(request => request.Length));
    }

    [Fact]
    public async Task Several_ranges_are_read_at_once_and_never_more_than_the_options_allow()
    {
        _scene.Store.AddObject(At.Bucket, At.Key, Scene.Bytes(40 * Range));
        foreach (var most in (int[])[1, 3, 16])
        {
            var hold = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var store = new SpoiledReads(_scene.Store) { Hold = hold.Task };
            var bench = await Bench.OpenAsync(store, new TransferOptions { MaxConcurrency = most });
            var reading = bench.ReadAsync();
            Assert.InRange(store.MostInFlight, Math.Min(most, 4), most);
            hold.SetResult();
            await reading;
            Assert.InRange(store.MostInFlight, Math.Min(most, 4), most);
        }
    }

    [Fact]
    public async Task No_more_ranges_are_read_ahead_than_there_is_memory_for()
    {
        _scene.Store.AddObject(At.Bucket, At.Key, Scene.Bytes(40 * Range));
        var store = new SpoiledReads(_scene.Store);
        var bench = await Bench.OpenAsync(store, blocks: 8);
        await using var reading = bench.Reader().ReadAsync(0, default).GetAsyncEnumerator();
        for (var i = 0; i < 6; i++)
        {
            Assert.True(await reading.MoveNextAsync());
            Assert.InRange(store.Requests.Max(request => request.Offset), 0, (4 + (i / 2)) * Range);
            reading.Current.Release();
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData(StoreErrorKind.ConnectionLost)]
    [InlineData(StoreErrorKind.Timeout)]
    public async Task A_body_that_breaks_goes_on_from_the_byte_it_got_to(StoreErrorKind? kind)
    {
        var bytes = Scene.Bytes(Range);
        _scene.Store.AddObject(At.Bucket, At.Key, bytes);
        long[] cuts = [Block + 17, 5, 0, 100];
        var cut = 0;
        var store = new SpoiledReads(_scene.Store)
        {
            Change = (_, content) => cut < cuts.Length ? SpoiledReads.Cut(content, cuts[cut++], kind) : content,
        };
        var bench = await Bench.OpenAsync(store);

        Same(bytes, await bench.ReadAsync());

        Assert.Equal([0, Block + 17, Block + 22, Block + 22, Block + 122], store.Requests.Select(request => request.Offset));
        Assert.All(store.Requests, request => Assert.Equal(Range - request.Offset, request.Length));
        Assert.Equal(4, bench.Tally.Retries);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task A_body_of_another_length_than_asked_for_is_asked_for_again(int more)
    {
        var bytes = Scene.Bytes(Range + 9);
        _scene.Store.AddObject(At.Bucket, At.Key, bytes);
        var spoiled = 0;
        var store = new SpoiledReads(_scene.Store)
        {
            Change = (_, content) => Interlocked.Increment(ref spoiled) == 1 ? new ObjectContent(content.Stream, content.Length + more, content.ETag) : content,
        };
        var bench = await Bench.OpenAsync(store);
        Same(bytes, await bench.ReadAsync());
        Assert.Equal(1, bench.Tally.Retries);
    }

    [Fact]
    public async Task A_body_that_always_breaks_fails_after_so_many_attempts()
    {
        _scene.Store.AddObject(At.Bucket, At.Key, Scene.Bytes(3 * Range));
        var store = new SpoiledReads(_scene.Store)
        {
            Change = (request, content) => request.Offset is >= Range and < 2 * Range ? SpoiledReads.Cut(content, 1, null) : content,
        };
        var bench = await Bench.OpenAsync(store, new TransferOptions { MaxAttempts = 3 });
        var failure = await Assert.ThrowsAsync<StoreException>(() => bench.ReadAsync());
        Assert.Equal(StoreErrorKind.ConnectionLost, failure.Kind);
        Assert.Equal(Range, bench.Received);
        Assert.Equal([Range, Range + 1, Range + 2], store.Requests.Select(request => request.Offset).Where(offset => offset is >= Range and < 2 * Range));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_source_that_changes_between_two_ranges_is_never_a_mixture(bool isDeleted)
    {
        _scene.Store.AddObject(At.Bucket, At.Key, Scene.Bytes(4 * Range));
        var store = new SpoiledReads(new FaultingObjectStore(_scene.Store, [])
        {
            Before = async (call, token) =>
            {
                if (call.Operation != StoreOperation.Read || _scene.Store.Requests(StoreOperation.Read) != 2)
                    return;
                if (isDeleted)
                    await _scene.Store.DeleteAsync(At, token);
                else
                    _scene.Store.AddObject(At.Bucket, At.Key, Scene.Bytes(4 * Range, seed: 2));
            },
        });
        var bench = await Bench.OpenAsync(store, new TransferOptions { MaxConcurrency = 1 });
        var failure = await Assert.ThrowsAsync<ItemFailedException>(() => bench.ReadAsync());
        Assert.Equal(FailureKind.SourceChanged, failure.Failure.Kind);
        Same(Scene.Bytes(4 * Range)[..(2 * Range)], bench.Bytes);
    }

    [Fact]
    public async Task A_store_that_has_not_heard_of_If_Match_is_found_out()
    {
        _scene.Store.AddObject(At.Bucket, At.Key, Scene.Bytes(Range));
        var bench = await Bench.OpenAsync(new SpoiledReads(_scene.Store) { Change = (_, content) => new ObjectContent(content.Stream, content.Length, "other") });
        var failure = await Assert.ThrowsAsync<ItemFailedException>(() => bench.ReadAsync());
        Assert.Equal((FailureKind.SourceChanged, 0), (failure.Failure.Kind, bench.Received));
    }

    [Fact]
    public async Task The_version_named_is_read_whatever_is_current()
    {
        var scene = new Scene(source: new InMemoryBucketSetup { IsVersioned = true });
        var bytes = Scene.Bytes(3 * Range);
        var at = At with { VersionId = scene.Store.AddObject(At.Bucket, At.Key, bytes).VersionId };
        scene.Store.AddObject(At.Bucket, At.Key, [1]);
        var bench = await Bench.OpenAsync(scene.Store, at: at);
        Same(bytes, await bench.ReadAsync());
    }

    [Fact]
    public async Task A_failure_that_no_retry_mends_is_told_at_once_and_in_its_place()
    {
        _scene.Store.AddObject(At.Bucket, At.Key, Scene.Bytes(6 * Range));
        var store = new FaultingObjectStore(_scene.Store, [StoreFault.OnCall(StoreOperation.Read, 3, StoreErrorKind.AccessDenied)]);
        var bench = await Bench.OpenAsync(store, new TransferOptions { MaxConcurrency = 1 });
        var failure = await Assert.ThrowsAsync<StoreException>(() => bench.ReadAsync());
        Assert.Equal((StoreErrorKind.AccessDenied, 0), (failure.Kind, bench.Tally.Retries));
        Same(Scene.Bytes(6 * Range)[..(2 * Range)], bench.Bytes);
    }

    [Fact]
    public async Task SlowDown_lowers_how_many_are_read_at_once()
    {
        _scene.Store.AddObject(At.Bucket, At.Key, Scene.Bytes(100 * Range));
        var least = 64;
        Bench? bench = null;
        var store = new FaultingObjectStore(_scene.Store, [new StoreFault(StoreErrorKind.Throttled) { Operation = StoreOperation.Read, Call = 20, Times = 40 }])
        {
            Before = (_, _) =>
            {
                if (bench?.Caller.Budget.Limit is { } limit && limit < least)
                    least = limit;
                return Task.CompletedTask;
            },
        };
        bench = await Bench.OpenAsync(store, new TransferOptions { MaxConcurrency = 64, MaxAttempts = 100 });
        await bench.ReadAsync();
        Assert.InRange(least, 1, 60);
        Assert.Equal(40, bench.Caller.Counters.Throttled);
    }

    [Fact]
    public async Task A_consumer_that_stops_early_leaves_nothing_behind()
    {
        _scene.Store.AddObject(At.Bucket, At.Key, Scene.Bytes(20 * Range));
        for (var stopAt = 1; stopAt <= 7; stopAt++)
        {
            var store = new SpoiledReads(_scene.Store);
            var bench = await Bench.OpenAsync(store);
            var seen = 0;
            await foreach (var block in bench.Reader().ReadAsync(0, default))
            {
                block.Release();
                if (++seen == stopAt)
                    break;
            }

            bench.HasAllBack();
        }
    }

    [Fact]
    public async Task A_cancelled_read_ends_as_cancelled_and_leaves_nothing_behind()
    {
        _scene.Store.AddObject(At.Bucket, At.Key, Scene.Bytes(20 * Range));
        for (var stopAt = 0; stopAt <= 5; stopAt++)
        {
            using var cancel = new CancellationTokenSource();
            var bench = await Bench.OpenAsync(new SpoiledReads(_scene.Store));
            var seen = 0;
            if (stopAt == 0)
                await cancel.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => bench.ReadAsync(cancellationToken: cancel.Token, onBlock: () =>
            {
                if (++seen == stopAt)
                    cancel.Cancel();
            }));
        }
    }

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 30)];

    /// <summary>Under random faults the bytes are right or the read fails; and all that it held is back.</summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Under_random_faults_the_bytes_are_right_or_there_are_fewer_and_a_failure(int seed)
    {
        var random = new Random(seed);
        var bytes = Scene.Bytes(random.Next(1, 12 * Range), seed);
        _scene.Store.AddObject(At.Bucket, At.Key, bytes);
        var share = random.NextDouble() * 0.5;
        StoreErrorKind[] kinds = [StoreErrorKind.Throttled, StoreErrorKind.ServerError, StoreErrorKind.ConnectionLost, StoreErrorKind.Timeout];
        var faulting = new FaultingObjectStore(_scene.Store, kinds.Select(kind => StoreFault.Randomly(share / 4, kind, StoreOperation.Read, afterEffect: seed % 2 == 0)), seed);
        var gate = new Lock();
        var store = new SpoiledReads(faulting)
        {
            Change = (_, content) =>
            {
                lock (gate)
                {
                    return random.NextDouble() >= share ? content : random.Next(4) switch
                    {
                        0 => SpoiledReads.Cut(content, random.NextInt64(content.Length), null),
                        1 => SpoiledReads.Cut(content, random.NextInt64(content.Length), StoreErrorKind.ConnectionLost),
                        2 => SpoiledReads.Cut(content, random.NextInt64(content.Length), StoreErrorKind.Throttled),
                        _ => new ObjectContent(content.Stream, content.Length + random.Next(1, 9), content.ETag),
                    };
                }
            },
        };
        var bench = await Bench.OpenAsync(store, new TransferOptions { MaxAttempts = random.Next(2, 12), MaxConcurrency = random.Next(1, 20) }, blocks: random.Next(4, 40));
        var offset = random.Next(bytes.Length);
        try
        {
            await bench.ReadAsync(offset);
            Same(bytes[offset..], bench.Bytes);
        }
        catch (StoreException failure) when (failure.Error.IsTransient)
        {
            Assert.True(bench.Received < bytes.Length - offset);
            Same(bytes[offset..(offset + bench.Received)], bench.Bytes);
        }
    }

    [Theory]
    [InlineData(1, 4)]
    [InlineData(2, 5)]
    [InlineData(3, 16)]
    public async Task More_objects_than_blocks_are_all_read_with_a_consumer_that_keeps_blocks_for_a_while(int seed, int blocks)
    {
        var random = new Random(seed);
        var objects = Enumerable.Range(0, 40).Select(i => (Key: $"o{i}", Bytes: Scene.Bytes(random.Next(1, 4 * Range), i))).ToList();
        foreach (var (key, bytes) in objects)
            _scene.Store.AddObject(At.Bucket, key, bytes);
        var options = new TransferOptions { MaxConcurrency = 8, Time = new SkippingTime() };
        var caller = new StoreCaller(options, new RunCounters());
        var buffers = new BufferBudget((long)blocks * Block);
        var store = new SpoiledReads(_scene.Store);

        await Task.WhenAll(objects.Select(async entry =>
        {
            var bench = await Bench.OpenAsync(store, options, at: At with { Key = entry.Key }, caller: caller, buffers: buffers);
            var seen = new List<byte>();
            var kept = new Queue<DataBlock>();
            await foreach (var block in bench.Reader().ReadAsync(0, default))
            {
                seen.AddRange(block.Memory.Span);
                block.Retain();
                kept.Enqueue(block);
                block.Release();
                await Task.Yield();

                // What a digest has behind it comes back, though a little later.
                kept.Dequeue().Release();
            }

            Same(entry.Bytes, [.. seen]);
        }));

        Assert.Equal(blocks, buffers.Free);
        Assert.Equal(0, caller.Budget.InFlight);
    }

    // Byte by byte, as the assertion for lists does it, megabytes take seconds.
    private static void Same(byte[] expected, byte[] actual) =>
        Assert.True(expected.AsSpan().SequenceEqual(actual), $"{actual.Length} bytes, {expected.Length} expected; alike up to {expected.AsSpan().CommonPrefixLength(actual)}.");

    private sealed class Bench(IObjectStore store, StoreCaller caller, ItemTally tally, BufferBudget buffers, ObjectLocation at, ObjectHead head)
    {
        private readonly List<byte> _bytes = [];

        public ObjectHead Head => head;

        public ItemTally Tally => tally;

        public StoreCaller Caller => caller;

        public int Received => _bytes.Count;

        public byte[] Bytes => [.. _bytes];

        public static async Task<Bench> OpenAsync(
            IObjectStore store, TransferOptions? options = null, int blocks = 64, ObjectLocation? at = null, StoreCaller? caller = null, BufferBudget? buffers = null)
        {
            options = (options ?? new TransferOptions()) with { Time = options is { Time: SkippingTime } ? options.Time : new SkippingTime(), Seed = 1 };
            caller ??= new StoreCaller(options, new RunCounters());
            var tally = new ItemTally(options.Time);
            var head = await caller.CallAsync(RequestKind.SourceRead, tally, token => store.HeadAsync(at ?? At, token), default);
            return new Bench(store, caller, tally, buffers ?? new BufferBudget((long)blocks * Block), at ?? At, head);
        }

        public RangedReader Reader() => new(new PinnedObject(store, caller, tally, at, head.ETag, head.Size), buffers) { RangeSize = Range };

        /// <summary>Reads to the end. However it ends, all that it held is back.</summary>
        public async Task<byte[]> ReadAsync(long offset = 0, Action? onBlock = null, CancellationToken cancellationToken = default)
        {
            try
            {
                await foreach (var block in Reader().ReadAsync(offset, cancellationToken))
                {
                    Assert.Equal(offset + _bytes.Count, block.Offset);
                    _bytes.AddRange(block.Memory.Span);
                    block.Release();
                    onBlock?.Invoke();
                }
            }
            finally
            {
                HasAllBack();
            }

            return Bytes;
        }

        public void HasAllBack()
        {
            Assert.Equal(buffers.Total, buffers.Free);
            Assert.Equal(0, caller.Budget.InFlight);
        }
    }
}
