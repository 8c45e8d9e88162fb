using Engine.Tests.Stores;
using MediaExchange.Transfer.Engine.Flow;
using Xunit;

namespace Engine.Tests.Flow;

public sealed class RequestBudgetTests
{
    private readonly ManualClock _clock = new();

    [Fact]
    public async Task No_more_requests_are_in_flight_than_allowed_and_those_that_wait_go_in_order()
    {
        var budget = new RequestBudget(2, 1_000_000, _clock);
        await budget.AcquireAsync(default);
        await budget.AcquireAsync(default);
        var third = budget.AcquireAsync(default).AsTask();
        var fourth = budget.AcquireAsync(default).AsTask();
        Assert.Equal((2, false, false), (budget.InFlight, third.IsCompleted, fourth.IsCompleted));

        budget.Release();
        await third;
        Assert.False(fourth.IsCompleted);
        budget.Release();
        await fourth;
        Assert.Equal(2, budget.InFlight);
    }

    [Fact]
    public async Task A_waiter_that_is_cancelled_takes_no_place()
    {
        var budget = new RequestBudget(1, 1_000_000, _clock);
        await budget.AcquireAsync(default);
        using var cancel = new CancellationTokenSource();
        var cancelled = budget.AcquireAsync(cancel.Token).AsTask();
        var next = budget.AcquireAsync(default).AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);

        budget.Release();
        await next;
        Assert.Equal(1, budget.InFlight);
    }

    [Fact]
    public void SlowDown_halves_what_may_be_in_flight_once_a_second_and_success_brings_it_back()
    {
        var budget = new RequestBudget(64, 1_000_000, _clock);
        budget.OnThrottled();
        budget.OnThrottled();
        Assert.Equal(32, budget.Limit);
        _clock.Advance(TimeSpan.FromSeconds(1.5));
        budget.OnThrottled();
        Assert.Equal(16, budget.Limit);

        // About one more per round of successes.
        for (var i = 0; i < 17; i++)
            budget.OnSuccess();
        Assert.Equal(17, budget.Limit);
        for (var i = 0; i < 5000; i++)
            budget.OnSuccess();
        Assert.Equal(64, budget.Limit);
    }

    [Fact]
    public async Task The_rate_is_kept_falls_on_SlowDown_and_is_back_after_a_minute()
    {
        var budget = new RequestBudget(10_000, 1000, _clock);
        Assert.InRange(await SentInAsync(budget, 3), 2900, 3200);

        budget.OnThrottled();
        Assert.InRange(await SentInAsync(budget, 1), 550, 850);

        _clock.Advance(TimeSpan.FromSeconds(60));
        Assert.InRange(await SentInAsync(budget, 3), 2900, 3200);
    }

    [Fact]
    public void Never_less_than_one_request_may_be_in_flight()
    {
        var budget = new RequestBudget(2, 10, _clock);
        for (var i = 0; i < 10; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(2));
            budget.OnThrottled();
        }

        Assert.Equal(1, budget.Limit);
    }

    // How many requests of a caller that always has more get through in that time.
    private async Task<int> SentInAsync(RequestBudget budget, int seconds)
    {
        var end = _clock.GetUtcNow() + TimeSpan.FromSeconds(seconds);
        var sent = 0;
        while (true)
        {
            var waiting = _clock.Waiting;
            var turn = budget.AcquireAsync(default);

            // It either goes through at once, or waits on the clock by the time it returns.
            while (_clock.Waiting > waiting && _clock.GetUtcNow() < end)
                _clock.Advance(TimeSpan.FromMilliseconds(1));
            if (_clock.GetUtcNow() >= end)
                return sent;
            await turn;
            budget.Release();
            sent++;
        }
    }
}
