using MediaExchange.Transfer.Engine.Stores;
using Xunit;

namespace Engine.Tests.Stores;

public sealed class DelayingObjectStoreTests
{
    private static readonly ObjectLocation Source = new("bucket", "source");
    private static readonly ObjectLocation Destination = new("bucket", "destination");

    private readonly ManualClock _clock = new();
    private readonly InMemoryObjectStore _memory = new InMemoryObjectStore().AddBucket("bucket");
    private readonly string _etag;

    public DelayingObjectStoreTests() => _etag = _memory.AddSyntheticObject("bucket", "source", 10_000_000, 1).ETag;

    [Fact]
    public async Task A_request_takes_its_latency()
    {
        var head = Make().HeadAsync(Source, default);

        await AssertTakesAsync(head, 100);
        Assert.Equal(10_000_000, (await head).Size);
    }

    [Fact]
    public async Task A_copy_takes_as_long_as_its_bytes()
    {
        var copy = Make().CopyAsync(new(Source, _etag, Destination), default);

        await AssertTakesAsync(copy, 100 + 10_000);
        Assert.True(_memory.Exists(Destination));
    }

    [Fact]
    public async Task A_part_takes_as_long_as_its_bytes_and_parts_go_side_by_side()
    {
        var store = Make();
        var create = store.CreateUploadAsync(new(Destination, new(), [], new(), null), default);
        await AssertTakesAsync(create, 100);
        var upload = await create;

        var parts = Task.WhenAll(
            store.CopyPartAsync(new(upload, 1, Source, _etag, 0, 6_000_000), default),
            store.CopyPartAsync(new(upload, 2, Source, _etag, 6_000_000, 4_000_000), default));

        await AssertTakesAsync(parts, 100 + 6000);
    }

    [Fact]
    public async Task A_request_cancelled_on_its_way_has_no_effect()
    {
        using var source = new CancellationTokenSource();
        var copy = Make().CopyAsync(new(Source, _etag, Destination), source.Token);

        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => copy);
        _clock.Advance(TimeSpan.FromHours(1));

        Assert.False(_memory.Exists(Destination));
        Assert.Equal(0, _clock.Waiting);
    }

    [Fact]
    public async Task A_copy_of_nothing_fails_as_the_store_says()
    {
        var copy = Make().CopyAsync(new(new("bucket", "missing"), _etag, Destination), default);

        _clock.Advance(TimeSpan.FromMilliseconds(100));
        Assert.Equal("CopyObject", (await StoreAssert.FailsAsync(StoreErrorKind.NotFound, () => copy)).Operation);
    }

    [Fact]
    public void Speeds_are_above_zero()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new DelayingObjectStore(_memory, new() { BytesPerSecond = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DelayingObjectStore(_memory, new() { Latency = TimeSpan.FromSeconds(-1) }));
    }

    private DelayingObjectStore Make() =>
        new(_memory, new() { Latency = TimeSpan.FromMilliseconds(100), BytesPerSecond = 1e6, SizeOf = _memory.GetSize, Clock = _clock });

    private async Task AssertTakesAsync(Task request, int milliseconds)
    {
        _clock.Advance(TimeSpan.FromMilliseconds(milliseconds - 1));
        Assert.Equal(1, _clock.Waiting);
        Assert.False(request.IsCompleted);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(0, _clock.Waiting);
        await request;
    }
}
