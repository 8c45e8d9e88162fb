using MediaExchange.Transfer.Aws.Clients.Batch;
using MediaExchange.Transfer.Aws.Clients.S3Control;
using MediaExchange.Transfer.Aws.Preflight;
using MediaExchange.Transfer.Engine.Stores;
using BatchStatus = MediaExchange.Transfer.Aws.Clients.Batch.JobStatus;
using S3Status = MediaExchange.Transfer.Aws.Clients.S3Control.JobStatus;

namespace MediaExchange.Transfer.Aws.Runs;

/// <summary>Asks the services how a run goes on.</summary>
internal sealed class RunStatusReader(RunClients clients, HelperFacts helper)
{
    /// <exception cref="Engine.TransferException">It cannot be asked.</exception>
    public async Task<RemoteRun> ReadAsync(RunDocument run, CancellationToken cancellationToken)
    {
        var jobId = await new RunJobs(clients, helper).FindAsync(run, cancellationToken).ConfigureAwait(false);
        var info = new RemoteRun
        {
            RunId = run.RunId,
            Helper = run.Helper,
            Region = helper.Region,
            Engine = run.Engine,
            JobId = jobId,
            Source = run.Inventory?.Name ?? run.Recipe.Location?.ToString() ?? "",
            Destination = new S3Address(run.Recipe.DestinationBucket, run.Recipe.Keys.FixedKey ?? run.Recipe.Keys.AddPrefix).ToString(),
            Rows = run.Inventory?.Rows ?? (run.Engine == RunEngine.BatchJob ? 1 : 0),
            StartedAt = run.StartedAt,
            Description = run.Description,
            ResumedFrom = run.ResumedFrom,
        };
        return await clients.AskAsync($"The run '{run.RunId}' cannot be looked at", run.RunId, () => jobId is null
            ? Task.FromResult(info with { StatusReason = "It has no job yet" })
            : run.Engine == RunEngine.S3Batch ? OfS3Async(info, cancellationToken) : OfBatchAsync(info, run, cancellationToken)).ConfigureAwait(false);
    }

    /// <summary>The jobs of AWS Batch that objects were handed over to, each task's last.</summary>
    public async Task<Dictionary<string, JobSummary>> TasksAsync(string runId, CancellationToken cancellationToken)
    {
        // The youngest come first, and a task whose job failed may have another.
        var prefix = RunWriter.TaskJob(runId, "");
        var tasks = new Dictionary<string, JobSummary>(StringComparer.Ordinal);
        await foreach (var job in BatchJobs.ListAsync(clients.Batch, helper.Output("JobQueueArn"), prefix + "*", cancellationToken).ConfigureAwait(false))
        {
            if (job.JobName?.StartsWith(prefix, StringComparison.Ordinal) != true)
                continue;

            // A run whose id goes on where this one's ends has other names.
            var task = job.JobName[prefix.Length..].Split('-')[0];
            if (task.Length != RunWriter.TaskIdLength)
                continue;
            if (!tasks.TryGetValue(task, out var known) || known.CreatedAt < job.CreatedAt)
                tasks[task] = job;
        }

        return tasks;
    }

    private async Task<RemoteRun> OfS3Async(RemoteRun info, CancellationToken cancellationToken)
    {
        JobDescriptor job;
        try
        {
            job = (await clients.Control.DescribeJobAsync(new DescribeJobRequest { AccountId = helper.Account, JobId = info.JobId }, cancellationToken).ConfigureAwait(false)).Job!;
        }
        catch (AmazonS3ControlException exception) when (exception.ErrorCode == "NoSuchJob")
        {
            return info with { Status = RunState.Unknown, StatusReason = "S3 Batch Operations has forgotten its job, as it does after 90 days." };
        }

        var tasks = await TasksAsync(info.RunId, cancellationToken).ConfigureAwait(false);
        var batch = Count(tasks.Values.GroupBy(task => task.Status ?? "").ToDictionary(group => group.Key, group => group.Count()));
        var progress = job.ProgressSummary;
        var (total, succeeded, failed) = (progress?.TotalNumberOfTasks ?? 0, progress?.NumberOfTasksSucceeded ?? 0, progress?.NumberOfTasksFailed ?? 0);
        var status = StateOf(job.Status, batch.IsActive);

        // S3 had handed all of them over by then.
        var isStopped = status == RunState.Complete && tasks.Values.Any(task => task.Status == BatchStatus.FAILED && task.StatusReason == RunStopper.Reason);
        if (isStopped)
            status = RunState.Cancelled;

        // S3 does not tell how many calls are under way; what has ended early is not waiting any more.
        var open = status is RunState.Failed or RunState.Cancelled or RunState.Complete ? 0 : Math.Max(0, total - succeeded - failed);
        info = info with
        {
            Status = status,
            StatusReason = isStopped ? RunStopper.Reason : Reason(job),
            Rows = info.Rows > 0 ? info.Rows : total,
            Driver = new RunStage(total, open, 0, succeeded, failed),
            Batch = batch,
            Done = Math.Max(0, succeeded - batch.Total + batch.Succeeded),
            Failed = failed + batch.Failed,
            EndedAt = status is RunState.Complete or RunState.Failed or RunState.Cancelled ? Latest(Time(job.TerminationDate), tasks.Values.Select(task => Time(task.StoppedAt))) : null,
            Priority = job.Priority,
        };

        // What S3 counts ends with its own part.
        var active = TimeSpan.FromSeconds(progress?.Timers?.ElapsedTimeInActiveSeconds ?? 0);
        return WithRate(info, batch.Total == 0 ? active : (info.EndedAt ?? clients.Time.GetUtcNow()) - info.StartedAt, info.Done + (info.Failed ?? 0));
    }

    private async Task<RemoteRun> OfBatchAsync(RemoteRun info, RunDocument run, CancellationToken cancellationToken)
    {
        var job = (await clients.Batch.DescribeJobsAsync(new DescribeJobsRequest { Jobs = [info.JobId!] }, cancellationToken).ConfigureAwait(false)).Jobs.FirstOrDefault();
        if (job is null)
            return info with { Status = RunState.Unknown, StatusReason = "AWS Batch has forgotten its job, as it does seven days after the end." };
        var counts = job.ArrayProperties?.StatusSummary is { Count: > 0 } summary ? summary : new Dictionary<string, int> { [job.Status ?? ""] = 1 };
        var batch = Count(counts);
        var rows = run.Array?.ItemsPerTask ?? 1;
        var status = job.Status switch
        {
            BatchStatus.SUCCEEDED => RunState.Complete,
            BatchStatus.FAILED => job.IsTerminated == true || job.IsCancelled == true ? RunState.Cancelled : batch.Succeeded > 0 ? RunState.Complete : RunState.Failed,
            _ => batch.Running + batch.Succeeded + batch.Failed > 0 ? RunState.Running : RunState.Preparing,
        };
        info = info with
        {
            Status = status,
            StatusReason = string.IsNullOrEmpty(job.StatusReason) ? null : ErrorTranslator.OneLine(job.StatusReason),
            Batch = batch,
            Done = batch.Succeeded == batch.Total ? info.Rows : Math.Min(info.Rows, batch.Succeeded * rows),
            Failed = batch.Failed == 0 ? 0 : run.Inventory is null || rows == 1 ? batch.Failed : null,
            EndedAt = Time(job.StoppedAt),
        };
        var since = Time(job.StartedAt) ?? Time(job.CreatedAt) ?? clients.Time.GetUtcNow();
        return WithRate(info, (info.EndedAt ?? clients.Time.GetUtcNow()) - since, info.Done);
    }

    private static RemoteRun WithRate(RemoteRun info, TimeSpan elapsed, long ended)
    {
        var rate = elapsed > TimeSpan.Zero ? ended / elapsed.TotalSeconds : 0;
        var left = info.Rows - info.Done - (info.Failed ?? 0);
        return info with { ObjectsPerSecond = rate, TimeLeft = info.Status == RunState.Running && rate > 0 && left > 0 ? TimeSpan.FromSeconds(Math.Min(left / rate, TimeSpan.FromDays(3650).TotalSeconds)) : null };
    }

    private static RunState StateOf(string? status, bool isBatchActive) => status switch
    {
        S3Status.Suspended => RunState.Suspended,
        S3Status.Active or S3Status.Paused or S3Status.Pausing => RunState.Running,
        S3Status.Completing or S3Status.Cancelling or S3Status.Failing => RunState.Completing,
        S3Status.Complete => isBatchActive ? RunState.Running : RunState.Complete,
        S3Status.Cancelled => isBatchActive ? RunState.Completing : RunState.Cancelled,
        S3Status.Failed => isBatchActive ? RunState.Completing : RunState.Failed,
        _ => RunState.Preparing,
    };

    private static RunStage Count(IReadOnlyDictionary<string, int> counts)
    {
        long Of(string status) => counts.GetValueOrDefault(status);
        var (waiting, running, succeeded, failed) = (Of(BatchStatus.SUBMITTED) + Of(BatchStatus.PENDING) + Of(BatchStatus.RUNNABLE), Of(BatchStatus.STARTING) + Of(BatchStatus.RUNNING), Of(BatchStatus.SUCCEEDED), Of(BatchStatus.FAILED));
        return new RunStage(waiting + running + succeeded + failed, waiting, running, succeeded, failed);
    }

    internal static string? Reason(JobDescriptor job)
    {
        var failure = job.FailureReasons.FirstOrDefault();
        var text = failure is not null ? $"{failure.FailureCode}: {failure.FailureReason}" : job.Status == S3Status.Suspended ? job.SuspendedCause ?? job.StatusUpdateReason : job.StatusUpdateReason;
        return string.IsNullOrEmpty(text) ? null : ErrorTranslator.OneLine(text);
    }

    private static DateTimeOffset? Latest(DateTimeOffset? one, IEnumerable<DateTimeOffset?> others) => others.Append(one).Max();

    private static DateTimeOffset? Time(DateTime? time) => time is { } at ? new DateTimeOffset(at.ToUniversalTime()) : null;

    private static DateTimeOffset? Time(long? milliseconds) => milliseconds is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;
}
