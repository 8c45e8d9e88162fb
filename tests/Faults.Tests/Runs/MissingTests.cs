using MediaExchange.Transfer.Aws.Runs;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Reports;
using Xunit;

namespace Faults.Tests.Runs;

/// <summary>An inventory of which most is not there: S3 Batch Operations ends a job when of 1,000 tasks more than half failed.</summary>
public sealed class MissingTests
{
    [SkippableFact]
    public async Task What_was_not_attempted_before_the_job_failed_is_told_and_resumed_first()
    {
        await using var bed = await RunsBed.StartAsync();
        var keys = new List<string>();
        for (var i = 0; i < 1300; i++)
        {
            if (i % 5 < 2)
                bed.Add($"there/{i:0000}", 20 + i);
            keys.Add(i % 5 < 2 ? $"there/{i:0000}" : $"missing/{i:0000}");
        }

        var run = await bed.BeginAsync(keys: keys);
        var ended = await bed.EndAsync(run, RunState.Failed);
        Assert.Contains("TaskFailureThresholdExceeded", ended.StatusReason, StringComparison.Ordinal);
        var view = await bed.AccountedAsync(run, keys);
        var untried = view.Rows.Where(row => row.ErrorCode == ReportCodes.NotAttempted).Select(row => row.Source!.Key).ToList();
        Assert.True(untried.Count > 200, $"{view}");
        Assert.All(view.Rows.Where(row => row.Kind == FailureKind.NotFound), row => Assert.StartsWith("missing/", row.Source!.Key, StringComparison.Ordinal));
        Assert.Equal(keys.Count, view.Totals.Copied + untried.Count + view.Rows.Count(row => row.Kind == FailureKind.NotFound));

        // Those that are missing would fail the rest's job before it came to the others.
        var rest = await bed.Runs.ResumeAsync(bed.Helper, run);
        await bed.UntilAsync(rest.RunId, now => now.IsOver);
        List<string> left = [.. untried, .. view.Rows.Where(row => row.Kind == FailureKind.NotFound).Select(row => row.Source!.Key)];
        var second = await bed.AccountedAsync(rest.RunId, left);
        Assert.Equal(untried.Where(key => key.StartsWith("there/", StringComparison.Ordinal)), second.KeysOf(ReportStatus.Copied));
        Assert.Equal(bed.Keys.Order(), view.KeysOf(ReportStatus.Copied).Concat(second.KeysOf(ReportStatus.Copied)).Order());
        await bed.CleanAsync(partsAgain: int.MaxValue);
    }
}
