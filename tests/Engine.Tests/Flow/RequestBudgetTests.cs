using System.Diagnostics.CodeAnalysis;
using Engine.Tests.Stores;
using MediaExchange.Transfer.Engine.Flow;
using Xunit;

namespace Engine.Tests.Flow;

[SuppressMessage("Security", "CA5394", Justification = "Seeded test data, not secrets.")]
[SuppressMessage("Reliability", "CA2012", Justification = "Whether a turn has come at this moment is what is asked, and a task made of it would come later.")]
public sealed class RequestBudgetTests
{
    private const int NoRate = 1_000_000;

    private readonly ManualClock _clock = new();

    [Fact]
    public async Task No_more_requests_are_in_flight_than_allowed_and_those_that_wait_go_in_order()
    {
        var budget = new RequestBudget(2, NoRate, _clock);
        await Item(budget);
        await Item(budget);
        var third = Item(budget);
        var fourth = Item(budget);
        Assert.Equal((2, false, false), (budget.InFlight, third.IsCompleted, fourth.IsCompleted));

        budget.Release(RequestLane.Item);
        Pass(1);
        await third;
        Assert.False(fourth.IsCompleted);
        budget.Release(RequestLane.Item);
        Pass(1);
        await fourth;
        Assert.Equal(2, budget.InFlight);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_oldest_item_goes_first(bool isPart)
    {
        var lane = isPart ? RequestLane.Part : RequestLane.Item;
        var budget = new RequestBudget(1, NoRate, _clock);
        await Item(budget);
        var young = budget.AcquireAsync(lane, 9, default);
        var old = budget.AcquireAsync(lane, 3, default);

        budget.Release(RequestLane.Item);
        Pass(1);
        Assert.Equal((true, false), (old.IsCompleted, young.IsCompleted));
        budget.Release(lane);
        Pass(1);
        Assert.True(young.IsCompleted);
    }

    [Fact]
    public async Task A_waiter_that_is_cancelled_takes_no_place()
    {
        var budget = new RequestBudget(1, NoRate, _clock);
        await Item(budget);
        using var cancel = new CancellationTokenSource();
        var cancelled = budget.AcquireAsync(RequestLane.Item, 0, cancel.Token);
        var next = Item(budget);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(cancelled.AsTask);

        budget.Release(RequestLane.Item);
        Pass(1);
        await next;
        Assert.Equal(1, budget.InFlight);
    }

    [Fact]
    public async Task Who_waits_for_the_rate_holds_no_place_and_can_be_cancelled()
    {
        var budget = new RequestBudget(100, 10, _clock);
        using var cancel = new CancellationTokenSource();
        var waiting = Enumerable.Range(0, 50).Select(_ => budget.AcquireAsync(RequestLane.Item, 0, cancel.Token)).ToList();

        // One goes at once; the others are a tenth of a second apart, the first of them within what may run ahead.
        Assert.InRange(budget.InFlight, 1, 2);
        Pass(1000);
        Assert.InRange(budget.InFlight, 10, 12);
        await cancel.CancelAsync();
        Assert.True(waiting.TrueForAll(one => one.IsCompleted));
        Assert.Equal(waiting.Count(one => one.IsCompletedSuccessfully), budget.InFlight);
        Pass(10_000);
        Assert.InRange(budget.InFlight, 10, 12);
    }

    [Fact]
    public async Task Short_of_places_the_short_requests_go_first_while_parts_have_half_of_them()
    {
        var budget = new RequestBudget(4, NoRate, _clock);
        for (var i = 0; i < 4; i++)
            await Part(budget);
        var part = Part(budget);
        var items = Enumerable.Range(0, 3).Select(_ => Item(budget)).ToList();

        budget.Release(RequestLane.Part);
        Pass(1);
        Assert.Equal((false, 1), (part.IsCompleted, items.Count(one => one.IsCompleted)));
        budget.Release(RequestLane.Part);
        Pass(1);
        Assert.Equal((false, 2), (part.IsCompleted, items.Count(one => one.IsCompleted)));

        // One more would leave the parts with less than half.
        budget.Release(RequestLane.Part);
        Pass(1);
        Assert.Equal((true, 2), (part.IsCompleted, items.Count(one => one.IsCompleted)));
    }

    [Fact]
    public async Task Short_of_slots_parts_go_first_while_the_others_have_half_of_them()
    {
        const int Rate = 100;
        var budget = new RequestBudget(10_000, Rate, _clock);
        var parts = Enumerable.Range(0, 2000).Select(_ => Part(budget)).ToList();
        var items = Enumerable.Range(0, 2000).Select(_ => Item(budget)).ToList();

        for (var i = 0; i < 10; i++)
            Pass(1000);

        Assert.InRange(parts.Count(one => one.IsCompleted), 0.45 * Rate * 10, 0.6 * Rate * 10);
        Assert.InRange(items.Count(one => one.IsCompleted), 0.4 * Rate * 10, 0.55 * Rate * 10);
        await parts[0];
    }

    [Fact]
    public async Task One_lane_alone_has_all_places_and_all_slots()
    {
        var budget = new RequestBudget(8, NoRate, _clock);
        for (var i = 0; i < 8; i++)
            await Part(budget);
        Assert.Equal(8, budget.InFlight);

        var paced = new RequestBudget(1000, 100, _clock);
        var parts = Enumerable.Range(0, 500).Select(_ => Part(paced)).ToList();
        Pass(2000);
        Assert.InRange(parts.Count(one => one.IsCompleted), 195, 215);
    }

    [Fact]
    public async Task The_rate_is_kept_falls_on_SlowDown_and_is_back_after_a_minute()
    {
        var budget = new RequestBudget(10_000, 1000, _clock);
        Assert.InRange(await SentInAsync(budget, 3), 2900, 3200);

        for (var i = 0; i < 5000; i++)
            budget.OnThrottled();
        Assert.InRange(await SentInAsync(budget, 1), 450, 650);

        Pass(60_000);
        Assert.InRange(await SentInAsync(budget, 3), 2900, 3200);
    }

    [Fact]
    public void SlowDown_lowers_the_limit_and_success_brings_it_back()
    {
        var budget = new RequestBudget(64, NoRate, _clock);
        for (var i = 0; i < 64; i++)
            budget.OnThrottled();
        Assert.Equal(32, budget.Limit);
        for (var i = 0; i < 33; i++)
            _ = Item(budget);
        Pass(10);
        Assert.Equal(32, budget.InFlight);

        // Time for the one signal to be over, and for successes to count.
        for (var i = 0; i < 100; i++)
        {
            Pass(1000);
            budget.Release(RequestLane.Item);
            budget.OnSuccess();
            _ = Item(budget);
        }

        Assert.Equal(64, budget.Limit);
    }

    [Fact]
    public async Task Many_threads_and_cancellations_neither_lose_a_place_nor_gain_one()
    {
        const int Limit = 7;
        var budget = new RequestBudget(Limit, int.MaxValue, TimeProvider.System);
        var inFlight = 0;
        var most = 0;
        var turns = 0;

        await Task.WhenAll(Enumerable.Range(0, 32).Select(worker => Task.Run(async () =>
        {
            var random = new Random(worker);
            for (var i = 0; i < 1000; i++)
            {
                var lane = (RequestLane)random.Next(2);
                using var cancel = new CancellationTokenSource();
                var turn = budget.AcquireAsync(lane, random.Next(10), cancel.Token);
                if (random.Next(4) == 0)
                    await cancel.CancelAsync();
                try
                {
                    await turn;
                }
                catch (OperationCanceledException)
                {
                    continue;
                }

                var now = Interlocked.Increment(ref inFlight);
                InterlockedMax(ref most, now);
                Interlocked.Increment(ref turns);
                await Task.Yield();
                Interlocked.Decrement(ref inFlight);
                budget.Release(lane);
            }
        })));

        Assert.Equal(0, budget.InFlight);
        Assert.InRange(most, 2, Limit);
        Assert.InRange(turns, 32 * 700, 32 * 1000);
        for (var i = 0; i < Limit; i++)
            await budget.AcquireAsync(RequestLane.Item, 0, default);
        Assert.False(Item(budget).IsCompleted);
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); value > seen;)
        {
            var before = Interlocked.CompareExchange(ref most, value, seen);
            if (before == seen)
                return;
            seen = before;
        }
    }

    private static ValueTask Item(RequestBudget budget) => budget.AcquireAsync(RequestLane.Item, 0, default);

    private static ValueTask Part(RequestBudget budget) => budget.AcquireAsync(RequestLane.Part, 0, default);

    private void Pass(int milliseconds) => _clock.Advance(TimeSpan.FromMilliseconds(milliseconds));

    // How many requests of a caller that always has more get through in that time.
    private async Task<int> SentInAsync(RequestBudget budget, int seconds)
    {
        var end = _clock.GetUtcNow() + TimeSpan.FromSeconds(seconds);
        var sent = 0;
        while (true)
        {
            var turn = Item(budget);
            while (!turn.IsCompleted && _clock.GetUtcNow() < end)
                Pass(1);
            if (_clock.GetUtcNow() >= end)
                return sent;
            await turn;
            budget.Release(RequestLane.Item);
            sent++;
        }
    }
}
