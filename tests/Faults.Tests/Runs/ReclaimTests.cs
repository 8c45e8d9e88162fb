using MediaExchange.Transfer.Aws.Runs;
using MediaExchange.Transfer.Engine.Hashing;
using MediaExchange.Transfer.Engine.Reports;
using Xunit;

namespace Faults.Tests.Runs;

/// <summary>Spot takes the instance away in the middle of a large object, three times in a row.</summary>
public sealed class ReclaimTests
{
    private const string Large = "films/large.mxf";

    // Each takes a moment, as in S3: what is asked to end has not copied everything by then.
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(100);

    [SkippableTheory]
    [InlineData(RunEngine.BatchJob, 120)]
    [InlineData(RunEngine.BatchArray, 0)]
    public async Task A_large_object_goes_on_where_it_was(RunEngine engine, int noticeSeconds)
    {
        await using var bed = await RunsBed.StartAsync();
        bed.Add(Large, 1200 * RunsBed.Part);
        var reclaims = new Blows(() => bed.StrikeAsync("batch/reclaim", new { noticeSeconds }), 300, 600, 900);
        bed.Before("UploadPartCopy", async (_, token) =>
        {
            await reclaims.PassAsync(token);
            await Task.Delay(Moment, token);
        });
        var run = await bed.BeginAsync(engine);
        var ended = await bed.EndAsync(run);

        Assert.Equal((3, 1), (reclaims.Struck, ended.Done));
        var job = Assert.Single(await bed.JobsAsync(run));
        Assert.Equal([.. Enumerable.Repeat<int?>(noticeSeconds == 0 ? 137 : 3, 3), 0], job.Attempts.Select(attempt => attempt.Container!.ExitCode));
        var view = await bed.AccountedAsync(run, [Large]);
        Assert.Equal((ReportStatus.Copied, 1200), (view[Large].Status, view[Large].Parts));

        // Who is killed cannot wait for what is under way.
        Assert.True(view[Large].PartsKept >= (noticeSeconds == 0 ? 900 - (3 * Blows.UnderWay) : 900), $"{view[Large].PartsKept} parts were kept.");
        await bed.CleanAsync(partsAgain: noticeSeconds == 0 ? 3 * Blows.UnderWay : 0);
    }

    [SkippableFact]
    public async Task An_object_that_is_digested_goes_on_as_well()
    {
        await using var bed = await RunsBed.StartAsync();
        bed.AddSmall(3);
        bed.Add(Large, 40 * RunsBed.Part);
        var reclaims = 0;
        bed.Before(
            "GetObject",
            async (context, token) =>
            {
                // The second one comes without notice, the third one before it has wound up.
                if (context.Call is 10 or 20 or 30)
                {
                    await bed.SetAsync("batch/reclaim", new { noticeSeconds = context.Call switch { 10 => 120, 20 => 0, _ => 0.05 } });
                    Interlocked.Increment(ref reclaims);
                }

                await Task.Delay(Moment, token);
            },
            Large,
            RunsBed.Source);
        var run = await bed.BeginAsync(change: options => options with { Digests = [DigestAlgorithm.Md5] });
        await bed.EndAsync(run);

        Assert.Equal(3, reclaims);
        var view = await bed.AccountedAsync(run, bed.Keys);
        Assert.Equal(4, view.Totals.Landed);
        Assert.All(view.Rows, row => Assert.Equal(32, row.Digests!["md5"].Length));
        await bed.CleanAsync(partsAgain: 40);
    }
}
