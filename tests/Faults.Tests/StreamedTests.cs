using Faults.Tests.Support;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Sandbox.Edge.Faults;
using Xunit;

namespace Faults.Tests;

/// <summary>Copies whose bytes pass through this machine, between two servers: nothing wrong is ever published, whatever breaks on either side.</summary>
public sealed class StreamedTests
{
    private static readonly long[] Sizes = [0, 1, 5000, (5 << 20) + 1, (21 << 20) + 1];

    public static IEnumerable<object[]> Ways => Matrix.Of([true, false], [true, false]);

    public static IEnumerable<object[]> Breaks => Matrix.Of(
        [
            "GetObject cut", "GetObject reset", "GetObject 500", "GetObject SlowDown", "GetObject range ignored", "GetObject wrong range", "GetObject corrupt",
            "PutObject reset before", "PutObject reset after", "PutObject 500", "PutObject SlowDown", "PutObject BadDigest",
            "UploadPart reset before", "UploadPart reset after", "UploadPart 500", "UploadPart SlowDown", "UploadPart BadDigest", "UploadPart corrupt",
            "CompleteMultipartUpload reset after", "CompleteMultipartUpload 500", "CompleteMultipartUpload inside 200", "CreateMultipartUpload reset after",
        ],
        [true, false]);

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Objects_of_any_size_are_carried_whole(bool hasChecksum, bool passes)
    {
        await using var bed = await CrossBed.StartAsync();
        foreach (var size in Sizes)
            bed.Add($"s{size}", size, hasChecksum, partSize: hasChecksum ? null : 5 << 20);

        var outcomes = await bed.RunAsync(passes ? CrossBed.Passing : null);

        Assert.All(outcomes, outcome => Assert.True(outcome.Status == ItemStatus.Copied, $"{outcome.Failure}"));
        Assert.All(outcomes, outcome => Assert.True(outcome.VerifiedBy is (Evidence.Crc64Nvme or Evidence.ETag), $"{outcome.Source}: {outcome.VerifiedBy}"));
    }

    [Theory]
    [MemberData(nameof(Breaks))]
    public async Task What_breaks_now_and_then_on_either_side_is_done_again(string what, bool passes)
    {
        await using var bed = await CrossBed.StartAsync();
        foreach (var size in Sizes)
            bed.Add($"s{size}", size);
        var side = what.StartsWith("GetObject", StringComparison.Ordinal) ? bed.From : bed.To;
        side.Edge.Faults.Install([new FaultRule { Match = new() { Operation = what[..what.IndexOf(' ', StringComparison.Ordinal)], Times = 2 }, Action = Broken(what[(what.IndexOf(' ', StringComparison.Ordinal) + 1)..]) }]);

        var outcomes = await bed.RunAsync(passes ? CrossBed.Passing : null);

        Assert.All(outcomes, outcome => Assert.True(outcome.Status == ItemStatus.Copied, $"{outcome.Source}: {outcome.Failure}"));
        Assert.True(outcomes.Sum(outcome => outcome.Retries) > 0, "Nothing broke.");
    }

    [Theory]
    [InlineData("GetObject", FailureKind.VerificationFailed)]
    [InlineData("UploadPart", FailureKind.VerificationFailed)]
    public async Task Bytes_that_are_always_wrong_are_never_published(string operation, FailureKind kind)
    {
        foreach (var options in (TransferOptions[])[CrossBed.Options, CrossBed.Passing])
        {
            await using var bed = await CrossBed.StartAsync();
            bed.Add("large", 21 << 20);
            (operation == "GetObject" ? bed.From : bed.To).Edge.Faults.Install([new FaultRule { Match = new() { Operation = operation }, Action = new() { Corrupt = true } }]);

            var outcome = Assert.Single(await bed.RunAsync(options));

            Assert.Equal((ItemStatus.Failed, kind), (outcome.Status, outcome.Failure?.Kind));
        }
    }

    private static FaultAction Broken(string what) => what switch
    {
        "cut" => new() { Truncate = new() { KeepBytes = 300 } },
        "reset" => new() { Reset = ResetMoment.During },
        "reset before" => new() { Reset = ResetMoment.Before },
        "reset after" => new() { Reset = ResetMoment.After },
        "500" => new() { Error = "InternalError" },
        "SlowDown" => new() { Error = "SlowDown" },
        "BadDigest" => new() { Error = "BadDigest" },
        "inside 200" => new() { Inside200 = "InternalError" },
        "range ignored" => new() { RangeIgnored = true },
        "wrong range" => new() { WrongRange = true },
        "corrupt" => new() { Corrupt = true },
        _ => throw new ArgumentOutOfRangeException(nameof(what), what, "No such fault."),
    };
}
