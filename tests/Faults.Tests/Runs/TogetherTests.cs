using MediaExchange.Transfer.Aws.Runs;
using MediaExchange.Transfer.Engine.Hashing;
using Xunit;

namespace Faults.Tests.Runs;

/// <summary>Two runs at once, and a run that nobody watches.</summary>
public sealed class TogetherTests
{
    private const string Large = "films/large.mxf";

    [SkippableFact]
    public async Task Two_runs_over_the_same_inventory_both_account_for_it_and_leave_nothing()
    {
        await using var bed = await RunsBed.StartAsync();
        bed.AddSmall(20);
        bed.Add(Large, 200 * RunsBed.Part);
        var (one, other) = (await bed.BeginAsync(), await bed.BeginAsync(RunEngine.BatchArray));
        await bed.EndAsync(one);
        await bed.EndAsync(other);
        foreach (var run in (string[])[one, other])
        {
            var view = await bed.AccountedAsync(run, bed.Keys);
            Assert.True(view.Totals.IsComplete, $"{view}");
        }

        await bed.CleanAsync();
    }

    [SkippableFact]
    public async Task A_run_goes_on_when_the_session_that_began_it_is_closed_and_another_one_finds_it()
    {
        await using var bed = await RunsBed.StartAsync();
        bed.AddSmall(6);
        var isUnderWay = new TaskCompletionSource();
        var goesOn = new TaskCompletionSource();
        bed.Before("CopyObject", (_, _) =>
        {
            isUnderWay.TrySetResult();
            return goesOn.Task;
        });
        await bed.BeginAsync(change: options => options with { Digests = [DigestAlgorithm.Md5] });
        await isUnderWay.Task;
        await bed.LeaveAsync();

        var found = await bed.Runs.ListAsync(bed.Helper).SingleAsync();
        Assert.Equal((RunState.Running, 6), (found.Status, found.Rows));
        var early = await bed.AccountedAsync(found.RunId, bed.Keys);
        Assert.Equal(6, early.Totals.Pending);
        goesOn.SetResult();
        Assert.Equal(6, (await bed.EndAsync(found.RunId)).Done);
        Assert.Equal(6, (await bed.AccountedAsync(found.RunId, bed.Keys)).Totals.Copied);
        await bed.CleanAsync();
    }
}
