using Faults.Tests.Support;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Sandbox.Edge.Faults;
using Xunit;

namespace Faults.Tests;

/// <summary>200 is not yet success.</summary>
public sealed class Inside200Tests
{
    public static IEnumerable<object[]> Cases =>
        Matrix.Of(["CopyObject", "UploadPartCopy", "CompleteMultipartUpload"], ["InternalError", "SlowDown"], Enum.GetValues<FaultMoment>(), [1, 2, 3]);

    [Theory]
    [MemberData(nameof(Cases))]
    internal async Task An_error_inside_a_200_is_tried_again_and_never_taken_for_success(string operation, string code, FaultMoment when, int seed)
    {
        await using var bed = await Bed.StartAsync(seed);
        var keys = bed.AddMixed();
        bed.Faults(new FaultRule { Match = new() { Operation = operation, Probability = 0.5, Seed = seed, Times = 20 }, Action = new() { Inside200 = code, When = when } });

        var run = await bed.RunAsync(keys, o => o with { IfExists = (IfExists)(seed % 3) });

        run.AllCopied();
        Assert.True(run.Outcomes.Sum(o => o.Retries) >= (operation == "CompleteMultipartUpload" && when == FaultMoment.After ? 0 : run.Injected));
    }
}
