using Faults.Tests.Support;
using MediaExchange.Transfer.Aws;
using MediaExchange.Transfer.Aws.Wire;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Sandbox.Edge.Faults;
using Xunit;

namespace Faults.Tests;

/// <summary>Connections that break, answers that are cut short or never come.</summary>
public sealed class BrokenConnectionTests
{
    public static IEnumerable<object[]> Resets => Matrix.Of(Enum.GetValues<ResetMoment>(), [1, 2, 3, 4]);

    public static IEnumerable<object[]> Cuts => Matrix.Of([0, 1, 60], [false, true], [1, 2]);

    [Theory]
    [MemberData(nameof(Resets))]
    internal async Task A_connection_that_is_reset_is_tried_again_and_does_no_duplicate_harm(ResetMoment moment, int seed)
    {
        await using var bed = await Bed.StartAsync(seed);
        var keys = bed.AddMixed();
        bed.Faults(new FaultRule { Match = new() { Probability = 0.3, Seed = seed, Times = 40 }, Action = new() { Reset = moment } });

        var run = await bed.RunAsync(keys, o => o with { IfExists = (IfExists)(seed % 3) });

        run.AllCopied();
        Assert.InRange(run.Injected, 10, 40);
    }

    [Theory]
    [MemberData(nameof(Cuts))]
    public async Task An_answer_that_was_cut_short_is_asked_for_again(int keep, bool pretendsToBeWhole, int seed)
    {
        await using var bed = await Bed.StartAsync(seed);
        var keys = bed.AddMixed();
        bed.Faults(new FaultRule
        {
            Match = new() { Probability = 0.3, Seed = seed, Times = 40 },
            Action = new() { Truncate = new() { KeepBytes = keep, AdjustContentLength = pretendsToBeWhole } },
        });

        var run = await bed.RunAsync(keys, o => o with { IfExists = (IfExists)(seed % 3) });

        run.AllCopied();
        Assert.NotEqual(0, run.Injected);
    }

    [Theory]
    [InlineData(FaultMoment.Before, 1)]
    [InlineData(FaultMoment.Before, 2)]
    [InlineData(FaultMoment.After, 1)]
    [InlineData(FaultMoment.After, 2)]
    internal async Task An_answer_that_never_comes_is_given_up_and_asked_for_again(FaultMoment when, int seed)
    {
        await using var bed = await Bed.StartAsync(seed, access: WithShortPatience);
        var keys = bed.AddMixed();
        bed.Faults(new FaultRule { Match = new() { Probability = 0.3, Seed = seed, Times = 12 }, Action = new() { Hang = true, When = when } });

        var run = await bed.RunAsync(keys, o => o with { IfExists = (IfExists)(seed % 3) });

        run.AllCopied();
        Assert.InRange(run.Injected, 5, 12);
    }

    [Fact]
    public async Task A_create_whose_answer_is_lost_for_good_leaves_no_upload_behind()
    {
        await using var bed = await Bed.StartAsync();
        bed.Add("large", Bed.Large);
        bed.Faults(new FaultRule { Match = new() { Operation = "CreateMultipartUpload" }, Action = new() { Reset = ResetMoment.After } });

        var run = await bed.RunAsync(["large"], o => o with { MaxAttempts = 3 });

        run.Failed("large", MediaExchange.Transfer.Engine.FailureKind.StoreUnavailable);
        Assert.Equal(3, run.Injected);
    }

    private static AwsAccess WithShortPatience(AwsAccess access) =>
        access with { Timeouts = new S3Timeouts { Quick = TimeSpan.FromSeconds(1), Copy = TimeSpan.FromSeconds(1), ReadIdle = TimeSpan.FromSeconds(1) } };
}
