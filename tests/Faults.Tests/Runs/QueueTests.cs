using MediaExchange.Transfer.Aws.Runs;
using MediaExchange.Transfer.Engine.Hashing;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Reports;
using MediaExchange.Transfer.Sandbox.Edge.Faults;
using Xunit;

namespace Faults.Tests.Runs;

/// <summary>AWS Batch does not take jobs for a while.</summary>
public sealed class QueueTests
{
    // Each object is read, so that it is handed over.
    private static TransferOptions Digested(TransferOptions options) => options with { Digests = [DigestAlgorithm.Md5] };

    [SkippableFact]
    public async Task What_cannot_be_submitted_for_a_while_is_submitted_later()
    {
        await using var bed = await RunsBed.StartAsync();
        bed.AddSmall(6);
        bed.Faults(new FaultRule { Match = new FaultMatch { Operation = "batch:SubmitJob", Times = 25 }, Action = new FaultAction { Status429 = true } });
        var run = await bed.BeginAsync(change: Digested);
        await bed.EndAsync(run);
        Assert.Equal(25, bed.Server.Edge.Faults.Status()[0].Acted);
        var view = await bed.AccountedAsync(run, bed.Keys);
        Assert.True(view.Totals.Copied == 6, $"{view}");
        Assert.Equal(6, (await bed.JobsAsync(run)).Count);
        await bed.CleanAsync();
    }

    [SkippableFact]
    public async Task What_a_disabled_queue_did_not_take_is_told_and_resumed()
    {
        await using var bed = await RunsBed.StartAsync();
        bed.AddSmall(8);
        await bed.SetAsync("s3control", new { concurrency = 1, retryMilliseconds = 20 });
        var isDisabled = false;
        bed.Faults(new FaultRule
        {
            Match = new FaultMatch { Operation = "batch:SubmitJob", Nth = 4 },
            Action = new FaultAction { Hook = async (_, _) => isDisabled = await bed.SetAsync("batch", new { queueState = "DISABLED" }) is not null },
        });
        var run = await bed.BeginAsync(change: Digested);
        var ended = await bed.EndAsync(run);
        Assert.True(isDisabled);
        Assert.Equal((3, 5), (ended.Done, ended.Failed));
        var view = await bed.AccountedAsync(run, bed.Keys);
        Assert.Equal((3, 5), (view.Totals.Copied, view.Totals.Failed));
        Assert.All(view.Rows.Where(row => !row.HasLanded), row => Assert.Contains("DISABLED", row.Reason, StringComparison.Ordinal));

        await bed.SetAsync("batch", new { queueState = "ENABLED" });
        var rest = await bed.Runs.ResumeAsync(bed.Helper, run);
        await bed.EndAsync(rest.RunId);
        Assert.Equal(5, (await bed.AccountedAsync(rest.RunId, [.. view.KeysOf(ReportStatus.Failed)])).Totals.Copied);
        await bed.CleanAsync();
    }

    [SkippableFact]
    public async Task A_queue_that_is_enabled_again_in_time_takes_everything()
    {
        await using var bed = await RunsBed.StartAsync();
        bed.AddSmall(4);
        await bed.SetAsync("s3control", new { retryMilliseconds = 20, taskAttempts = 20 });
        await bed.SetAsync("batch", new { queueState = "DISABLED" });
        bed.Faults(new FaultRule
        {
            Match = new FaultMatch { Operation = "batch:SubmitJob", Nth = 8 },
            Action = new FaultAction { Hook = (_, _) => bed.SetAsync("batch", new { queueState = "ENABLED" }) },
        });
        var run = await bed.BeginAsync(change: Digested);
        var ended = await bed.EndAsync(run);
        var view = await bed.AccountedAsync(run, bed.Keys);
        Assert.True(view.Totals.Copied == 4, $"{view}");
        Assert.Equal(RunState.Complete, ended.Status);
        await bed.CleanAsync();
    }
}
