using MediaExchange.Transfer.Engine.Stores;
using Xunit;

namespace Engine.Tests.Stores;

public sealed class FaultingObjectStoreTests
{
    private static readonly ObjectLocation Key = new("bucket", "key");
    private readonly InMemoryObjectStore _memory = new InMemoryObjectStore().AddBucket("bucket");

    public FaultingObjectStoreTests() => _memory.AddObject("bucket", "key", [1, 2, 3]);

    [Fact]
    public async Task The_nth_request_fails_and_no_other()
    {
        var store = new FaultingObjectStore(_memory, [StoreFault.OnCall(StoreOperation.Head, 3, StoreErrorKind.ServerError)]);
        var outcomes = new List<bool>();
        for (var i = 0; i < 6; i++)
        {
            await store.GetTagsAsync(Key, default);
            outcomes.Add(await SucceedsAsync(() => store.HeadAsync(Key, default)));
        }

        Assert.Equal([true, true, false, true, true, true], outcomes);
        Assert.Equal((1, 5), (store.InjectedFaults, _memory.Requests(StoreOperation.Head)));
    }

    [Fact]
    public async Task A_fault_before_the_effect_leaves_none_and_one_after_it_loses_only_the_answer()
    {
        var store = new FaultingObjectStore(_memory,
        [
            StoreFault.OnCall(StoreOperation.Delete, 1, StoreErrorKind.ConnectionLost),
            StoreFault.OnCall(StoreOperation.Delete, 2, StoreErrorKind.Timeout, afterEffect: true),
        ]);

        var before = await StoreAssert.FailsAsync(StoreErrorKind.ConnectionLost, () => store.DeleteAsync(Key, default));
        Assert.True(_memory.Exists(Key));
        await StoreAssert.FailsAsync(StoreErrorKind.Timeout, () => store.DeleteAsync(Key, default));
        Assert.False(_memory.Exists(Key));
        Assert.Equal(("DeleteObject", null, 0, Key), (before.Operation, before.Code, before.HttpStatus, before.Location));
    }

    [Fact]
    public async Task Some_in_a_row_fail_for_the_keys_meant()
    {
        var fault = new StoreFault(StoreErrorKind.Throttled) { When = call => call.Location.Key == "key", Call = 2, Times = 2 };
        var store = new FaultingObjectStore(_memory, [fault]);
        _memory.AddObject("bucket", "other", []);
        var outcomes = new List<bool>();
        for (var i = 0; i < 5; i++)
        {
            Assert.True(await SucceedsAsync(() => store.HeadAsync(new("bucket", "other"), default)));
            outcomes.Add(await SucceedsAsync(() => store.HeadAsync(Key, default)));
        }

        Assert.Equal([true, false, false, true, true], outcomes);
    }

    [Fact]
    public async Task A_fraction_fails_the_same_requests_with_the_same_seed()
    {
        var outcomes = new List<string>();
        foreach (var seed in (int[])[1, 1, 2])
        {
            var store = new FaultingObjectStore(_memory, [StoreFault.Randomly(0.3, StoreErrorKind.ServerError)], seed);
            var outcome = "";
            for (var i = 0; i < 1000; i++)
                outcome += await SucceedsAsync(() => store.HeadAsync(Key, default)) ? '.' : 'x';
            Assert.Equal(store.InjectedFaults, outcome.Count(c => c == 'x'));
            Assert.InRange(store.InjectedFaults, 250, 350);
            outcomes.Add(outcome);
        }

        Assert.Equal(outcomes[0], outcomes[1]);
        Assert.NotEqual(outcomes[0], outcomes[2]);
    }

    [Theory]
    [InlineData(StoreErrorKind.Throttled, "SlowDown", 503, true)]
    [InlineData(StoreErrorKind.AccessDenied, "AccessDenied", 403, false)]
    [InlineData(StoreErrorKind.PreconditionFailed, "PreconditionFailed", 412, false)]
    public async Task A_fault_looks_as_the_stores_own(StoreErrorKind kind, string code, int status, bool isTransient)
    {
        var store = new FaultingObjectStore(_memory, [StoreFault.Always(StoreOperation.Head, kind)]);

        var error = await StoreAssert.FailsAsync(kind, () => store.HeadAsync(Key, default));

        Assert.Equal(("HeadObject", code, status, isTransient), (error.Operation, error.Code, error.HttpStatus, error.IsTransient));
    }

    [Fact]
    public async Task Hooks_run_around_the_request()
    {
        var seen = new List<string>();
        var store = new FaultingObjectStore(_memory, [])
        {
            Before = (call, _) =>
            {
                seen.Add($"before {call.Operation} {_memory.Exists(Key)}");
                return Task.CompletedTask;
            },
            After = (call, _) =>
            {
                seen.Add($"after {call.Operation} {_memory.Exists(Key)}");
                return Task.CompletedTask;
            },
        };

        await store.DeleteAsync(Key, default);

        Assert.Equal(["before Delete True", "after Delete False"], seen);
    }

    [Fact]
    public async Task Every_operation_passes_the_script()
    {
        var seen = new List<StoreCall>();
        var store = new FaultingObjectStore(_memory, [])
        {
            Before = (call, _) =>
            {
                seen.Add(call);
                return Task.CompletedTask;
            },
        };
        _memory.AddSyntheticObject("bucket", "large", 10 << 20, 1);
        var large = new ObjectLocation("bucket", "large");
        var etag = (await store.HeadAsync(large, default)).ETag;
        await store.GetBucketAsync("bucket", default);
        await store.GetTagsAsync(Key, default);
        await store.ListAsync(new("bucket", "k"), default);
        await (await store.ReadAsync(new(Key, null, 1, 2), default)).DisposeAsync();
        await store.PutAsync(new(Key, new MemoryStream([1, 2, 3]) { Position = 1 }), default);
        await store.CopyAsync(new(large, etag, Key), default);
        var upload = await store.CreateUploadAsync(new(Key, new(), [], new(), null), default);
        var part = await store.CopyPartAsync(new(upload, 1, large, etag, 0, 10 << 20), default);
        var second = await store.UploadPartAsync(new(upload, 2, new MemoryStream([1, 2, 3, 4, 5]), 5), default);
        await store.ListPartsAsync(upload, 0, default);
        Assert.Single(await store.ListUploadsAsync("bucket", "", default).ToListAsync());
        await store.CompleteUploadAsync(new(upload, [part, second], (10 << 20) + 5, null, false), default);
        await store.AbortUploadAsync(upload, default);
        await store.WriteAnnotationAsync(new(large, etag, "note", "text"u8.ToArray()), default);
        await store.ReadAnnotationAsync(large, "note", default);
        Assert.Single(await store.ListAnnotationsAsync(large, default));
        await store.DeleteAsync(Key, default);

        Assert.Equal(Enum.GetValues<StoreOperation>().Order(), seen.Select(call => call.Operation).Order());
        Assert.All(Enum.GetValues<StoreOperation>(), operation => Assert.Equal(1, _memory.Requests(operation)));
        Assert.Equal([large, large], seen.Where(call => call.Source is not null).Select(call => call.Source));
        Assert.Equal([2L, 2L, 10L << 20, 5L, 4L], seen.Where(call => call.Bytes is not null).Select(call => call.Bytes!.Value));
        Assert.Equal(1, seen.Single(call => call.Operation == StoreOperation.CopyPart).PartNumber);
        Assert.Equal(new("bucket", "k"), seen.Single(call => call.Operation == StoreOperation.List).Location);
    }

    [Fact]
    public async Task A_listing_of_uploads_fails_before_its_first_entry()
    {
        await _memory.CreateUploadAsync(new(Key, new(), [], new(), null), default);
        var store = new FaultingObjectStore(_memory, [StoreFault.OnCall(StoreOperation.ListUploads, 1, StoreErrorKind.AccessDenied)]);

        await StoreAssert.FailsAsync(StoreErrorKind.AccessDenied, async () => await store.ListUploadsAsync("bucket", "", default).ToListAsync());
        Assert.Single(await store.ListUploadsAsync("bucket", "", default).ToListAsync());
    }

    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(1, -0.1)]
    [InlineData(1, 1.1)]
    [InlineData(1, double.NaN)]
    public void A_fault_that_makes_no_sense_is_refused(long call, double fraction) => Assert.Throws<ArgumentOutOfRangeException>(() =>
        new FaultingObjectStore(_memory, [new StoreFault(StoreErrorKind.Timeout) { Call = call, Fraction = fraction }]));

    private static async Task<bool> SucceedsAsync(Func<Task> request)
    {
        try
        {
            await request();
            return true;
        }
        catch (StoreException)
        {
            return false;
        }
    }
}
