using Faults.Tests.Support;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Sandbox.Edge.Faults;
using Xunit;

namespace Faults.Tests;

/// <summary>A part with one wrong byte is never seen by anybody.</summary>
public sealed class CorruptionTests
{
    public static IEnumerable<object[]> Seeds => Matrix.Of([1, 2, 3, 4, 5], [true, false]);

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task A_part_that_was_corrupted_is_copied_again_and_was_never_visible(int seed, bool hasChecksum)
    {
        await using var bed = await Bed.StartAsync(seed);
        List<string> keys = ["a", "b", "c"];
        foreach (var key in keys)
            bed.Add(key, Bed.Large, new() { HasChecksum = hasChecksum, PartSize = 5 * Bed.Mebi });
        bed.Faults(new FaultRule { Match = new() { Operation = "UploadPartCopy", Probability = 0.3, Seed = seed, Times = 2 }, Action = new() { Corrupt = true } });

        var run = await bed.RunAsync(keys);

        run.AllCopied();
        Assert.NotEqual(0, run.Injected);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_part_that_is_always_corrupted_fails_and_was_never_visible(bool hasChecksum)
    {
        await using var bed = await Bed.StartAsync();
        bed.Add("m", Bed.Large, new() { HasChecksum = hasChecksum, PartSize = 5 * Bed.Mebi });
        bed.Add("m", 3, bucket: Bed.Destination);
        bed.Faults(new FaultRule { Match = new() { Operation = "UploadPartCopy", PartNumber = 2 }, Action = new() { Corrupt = true } });

        var run = await bed.RunAsync(["m"]);

        run.Failed("m", FailureKind.VerificationFailed);
    }

    [Fact]
    public async Task What_the_store_itself_refuses_with_BadDigest_is_copied_again()
    {
        await using var bed = await Bed.StartAsync();
        bed.Add("m", Bed.Large);
        bed.Faults(new FaultRule { Match = new() { Operation = "CompleteMultipartUpload", Times = 2 }, Action = new() { Error = "BadDigest" } });

        var run = await bed.RunAsync(["m"]);

        run.AllCopied();
        Assert.Equal(2, run.Injected);
    }
}
