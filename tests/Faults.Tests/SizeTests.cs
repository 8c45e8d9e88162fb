using Faults.Tests.Support;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Sandbox.Edge.Faults;
using Xunit;

namespace Faults.Tests;

/// <summary>From nothing to the largest object there can be.</summary>
public sealed class SizeTests
{
    private const long Gibi = 1L << 30;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_size_is_copied_in_a_layout_within_the_limits_of_S3(bool withFaults)
    {
        long[] sizes = [0, 1, (5 * Bed.Mebi) - 1, 5 * Bed.Mebi, (5 * Bed.Mebi) + 1, (64 * Bed.Mebi) + 1, (512 * Bed.Mebi) + 1, 5 * Gibi, (5 * Gibi) + 1];
        await using var bed = await Bed.StartAsync();
        foreach (var size in sizes)
            bed.Add($"{size}", size);
        if (withFaults)
            bed.Faults(new FaultRule { Match = new() { Probability = 0.2, Seed = 3, Times = 60 }, Action = new() { Inside200 = "SlowDown" } });

        // The defaults, as a user has them.
        var run = await bed.RunAsync(sizes.Select(size => $"{size}"), _ => new TransferOptions { Time = bed.Options.Time, Seed = 1 });

        run.AllCopied();
        Assert.Equal([0, 0, 0, 0, 0, 0, 9, 80, 81], run.Outcomes.Select(o => o.Parts));
    }

    [Fact]
    public async Task Ten_thousand_parts_are_copied_through_faults()
    {
        await using var bed = await Bed.StartAsync();
        bed.Add("parts", (9_999 * 5 * Bed.Mebi) + 1);
        bed.Faults(
            new FaultRule { Match = new() { Operation = "UploadPartCopy", Probability = 0.01, Seed = 1 }, Action = new() { Reset = ResetMoment.After } },
            new FaultRule { Match = new() { Operation = "UploadPartCopy", Probability = 0.01, Seed = 2 }, Action = new() { Inside200 = "InternalError" } },
            new FaultRule { Match = new() { Operation = "CompleteMultipartUpload", Nth = 1 }, Action = new() { Reset = ResetMoment.During } });

        var run = await bed.RunAsync(["parts"]);

        run.AllCopied();
        Assert.Equal(10_000, run["parts"].Parts);
        Assert.InRange(run.Injected, 100, 500);
    }

    [Fact]
    public async Task The_largest_object_there_can_be_is_copied()
    {
        await using var bed = await Bed.StartAsync();
        bed.Add("largest", S3Limits.MaxObjectSize);
        bed.Faults(new FaultRule { Match = new() { Operation = "UploadPartCopy", Probability = 0.005, Seed = 9 }, Action = new() { Reset = ResetMoment.Before } });

        var run = await bed.RunAsync(["largest"]);

        run.AllCopied();
        Assert.Equal(10_000, run["largest"].Parts);
        Assert.Equal(Evidence.Crc64Nvme, run["largest"].VerifiedBy);
    }
}
