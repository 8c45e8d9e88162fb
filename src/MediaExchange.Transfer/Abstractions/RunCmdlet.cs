using MediaExchange.Transfer.Aws.Helpers;
using MediaExchange.Transfer.Aws.Runs;
using MediaExchange.Transfer.Binding;
using MediaExchange.Transfer.Engine.Text;
using MediaExchange.Transfer.Output;

namespace MediaExchange.Transfer.Abstractions;

/// <summary>A cmdlet about remote runs.</summary>
public abstract class RunCmdlet : HelperCmdlet
{
    private protected RunCmdlet()
    {
    }

    private protected RunManager OpenRuns() => new(Access, HelperTemplate.ModuleVersion);

    /// <summary>Finds a helper, or ends the cmdlet.</summary>
    private protected HelperInfo RequireHelper(string name)
    {
        using var manager = OpenManager();
        var helper = Wait(manager.FindAsync(name, StopToken));
        if (helper is null)
            ThrowTerminatingError(ErrorRecords.HelperNotFound(name, manager.Region));
        return helper!;
    }

    /// <summary>Shows how a run goes on until it is over, then gives it.</summary>
    /// <param name="runs">Where to ask.</param>
    /// <param name="helper">Its helper.</param>
    /// <param name="runId">The run.</param>
    /// <param name="timeout">How long to wait; <see langword="null"/> for as long as it takes.</param>
    private protected void Follow(RunManager runs, HelperInfo helper, string runId, TimeSpan? timeout)
    {
        var again = $"Wait-S3BatchTransfer {runId} -HelperName {helper.Name} -Region {helper.Region}{GivenAccess}";
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(StopToken);
        if (timeout is { } time)
            limit.CancelAfter(time);
        RemoteRun? last = null;
        try
        {
            using var progress = new TransferProgress(this, $"Run {runId}");
            Drain(runs.WatchAsync(helper, runId, limit.Token), run =>
            {
                if (last is null && (run.Status == RunState.Suspended || run.JobId is null))
                    WriteWarning($"The run {runId} waits for whoever began it: {run.StatusReason ?? "it is not confirmed yet"}. Write the same Start-S3BatchTransfer with -RunId {runId} to go on.");
                last = run;
                progress.Show(StatusOf(run), run.Rows > 0 ? (double)(run.Done + (run.Failed ?? 0)) / run.Rows : -1, run.TimeLeft);
                return true;
            });
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !StopToken.IsCancellationRequested)
        {
            WriteError(ErrorRecords.WaitTimeout(runId, timeout!.Value, again));
            return;
        }
        catch (Exception stopped) when (stopped is OperationCanceledException or System.Management.Automation.PipelineStoppedException)
        {
            LastWords.Warn(this, $"The run {runId} goes on without you. Come back with: {again}");
            throw;
        }

        Tell(new(last!));
    }

    private void Tell(S3BatchTransfer run)
    {
        WriteObject(run);
        if (run.Status == RunState.Failed)
            WriteError(ErrorRecords.TransferFailed(run));
        else if (run.Status == RunState.Complete && run.Failed != 0)
            WriteWarning($"{(run.Failed is { } failed ? Counted.Of(failed, "object") : "Some objects")} of the run {run.RunId} failed. Get-S3BatchTransferLog {run.RunId} tells why; Resume-S3BatchTransfer {run.RunId} tries them again.");
    }

    private static string StatusOf(RemoteRun run)
    {
        var rate = run.ObjectsPerSecond > 0 ? FormattableString.Invariant($" at {run.ObjectsPerSecond:0.#} a second") : "";
        var left = run.TimeLeft is { } time ? $", {DurationText.Format(time)} left" : "";
        var jobs = run.Batch.IsActive ? $"; AWS Batch: {run.Batch}" : "";
        return $"{run.Status}: {run.Done:N0} of {Counted.Of(run.Rows, "object")}{rate}{left}{(run.Failed > 0 ? $", {run.Failed:N0} failed" : "")}{jobs}";
    }
}
