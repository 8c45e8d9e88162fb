using Faults.Tests.Support;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Sandbox.Edge.Faults;
using Xunit;

namespace Faults.Tests;

/// <summary>A store that is too busy, or broken for a while.</summary>
public sealed class ThrottlingTests
{
    private const int Small = 40;

    // Not seed 2: its draws refuse one of the requests 17 times in a row, which is more often than anybody tries.
    public static IEnumerable<object[]> Kinds => Matrix.Of(["SlowDown", "ServiceUnavailable", "InternalError", "TooManyRequests"], [1, 3, 4]);

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Half_of_all_requests_refused_for_a_while_cost_time_and_nothing_else(string error, int seed)
    {
        await using var bed = await Bed.StartAsync(seed);
        var keys = bed.AddMixed(Small);
        var action = error == "TooManyRequests" ? new FaultAction { Status429 = true } : new FaultAction { Error = error, RetryAfterSeconds = seed == 3 ? 1 : null };
        bed.Faults(new FaultRule { Match = new() { Probability = 0.5, Seed = seed, Times = 120 }, Action = action });

        var run = await bed.RunAsync(keys);

        run.AllCopied();
        Assert.InRange(run.Injected, 60, 120);
    }

    [Fact]
    public async Task SlowDown_lowers_the_requests_in_flight_and_they_come_back()
    {
        await using var bed = await Bed.StartAsync();
        List<string> keys = [.. Enumerable.Range(0, 600).Select(i => $"k/{i}")];
        foreach (var key in keys)
            bed.Add(key, 10);

        // Half of the requests around the three hundredth copy; the latency lets them meet.
        var inFlight = new System.Collections.Concurrent.ConcurrentQueue<(long Call, int InFlight)>();
        bed.Faults(
            new FaultRule { Match = new() { Operation = "CopyObject", From = 200, To = 320, Probability = 0.5, Seed = 4 }, Action = new() { Error = "SlowDown" } },
            new FaultRule
            {
                Match = new() { Operation = "CopyObject" },
                Action = new()
                {
                    DelayMilliseconds = 3,
                    Hook = (context, _) =>
                    {
                        inFlight.Enqueue((context.Call, bed.Server.Edge.Requests.Summarise().InFlight));
                        return Task.CompletedTask;
                    },
                },
            });

        var run = await bed.RunAsync(keys, o => o with { MaxConcurrency = 32, SnapshotInterval = TimeSpan.FromMilliseconds(50) });

        run.AllCopied();
        var before = Highest(c => c < 200);
        var lowest = inFlight.Where(f => f.Call > 230).Min(f => f.InFlight);
        var after = Highest(c => c > 600);
        Assert.True(lowest <= before / 2, $"Between {before} and {after} requests in flight there were never fewer than {lowest}.");
        Assert.True(after > lowest, $"After {lowest} requests in flight there were never more than {after}.");
        var limits = run.Snapshots.Select(s => s.RequestLimit).ToList();
        Assert.True(limits.Min() < 32 && limits[^1] > limits.Min(), $"The limit went {string.Join(' ', limits.Distinct())}.");

        int Highest(Func<long, bool> calls) => inFlight.Where(f => calls(f.Call)).Max(f => f.InFlight);
    }

    [Fact]
    public async Task What_is_refused_for_ever_fails_and_does_not_hold_up_the_rest()
    {
        await using var bed = await Bed.StartAsync();
        var keys = bed.AddMixed();
        bed.Faults(
            new FaultRule { Match = new() { ExactKey = "small/3", Operation = "CopyObject" }, Action = new() { Error = "SlowDown" } },
            new FaultRule { Match = new() { ExactKey = "large/3", Operation = "UploadPartCopy", PartNumber = 2 }, Action = new() { Error = "InternalError" } });

        var run = await bed.RunAsync(keys, o => o with { MaxAttempts = 4 });

        run.Failed("small/3", FailureKind.Throttled);
        run.Failed("large/3", FailureKind.StoreUnavailable);
        Assert.Equal(keys.Count - 2, run.Outcomes.Count(o => o.Status == ItemStatus.Copied));
    }
}
