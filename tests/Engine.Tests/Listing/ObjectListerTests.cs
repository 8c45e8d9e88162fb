using Engine.Tests.Stores;
using MediaExchange.Transfer.Engine.Listing;
using MediaExchange.Transfer.Engine.Stores;
using Xunit;

namespace Engine.Tests.Listing;

public sealed class ObjectListerTests
{
    private readonly InMemoryObjectStore _store = new InMemoryObjectStore(new() { PageSize = 10 }).AddBucket("bucket");

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(10, 1)]
    [InlineData(11, 2)]
    [InlineData(95, 10)]
    public async Task All_objects_come_in_order_with_no_request_too_many(int count, int requests)
    {
        Fill(count);

        var listed = await ObjectLister.ListAsync(_store, new("bucket", "p/")).ToListAsync();

        Assert.Equal(Enumerable.Range(0, count).Select(i => $"p/{i:d4}"), listed.Select(entry => entry.Key));
        Assert.Equal(requests, _store.Requests(StoreOperation.List));
    }

    [Fact]
    public async Task A_listing_begins_after_a_key()
    {
        Fill(30);

        var listed = await ObjectLister.ListAsync(_store, new("bucket", "p/", StartAfter: "p/0024")).ToListAsync();

        Assert.Equal(["p/0025", "p/0026", "p/0027", "p/0028", "p/0029"], listed.Select(entry => entry.Key));
    }

    [Fact]
    public async Task One_page_is_on_its_way_while_one_is_read_and_never_two()
    {
        Fill(95);
        var read = 0;
        await foreach (var entry in ObjectLister.ListAsync(_store, new("bucket")))
        {
            var page = read++ / 10;
            Assert.Equal(Math.Min(page + 2, 10), _store.Requests(StoreOperation.List));
        }

        Assert.Equal(95, read);
    }

    [Fact]
    public async Task A_failed_page_comes_after_the_objects_before_it()
    {
        Fill(95);
        var store = new FaultingObjectStore(_store, [StoreFault.OnCall(StoreOperation.List, 3, StoreErrorKind.AccessDenied)]);
        var read = 0;

        await StoreAssert.FailsAsync(StoreErrorKind.AccessDenied, async () =>
        {
            await foreach (var entry in ObjectLister.ListAsync(store, new("bucket")))
                read++;
        });

        Assert.Equal(20, read);
    }

    [Fact]
    public async Task The_caller_may_send_the_requests_and_try_again()
    {
        Fill(95);
        var store = new FaultingObjectStore(_store, [new(StoreErrorKind.Throttled) { Call = 2, Times = 3 }]);
        var attempts = 0;

        var listed = await ObjectLister.ListAsync(async (request, token) =>
        {
            while (true)
            {
                attempts++;
                try
                {
                    return await store.ListAsync(request, token);
                }
                catch (StoreException failure) when (failure.Error.IsTransient)
                {
                }
            }
        }, new("bucket")).ToListAsync();

        Assert.Equal((95, 13), (listed.Count, attempts));
    }

    [Fact]
    public async Task Who_stops_early_leaves_no_request_behind()
    {
        Fill(95);
        var calls = 0;
        var order = new List<string>();

        await foreach (var entry in ObjectLister.ListAsync(ListPageAsync, new("bucket")))
            break;
        order.Add("listing ended");

        Assert.Equal(["page ended", "listing ended"], order);

        async Task<ListPage> ListPageAsync(ListRequest request, CancellationToken token)
        {
            if (++calls == 1)
                return await _store.ListAsync(request, token);
            try
            {
                return await new TaskCompletionSource<ListPage>().Task.WaitAsync(token);
            }
            finally
            {
                // A request takes some time to end even when it is cancelled.
                for (var i = 0; i < 100; i++)
                    await Task.Yield();
                order.Add("page ended");
            }
        }
    }

    [Fact]
    public async Task A_cancelled_listing_ends_between_two_objects()
    {
        Fill(95);
        using var source = new CancellationTokenSource();
        var read = 0;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var entry in ObjectLister.ListAsync(_store, new("bucket"), source.Token))
            {
                if (++read == 5)
                    await source.CancelAsync();
            }
        });

        Assert.Equal(5, read);
    }

    [Fact]
    public async Task A_store_that_repeats_itself_is_not_listed_for_ever()
    {
        var page = new ListPage([new("k", 1, "e", default, "STANDARD")], "same");

        var error = await StoreAssert.FailsAsync(StoreErrorKind.Unknown, async () =>
            await ObjectLister.ListAsync((_, _) => Task.FromResult(page), new("bucket")).ToListAsync());

        Assert.Contains("same continuation token twice", error.Message, StringComparison.Ordinal);
    }

    private void Fill(int count)
    {
        for (var i = 0; i < count; i++)
            _store.AddObject("bucket", $"p/{i:d4}", []);
    }
}
