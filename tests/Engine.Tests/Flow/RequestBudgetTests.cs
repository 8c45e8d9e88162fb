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
    private const double ReadsPerWrite = 5500.0 / 3500;

    private readonly ManualClock _clock = new();

    [Fact]
    public async Task No_more_requests_are_in_flight_than_allowed_and_those_that_wait_go_in_order()
    {
        var budget = new RequestBudget(2, NoRate, _clock);
        await Write(budget);
        await Write(budget);
        var third = Write(budget);
        var fourth = Write(budget);
        Assert.Equal((2, false, false), (budget.InFlight, third.IsCompleted, fourth.IsCompleted));

        budget.Release(RequestKind.Write);
        Pass(1);
        await third;
        Assert.False(fourth.IsCompleted);
        budget.Release(RequestKind.Write);
        Pass(1);
        await fourth;
        Assert.Equal(2, budget.InFlight);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_oldest_item_goes_first(bool isPart)
    {
        var kind = isPart ? RequestKind.Part : RequestKind.Write;
        var budget = new RequestBudget(1, NoRate, _clock);
        await Write(budget);
        var young = budget.AcquireAsync(kind, 9, default);
        var old = budget.AcquireAsync(kind, 3, default);

        budget.Release(RequestKind.Write);
        Pass(1);
        Assert.Equal((true, false), (old.IsCompleted, young.IsCompleted));
        budget.Release(kind);
        Pass(1);
        Assert.True(young.IsCompleted);
    }

    [Fact]
    public async Task The_oldest_item_goes_first_whatever_kind_of_request_it_waits_for()
    {
        var budget = new RequestBudget(1, NoRate, _clock);
        await Write(budget);
        var nine = budget.AcquireAsync(RequestKind.SourceRead, 9, default);
        var three = budget.AcquireAsync(RequestKind.Write, 3, default);
        var five = budget.AcquireAsync(RequestKind.DestinationRead, 5, default);

        budget.Release(RequestKind.Write);
        Pass(1);
        Assert.Equal((true, false, false), (three.IsCompleted, five.IsCompleted, nine.IsCompleted));
        budget.Release(RequestKind.Write);
        Pass(1);
        Assert.Equal((true, false), (five.IsCompleted, nine.IsCompleted));
        budget.Release(RequestKind.DestinationRead);
        Pass(1);
        Assert.True(nine.IsCompleted);
    }

    [Fact]
    public async Task A_waiter_that_is_cancelled_takes_no_place()
    {
        var budget = new RequestBudget(1, NoRate, _clock);
        await Write(budget);
        using var cancel = new CancellationTokenSource();
        var cancelled = budget.AcquireAsync(RequestKind.Write, 0, cancel.Token);
        var next = Write(budget);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(cancelled.AsTask);

        budget.Release(RequestKind.Write);
        Pass(1);
        await next;
        Assert.Equal(1, budget.InFlight);
    }

    [Fact]
    public async Task Who_waits_for_the_rate_holds_no_place_and_can_be_cancelled()
    {
        var budget = new RequestBudget(100, 10, _clock);
        using var cancel = new CancellationTokenSource();
        var waiting = Enumerable.Range(0, 50).Select(_ => budget.AcquireAsync(RequestKind.Write, 0, cancel.Token)).ToList();

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

    [Theory]
    [InlineData(RequestKind.Part, RequestKind.Write)]
    [InlineData(RequestKind.Range, RequestKind.SourceRead)]
    internal async Task Short_of_places_the_short_requests_go_first_while_the_long_ones_have_half_of_them(RequestKind lasting, RequestKind brief)
    {
        var budget = new RequestBudget(4, NoRate, _clock);
        for (var i = 0; i < 4; i++)
            await Ask(budget, lasting);
        var part = Ask(budget, lasting);
        var items = Enumerable.Range(0, 3).Select(_ => Ask(budget, brief)).ToList();

        budget.Release(lasting);
        Pass(1);
        Assert.Equal((false, 1), (part.IsCompleted, items.Count(one => one.IsCompleted)));
        budget.Release(lasting);
        Pass(1);
        Assert.Equal((false, 2), (part.IsCompleted, items.Count(one => one.IsCompleted)));

        // One more would leave the long ones with less than half.
        budget.Release(lasting);
        Pass(1);
        Assert.Equal((true, 2), (part.IsCompleted, items.Count(one => one.IsCompleted)));
    }

    [Theory]
    [InlineData(RequestKind.Part, RequestKind.Write, RequestKind.SourceRead)]
    [InlineData(RequestKind.Range, RequestKind.SourceRead, RequestKind.Write)]
    internal async Task Short_of_slots_the_long_ones_go_first_while_the_others_have_half_of_them(RequestKind lasting, RequestKind brief, RequestKind other)
    {
        const int Rate = 100;
        var budget = new RequestBudget(10_000, Rate, _clock);
        var slots = Rate * 10 * (lasting == RequestKind.Range ? ReadsPerWrite : 1);
        var others = Rate * 10 * (other == RequestKind.SourceRead ? ReadsPerWrite : 1);
        var parts = Enumerable.Range(0, 2000).Select(_ => Ask(budget, lasting)).ToList();
        var items = Enumerable.Range(0, 2000).Select(_ => Ask(budget, brief)).ToList();
        var elsewhere = Enumerable.Range(0, 2000).Select(_ => Ask(budget, other)).ToList();

        for (var i = 0; i < 10; i++)
            Pass(1000);

        Assert.InRange(parts.Count(one => one.IsCompleted), 0.45 * slots, 0.6 * slots);
        Assert.InRange(items.Count(one => one.IsCompleted), 0.4 * slots, 0.55 * slots);
        Assert.InRange(elsewhere.Count(one => one.IsCompleted), others, (others * 1.01) + 2);
        await parts[0];
    }

    [Fact]
    public async Task Of_parts_and_ranges_the_older_items_go_first()
    {
        var budget = new RequestBudget(1, NoRate, _clock);
        await Write(budget);
        var part = budget.AcquireAsync(RequestKind.Part, 9, default);
        var range = budget.AcquireAsync(RequestKind.Range, 3, default);
        budget.Release(RequestKind.Write);
        Pass(1);
        Assert.Equal((true, false), (range.IsCompleted, part.IsCompleted));
        budget.Release(RequestKind.Range);
        Pass(1);
        Assert.True(part.IsCompleted);
    }

    [Fact]
    public void Each_kind_has_a_rate_of_its_own_and_the_parts_share_that_of_the_writes()
    {
        const int Rate = 70;
        var budget = new RequestBudget(10_000, Rate, _clock);
        var turns = Enumerable.Range(0, 4).Select(kind => Enumerable.Range(0, 1000).Select(_ => budget.AcquireAsync((RequestKind)kind, 0, default)).ToList()).ToList();

        Pass(2000);

        // A tenth of a second's worth may run ahead.
        var sent = turns.Select(ofKind => ofKind.Count(one => one.IsCompletedSuccessfully)).ToList();
        Assert.InRange(sent[0], ReadsPerWrite * Rate * 2, (ReadsPerWrite * Rate * 2.1) + 2);
        Assert.InRange(sent[1], ReadsPerWrite * Rate * 2, (ReadsPerWrite * Rate * 2.1) + 2);
        Assert.InRange(sent[2] + sent[3], Rate * 2, (Rate * 2.1) + 2);
    }

    [Fact]
    public void Who_waits_for_a_slot_of_one_kind_holds_up_no_other()
    {
        // Slots for writes are a second apart, those for reads less.
        var budget = new RequestBudget(100, 1, _clock);
        Assert.True(Write(budget).IsCompleted);
        var write = Write(budget);
        Assert.True(budget.AcquireAsync(RequestKind.SourceRead, 0, default).IsCompleted);
        var read = budget.AcquireAsync(RequestKind.SourceRead, 0, default);

        Pass(600);
        Assert.Equal((true, false), (read.IsCompleted, write.IsCompleted));
        Pass(400);
        Assert.True(write.IsCompleted);
    }

    [Fact]
    public void Who_comes_when_a_slot_is_free_goes_behind_those_who_wait_for_it()
    {
        var budget = new RequestBudget(10_000, 1500, _clock);
        var waiting = Write(budget);
        while (waiting.IsCompleted)
            waiting = Write(budget);

        // The slot comes before the timer, which counts whole milliseconds.
        _clock.Advance(TimeSpan.FromMicroseconds(800));
        var newcomer = budget.AcquireAsync(RequestKind.Write, 1, default);

        Assert.Equal((true, false), (waiting.IsCompleted, newcomer.IsCompleted));
    }

    [Fact]
    public async Task SlowDown_on_writes_leaves_the_reads_their_rate()
    {
        var budget = new RequestBudget(10_000, 1000, _clock);
        await SentInAsync(budget, RequestKind.Write, 3);
        for (var i = 0; i < 5000; i++)
            budget.OnThrottled(RequestKind.Write);

        Assert.InRange(await SentInAsync(budget, RequestKind.DestinationRead, 1), 1500, 1800);
        Assert.InRange(await SentInAsync(budget, RequestKind.Write, 1), 450, 650);
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
        Assert.InRange(await SentInAsync(budget, RequestKind.Write, 3), 2900, 3200);

        for (var i = 0; i < 5000; i++)
            budget.OnThrottled(RequestKind.Write);
        Assert.InRange(await SentInAsync(budget, RequestKind.Write, 1), 450, 650);

        Pass(60_000);
        Assert.InRange(await SentInAsync(budget, RequestKind.Write, 3), 2900, 3200);
    }

    [Fact]
    public void SlowDown_lowers_the_limit_and_success_brings_it_back()
    {
        var budget = new RequestBudget(64, NoRate, _clock);
        for (var i = 0; i < 64; i++)
            budget.OnThrottled(RequestKind.Write);
        Assert.Equal(32, budget.Limit);
        for (var i = 0; i < 33; i++)
            _ = Write(budget);
        Pass(10);
        Assert.Equal(32, budget.InFlight);

        // Time for the one signal to be over, and for successes to count.
        for (var i = 0; i < 100; i++)
        {
            Pass(1000);
            budget.Release(RequestKind.Write);
            budget.OnSuccess();
            _ = Write(budget);
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
                var kind = (RequestKind)random.Next(4);
                using var cancel = new CancellationTokenSource();
                var turn = budget.AcquireAsync(kind, random.Next(10), cancel.Token);
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
                budget.Release(kind);
            }
        })));

        Assert.Equal(0, budget.InFlight);
        Assert.InRange(most, 2, Limit);
        Assert.InRange(turns, 32 * 700, 32 * 1000);
        for (var i = 0; i < Limit; i++)
            await budget.AcquireAsync(RequestKind.Write, 0, default);
        Assert.False(Write(budget).IsCompleted);
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

    private static ValueTask Write(RequestBudget budget) => budget.AcquireAsync(RequestKind.Write, 0, default);

    private static ValueTask Ask(RequestBudget budget, RequestKind kind) => budget.AcquireAsync(kind, 0, default);

    private static ValueTask Part(RequestBudget budget) => budget.AcquireAsync(RequestKind.Part, 0, default);

    private void Pass(int milliseconds) => _clock.Advance(TimeSpan.FromMilliseconds(milliseconds));

    // How many requests of a caller that always has more get through in that time.
    private async Task<int> SentInAsync(RequestBudget budget, RequestKind kind, int seconds)
    {
        var end = _clock.GetUtcNow() + TimeSpan.FromSeconds(seconds);
        var sent = 0;
        while (true)
        {
            var turn = budget.AcquireAsync(kind, 0, default);
            while (!turn.IsCompleted && _clock.GetUtcNow() < end)
                Pass(1);
            if (_clock.GetUtcNow() >= end)
                return sent;
            await turn;
            budget.Release(kind);
            sent++;
        }
    }
}
