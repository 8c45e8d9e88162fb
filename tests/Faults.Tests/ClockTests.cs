using Faults.Tests.Support;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Sandbox;
using MediaExchange.Transfer.Sandbox.Edge.Faults;
using Xunit;

namespace Faults.Tests;

/// <summary>A clock that is wrong by hours.</summary>
public sealed class ClockTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(-3)]
    [InlineData(24 * 40)]
    public async Task A_clock_that_is_wrong_is_measured_and_corrected_for(int hours)
    {
        var time = new ShiftedTime();
        await using var bed = await Bed.StartAsync(options: new SandboxOptions { Time = time });
        var keys = bed.AddMixed();
        time.Shift = TimeSpan.FromHours(hours);
        var refused = 0;
        var run = await bed.RunAsync(keys, then: () =>
        {
            refused = bed.Server.Edge.Requests.Records().Count(r => r.Status == 403);
            time.Shift = TimeSpan.Zero;
        });

        run.AllCopied();
        Assert.InRange(refused, 1, 20);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_clock_that_is_set_in_the_middle_is_corrected_for_also_where_denials_were_seen_before(int seed)
    {
        var time = new ShiftedTime();
        await using var bed = await Bed.StartAsync(seed, new SandboxOptions { Time = time });
        var keys = bed.AddMixed();
        await bed.Own.PutPolicyAsync(Bed.Source, Policies.Deny(Bed.Source, "s3:GetObject", "small/1"));
        bed.Faults(new FaultRule
        {
            Match = new() { Nth = bed.Random.Next(10, 40) },
            Action = new()
            {
                Hook = (_, _) =>
                {
                    time.Shift = TimeSpan.FromHours(5);
                    return Task.CompletedTask;
                },
            },
        });

        var run = await bed.RunAsync(keys, then: () => time.Shift = TimeSpan.Zero);

        run.Failed("small/1", FailureKind.AccessDenied, "s3:GetObject");
        Assert.All(run.Outcomes.Where(o => o.Source!.Key != "small/1"), o => Assert.True(o.Status == ItemStatus.Copied, $"{o.Source}: {o.Failure}"));
    }

    [Fact]
    public async Task A_skew_that_the_Date_does_not_explain_is_named_with_advice()
    {
        await using var bed = await Bed.StartAsync();
        var keys = bed.AddMixed(3);
        bed.Faults(new FaultRule { Match = new() { Operation = "CopyObject", ExactKey = "small/1" }, Action = new() { Error = "RequestTimeTooSkewed" } });

        var run = await bed.RunAsync(keys);

        run.Failed("small/1", FailureKind.ClockSkew, "clock");
        Assert.Equal(3, run.Injected);
    }
}
