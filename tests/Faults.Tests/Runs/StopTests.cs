using MediaExchange.Transfer.Aws.Runs;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Reports;
using MediaExchange.Transfer.Sandbox.Edge.Faults;
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
        Assert.All(view.Rows.Where(row => !row.HasLanded), row => Assert.True(row.ErrorCode == ReportCodes.NotAttempted || row.Kind == FailureKind.Stopped, $"{row}"));
        await ResumeAsync(bed, run, view);
    }

    /// <summary>The driver would go on with these until its invocation ends, and then hand them over.</summary>
    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_the_driver_is_at_ends_with_the_run_and_can_be_gone_on_with_or_given_up(bool isGivenUp)
    {
        await using var bed = await RunsBed.StartAsync();
        bed.AddSmall(2);
        bed.Add(Large, 40 * RunsBed.Part);
        var isHalfway = new TaskCompletionSource();
        bed.Before("UploadPartCopy", (context, token) =>
        {
            if (context.Call < 20)
                return Task.CompletedTask;
            isHalfway.TrySetResult();
            return Task.Delay(Timeout.Infinite, token);
        });
        var run = await bed.BeginAsync();
        await isHalfway.Task;
        Assert.Equal(RunState.Cancelled, (await bed.Runs.StopAsync(bed.Helper, run)).Status);

        Assert.Empty(await bed.JobsAsync(run));
        var view = await bed.AccountedAsync(run, bed.Keys);
        var row = view[Large];
        Assert.Equal((ReportStatus.Failed, FailureKind.Stopped), (row.Status, row.Kind));
        Assert.Contains("Resume-S3BatchTransfer", row.Reason + row.Advice, StringComparison.Ordinal);
        Assert.Equal(1, (await bed.Runs.FindUploadsAsync(bed.Helper, run, abort: false)).Left);
        Assert.Single(await bed.Own.UploadsAsync(RunsBed.Destination));
        bed.Faults();
        if (isGivenUp)
        {
            var uploads = await bed.Runs.FindUploadsAsync(bed.Helper, run, abort: true);
            Assert.Equal((0, 1), (uploads.Left, uploads.Aborted));
            Assert.Empty(await bed.Own.UploadsAsync(RunsBed.Destination));

            // The ledger still names it.
            Assert.Equal(0, (await bed.Runs.FindUploadsAsync(bed.Helper, run, abort: false)).Left);
        }

        var rest = (await bed.Runs.ResumeAsync(bed.Helper, run)).RunId;
        await bed.EndAsync(rest);
        var resumed = await bed.AccountedAsync(rest, [.. view.Rows.Where(each => !each.HasLanded).Select(each => each.Source!.Key)]);
        Assert.Equal(resumed.Totals.Rows, resumed.Totals.Copied);
        Assert.Equal(isGivenUp, resumed[Large].PartsKept is 0);
        await bed.CleanAsync(partsAgain: isGivenUp ? 40 : 0);
    }

    [SkippableFact]
    public async Task Uploads_that_are_gone_on_with_or_may_not_be_aborted_are_left_alone_and_told()
    {
        await using var bed = await RunsBed.StartAsync();
        bed.Add(Large, 40 * RunsBed.Part);
        var isHalfway = new TaskCompletionSource();
        bed.Before("UploadPartCopy", (context, token) =>
        {
            isHalfway.TrySetResult();
            return Task.Delay(Timeout.Infinite, token);
        });
        var run = await bed.BeginAsync(RunEngine.BatchJob);
        await isHalfway.Task;
        await bed.Runs.StopAsync(bed.Helper, run);
        await bed.UntilAsync(run, now => now.IsOver);

        bed.Faults(new FaultRule { Match = new FaultMatch { Operation = "AbortMultipartUpload" }, Action = new FaultAction { Error = "AccessDenied" } });
        var uploads = await bed.Runs.FindUploadsAsync(bed.Helper, run, abort: true);
        Assert.Equal((1, 0, $"s3://{RunsBed.Destination}/{Large}"), (uploads.Left, uploads.Aborted, Assert.Single(uploads.NotAborted)));

        await bed.SetAsync("batch", new { startDelayMilliseconds = 3_600_000 });
        var rest = (await bed.Runs.ResumeAsync(bed.Helper, run)).RunId;
        var refused = await Assert.ThrowsAsync<TransferException>(() => bed.Runs.FindUploadsAsync(bed.Helper, run, abort: true));
        Assert.Equal(FailureKind.InUse, refused.Kind);
        Assert.Contains($"Stop-S3BatchTransfer {rest} -AbortUploads", refused.Message, StringComparison.Ordinal);

        // Handed on from rest to rest, they are the last one's.
        await bed.Runs.StopAsync(bed.Helper, rest);
        await bed.UntilAsync(rest, now => now.IsOver);
        var last = (await bed.Runs.ResumeAsync(bed.Helper, rest)).RunId;
        refused = await Assert.ThrowsAsync<TransferException>(() => bed.Runs.FindUploadsAsync(bed.Helper, run, abort: true));
        Assert.Contains($"Stop-S3BatchTransfer {last} -AbortUploads", refused.Message, StringComparison.Ordinal);
        Assert.Single(await bed.Own.UploadsAsync(RunsBed.Destination));
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
        Assert.Equal((ReportStatus.Failed, FailureKind.Stopped), (view[Large].Status, view[Large].Kind));
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
