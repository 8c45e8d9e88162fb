using MediaExchange.Transfer.Aws.Runs;
using MediaExchange.Transfer.Engine.Reports;
using Xunit;

namespace Faults.Tests.Runs;

/// <summary>A run is stopped half-way, and what did not land is resumed.</summary>
public sealed class StopTests
{
    private const string Large = "films/large.mxf";

    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(100);

    [SkippableFact]
    public async Task Of_S3_Batch_Operations_exactly_the_rows_that_did_not_land_are_resumed()
    {
        await using var bed = await RunsBed.StartAsync();
        await bed.SetAsync("s3control", new { concurrency = 4 });
        bed.AddSmall(40);
        var isHalfway = new TaskCompletionSource();
        var goesOn = new TaskCompletionSource();
        bed.Before("CopyObject", (context, _) =>
        {
            if (context.Call <= 20)
                return Task.CompletedTask;
            isHalfway.TrySetResult();
            return goesOn.Task;
        });
        var run = await bed.BeginAsync();
        await isHalfway.Task;
        var stopping = bed.Runs.StopAsync(bed.Helper, run);
        using (var other = new RunManager(bed.Access, "1.0.0"))
            await other.WatchAsync(bed.Helper, run).FirstAsync(now => now.Status is RunState.Completing or RunState.Cancelled);
        goesOn.SetResult();
        Assert.Equal(RunState.Cancelled, (await stopping).Status);

        var view = await bed.AccountedAsync(run, bed.Keys);
        Assert.True(view.Totals.Copied is >= 20 and < 40, $"{view}");
        Assert.Equal(40 - view.Totals.Copied, view.Totals.Failed);
        Assert.All(view.Rows.Where(row => !row.HasLanded), row => Assert.Equal(ReportCodes.NotAttempted, row.ErrorCode));
        await ResumeAsync(bed, run, view);
    }

    [SkippableFact]
    public async Task A_run_that_is_stopped_before_anything_was_begun_has_no_row_that_is_pending_for_ever()
    {
        await using var bed = await RunsBed.StartAsync();
        bed.AddSmall(3);
        var request = new RunRequest { Inventory = bed.WriteInventory(bed.Keys), Destination = new(RunsBed.Destination, ""), Options = new(), NeedsConfirmation = true };
        var run = await bed.Runs.StartAsync(bed.Helper, request);
        Assert.Equal(RunState.Cancelled, (await bed.Runs.StopAsync(bed.Helper, run.RunId)).Status);
        var view = await bed.AccountedAsync(run.RunId, bed.Keys);
        Assert.Equal(3, view.Totals.Failed);
        await ResumeAsync(bed, run.RunId, view);
    }

    [SkippableTheory]
    [InlineData(RunEngine.S3Batch)]
    [InlineData(RunEngine.BatchArray)]
    [InlineData(RunEngine.BatchJob)]
    public async Task The_upload_that_was_under_way_is_gone_on_with(RunEngine engine)
    {
        await using var bed = await RunsBed.StartAsync();
        if (engine != RunEngine.BatchJob)
            bed.AddSmall(4);

        // The driver hands over what takes it too long: three terabytes.
        var part = engine == RunEngine.S3Batch ? 5L << 30 : RunsBed.Part;
        bed.Add(Large, 600 * part);
        var isHalfway = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var isStopped = new TaskCompletionSource();
        var stop = new Blows(
            () =>
            {
                isHalfway.SetResult();
                return Task.FromResult<Task>(isStopped.Task);
            },
            200);
        bed.Before("UploadPartCopy", async (_, token) =>
        {
            await stop.PassAsync(token);
            await Task.Delay(Moment, token);
        });
        var run = await bed.BeginAsync(engine, options => options with { PartSize = part }, itemsPerTask: engine == RunEngine.BatchArray ? 2 : null);
        await isHalfway.Task;
        await bed.Runs.StopAsync(bed.Helper, run);
        await bed.UntilAsync(run, now => now.IsOver);
        isStopped.SetResult();

        var view = await bed.AccountedAsync(run, bed.Keys);
        Assert.Equal(ReportStatus.Failed, view[Large].Status);
        var rest = await ResumeAsync(bed, run, view);
        Assert.True(rest[Large].PartsKept >= 200, $"{rest[Large]}");
    }

    private static async Task<RunView> ResumeAsync(RunsBed bed, string run, RunView view)
    {
        var rest = (await bed.Runs.ResumeAsync(bed.Helper, run)).RunId;
        await bed.EndAsync(rest);
        var resumed = await bed.AccountedAsync(rest, [.. view.Rows.Where(row => !row.HasLanded).Select(row => row.Source!.Key)]);
        Assert.Equal(resumed.Totals.Rows, resumed.Totals.Copied);
        await bed.CleanAsync();
        return resumed;
    }
}
