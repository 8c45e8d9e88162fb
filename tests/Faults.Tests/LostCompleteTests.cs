using Faults.Tests.Support;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Sandbox.Edge.Faults;
using Xunit;

namespace Faults.Tests;

/// <summary>The answer to the request that publishes is lost, or the upload is gone.</summary>
public sealed class LostCompleteTests
{
    public static IEnumerable<object[]> Losses => Matrix.Of(["reset", "during", "inside200", "500", "503"], Enum.GetValues<IfExists>());

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task A_complete_that_took_effect_is_found_to_be_there(string loss, IfExists ifExists)
    {
        await using var bed = await Bed.StartAsync();
        bed.Add("m", Bed.Large);
        bed.Faults(new FaultRule { Match = new() { Operation = "CompleteMultipartUpload", Nth = 1 }, Action = Lose(loss) });

        var run = await bed.RunAsync(["m"], o => o with { IfExists = ifExists });

        run.AllCopied();
        Assert.Equal(1, run.Injected);
        Assert.Equal(Evidence.Crc64Nvme, run["m"].VerifiedBy);
        Assert.Single(bed.Publications.Read(), p => p.Bucket == Bed.Destination);
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task A_copy_that_took_effect_is_found_to_be_there(string loss, IfExists ifExists)
    {
        await using var bed = await Bed.StartAsync();
        bed.Add("s", 1000);
        bed.Faults(new FaultRule { Match = new() { Operation = "CopyObject", Nth = 1 }, Action = Lose(loss) });

        var run = await bed.RunAsync(["s"], o => o with { IfExists = ifExists });

        run.AllCopied();
        Assert.Equal(1, run.Injected);
    }

    [Fact]
    public async Task What_somebody_else_has_put_there_meanwhile_is_not_taken_for_our_own_copy()
    {
        await using var bed = await Bed.StartAsync();
        bed.Add("s", 1000);
        bed.Faults(new FaultRule
        {
            Match = new() { Operation = "CopyObject", Nth = 1 },
            Action = new()
            {
                Error = "InternalError",
                Hook = (_, _) =>
                {
                    // Not ours: the same size, and a publication of the test's own.
                    bed.Add("s", 1000, bucket: Bed.Destination);
                    bed.Seal();
                    return Task.CompletedTask;
                },
            },
        });

        var run = await bed.RunAsync(["s"], o => o with { IfExists = IfExists.Fail });

        run.Failed("s", FailureKind.DestinationExists);
    }

    [Theory]
    [InlineData("NoSuchUpload")]
    [InlineData("InternalError")]
    [InlineData("InvalidPart")]
    public async Task A_complete_that_was_lost_before_it_took_effect_is_done_again(string code)
    {
        await using var bed = await Bed.StartAsync();
        bed.Add("m", Bed.Large);
        bed.Faults(new FaultRule { Match = new() { Operation = "CompleteMultipartUpload", Nth = 1 }, Action = new() { Error = code } });

        var run = await bed.RunAsync(["m"]);

        run.AllCopied();
        Assert.Equal(1, run.Injected);
    }

    [Fact]
    public async Task A_store_that_answers_500_to_the_completion_of_an_aborted_upload_is_understood()
    {
        // As Ceph does.
        await using var bed = await Bed.StartAsync();
        bed.Add("m", Bed.Large);
        bed.Faults(new FaultRule
        {
            Match = new() { Operation = "CompleteMultipartUpload", To = 3 },
            Action = new() { Error = "InternalError", Mutate = new() { Do = MutationKind.AbortUpload } },
        });

        var run = await bed.RunAsync(["m"], o => o with { MaxAttempts = 3 });

        run.AllCopied();
        Assert.Equal(3, run.Injected);
    }

    public static IEnumerable<object[]> Aborts => Matrix.Of(["UploadPartCopy", "CompleteMultipartUpload"], [1, 2, 3, 4, 5]);

    [Theory]
    [MemberData(nameof(Aborts))]
    public async Task An_upload_that_somebody_else_aborts_is_started_afresh(string operation, int seed)
    {
        await using var bed = await Bed.StartAsync(seed);
        var keys = bed.AddMixed(5);
        bed.Faults(
            from key in (string[])["large/2", "large/3"]
            select new FaultRule
            {
                Match = new() { Operation = operation, ExactKey = key, Nth = operation == "UploadPartCopy" ? bed.Random.Next(1, 3) : 1 },
                Action = new() { Mutate = new() { Do = MutationKind.AbortUpload }, When = (FaultMoment)(operation == "UploadPartCopy" ? bed.Random.Next(2) : 0) },
            });

        var run = await bed.RunAsync(keys);

        run.AllCopied();
        Assert.Equal(2, run.Injected);
    }

    [Fact]
    public async Task An_upload_that_is_always_aborted_fails_alone_and_is_not_tried_for_ever()
    {
        await using var bed = await Bed.StartAsync();
        var keys = bed.AddMixed(5);
        bed.Faults(new FaultRule { Match = new() { Operation = "UploadPartCopy", ExactKey = "large/3", PartNumber = 2 }, Action = new() { Mutate = new() { Do = MutationKind.AbortUpload } } });

        var run = await bed.RunAsync(keys);

        run.Failed("large/3", FailureKind.InvalidRequest);
        Assert.Equal(3, run.Injected);
    }

    private static FaultAction Lose(string loss) => loss switch
    {
        "reset" => new() { Reset = ResetMoment.After },
        "during" => new() { Reset = ResetMoment.During },
        "inside200" => new() { Inside200 = "InternalError", When = FaultMoment.After },
        "500" => new() { Error = "InternalError", When = FaultMoment.After },
        _ => new() { Error = "SlowDown", When = FaultMoment.After },
    };
}
