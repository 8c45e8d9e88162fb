using MediaExchange.Transfer.Engine.Hashing;
using MediaExchange.Transfer.Engine.Reports;
using MediaExchange.Transfer.Sandbox.Edge.Faults;
using Xunit;

namespace Faults.Tests.Runs;

/// <summary>The driver is killed, or called twice.</summary>
public sealed class DriverTests
{
    private const string Large = "films/large.mxf";

    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(100);

    [SkippableFact]
    public async Task Who_comes_after_a_driver_that_was_killed_goes_on_and_copies_nothing_again()
    {
        await using var bed = await RunsBed.StartAsync();
        bed.AddSmall(12);
        bed.Add(Large, 1000 * RunsBed.Part);
        var kills = 0;
        bed.Faults(
            Rule("UploadPartCopy", FaultMoment.Before, async (context, token) =>
            {
                if (context.Call is 300 or 600)
                    await KillAsync();
                await Task.Delay(Moment, token);
            }),
            Rule("CopyObject", FaultMoment.After, async (context, _) =>
            {
                // It has copied, and nobody knows.
                if (context.Call == 6)
                    await KillAsync();
            }));
        var run = await bed.BeginAsync();
        var ended = await bed.EndAsync(run);

        Assert.Equal((3, 13), (kills, ended.Done));
        var view = await bed.AccountedAsync(run, bed.Keys);
        Assert.True(view.Totals.IsComplete, $"{view}");
        Assert.True(view[Large].PartsKept > 0);
        await bed.CleanAsync(partsAgain: 2 * 256);

        async Task KillAsync()
        {
            await bed.SetAsync("lambda/kill", new { });
            Interlocked.Increment(ref kills);
        }
    }

    [SkippableFact]
    public async Task What_every_attempt_of_the_driver_dies_of_has_failed_and_its_upload_is_gone_on_with()
    {
        await using var bed = await RunsBed.StartAsync();
        await bed.SetAsync("s3control", new { concurrency = 1, taskAttempts = 3, retryMilliseconds = 0 });
        bed.AddSmall(3);
        bed.Add(Large, 1500 * RunsBed.Part);
        bed.Faults(Rule("UploadPartCopy", FaultMoment.Before, async (context, token) =>
        {
            if (context.Call is 300 or 700 or 1100)
                await bed.SetAsync("lambda/kill", new { });
            await Task.Delay(Moment, token);
        }));
        var run = await bed.BeginAsync();
        var ended = await bed.EndAsync(run);
        Assert.Equal((3, 1), (ended.Done, ended.Failed));
        var view = await bed.AccountedAsync(run, bed.Keys);
        Assert.Equal((ReportStatus.Failed, ReportCodes.DriverFailed, 3), (view[Large].Status, view[Large].ErrorCode, view.Totals.Copied));

        bed.Server.Edge.Faults.Clear();
        var rest = (await bed.Runs.ResumeAsync(bed.Helper, run)).RunId;
        await bed.EndAsync(rest);
        view = await bed.AccountedAsync(rest, [Large]);
        Assert.Equal(ReportStatus.Copied, view[Large].Status);
        Assert.True(view[Large].PartsKept >= 1100 - (3 * 256), $"{view[Large]}");
        await bed.CleanAsync(partsAgain: 3 * 256);
    }

    [SkippableFact]
    public async Task What_is_invoked_twice_at_once_is_copied_once()
    {
        await using var bed = await RunsBed.StartAsync();
        await bed.SetAsync("s3control", new { duplicateEvery = 1, retryMilliseconds = 20 });
        bed.AddSmall(20);
        bed.Add(Large, 200 * RunsBed.Part);
        var run = await bed.BeginAsync();
        Assert.Equal(21, (await bed.EndAsync(run)).Done);
        var view = await bed.AccountedAsync(run, bed.Keys);
        Assert.True(view.Totals.IsComplete, $"{view}");

        await bed.CleanAsync();
    }

    [SkippableFact]
    public async Task What_is_invoked_twice_at_once_is_handed_over_once()
    {
        await using var bed = await RunsBed.StartAsync();
        await bed.SetAsync("s3control", new { duplicateEvery = 1, retryMilliseconds = 100 });
        bed.AddSmall(6);
        var run = await bed.BeginAsync(change: options => options with { Digests = [DigestAlgorithm.Md5] });
        await bed.EndAsync(run);
        var view = await bed.AccountedAsync(run, bed.Keys);
        Assert.Equal(bed.Keys, view.KeysOf(ReportStatus.Copied));
        Assert.Equal(6, (await bed.JobsAsync(run)).Count);
        await bed.CleanAsync();
    }

    private static FaultRule Rule(string operation, FaultMoment when, Func<FaultContext, CancellationToken, Task> hook) =>
        new() { Match = new FaultMatch { Operation = operation, Bucket = RunsBed.Destination }, Action = new FaultAction { When = when, Hook = hook } };
}
