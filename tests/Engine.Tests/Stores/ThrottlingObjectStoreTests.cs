using MediaExchange.Transfer.Engine.Stores;
using Xunit;

namespace Engine.Tests.Stores;

public sealed class ThrottlingObjectStoreTests
{
    private readonly ManualClock _clock = new();
    private readonly InMemoryObjectStore _memory = new InMemoryObjectStore().AddBucket("bucket");

    [Fact]
    public async Task Beyond_the_rate_a_prefix_is_throttled_until_time_passes()
    {
        var store = Make();

        Assert.Equal((10, 5), await WriteAsync(store, "a/", 15));
        _clock.Advance(TimeSpan.FromMilliseconds(500));
        Assert.Equal((5, 10), await WriteAsync(store, "a/", 15));
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal((10, 5), await WriteAsync(store, "a/", 15));
        Assert.Equal((25, 20), (_memory.Requests(StoreOperation.Delete), store.RefusedRequests));
    }

    [Fact]
    public async Task Prefixes_reads_and_writes_have_rates_of_their_own()
    {
        var store = Make();

        Assert.Equal((10, 5), await WriteAsync(store, "a/", 15));
        Assert.Equal((10, 5), await WriteAsync(store, "a/b/", 15));
        Assert.Equal((10, 5), await WriteAsync(store, "", 15));
        var reads = 0;
        for (var i = 0; i < 30; i++)
            reads += (await Assert.ThrowsAsync<StoreException>(() => store.HeadAsync(new("bucket", "a/x"), default))).Kind == StoreErrorKind.NotFound ? 1 : 0;
        Assert.Equal(20, reads);
    }

    [Fact]
    public async Task The_caller_says_what_shares_a_rate()
    {
        var store = Make(_ => "one");

        Assert.Equal((10, 0), await WriteAsync(store, "a/", 10));
        Assert.Equal((0, 10), await WriteAsync(store, "b/", 10));
    }

    [Fact]
    public async Task A_refusal_is_a_slow_down()
    {
        var store = Make();
        await WriteAsync(store, "a/", 10);

        var error = await StoreAssert.FailsAsync(StoreErrorKind.Throttled, () => store.DeleteAsync(new("bucket", "a/x"), default));

        Assert.Equal(("SlowDown", 503, true), (error.Code, error.HttpStatus, error.IsTransient));
    }

    [Fact]
    public void Rates_are_above_zero()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ThrottlingObjectStore(_memory, new() { WritesPerSecond = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ThrottlingObjectStore(_memory, new() { ReadsPerSecond = -1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ThrottlingObjectStore(_memory, new() { Burst = TimeSpan.Zero }));
    }

    private static async Task<(int Through, int Refused)> WriteAsync(ThrottlingObjectStore store, string prefix, int count)
    {
        var refused = 0;
        for (var i = 0; i < count; i++)
        {
            try
            {
                await store.DeleteAsync(new("bucket", $"{prefix}{i}"), default);
            }
            catch (StoreException)
            {
                refused++;
            }
        }

        return (count - refused, refused);
    }

    private ThrottlingObjectStore Make(Func<ObjectLocation, string>? prefixOf = null) =>
        new(_memory, new() { WritesPerSecond = 10, ReadsPerSecond = 20, PrefixOf = prefixOf, Clock = _clock });
}
