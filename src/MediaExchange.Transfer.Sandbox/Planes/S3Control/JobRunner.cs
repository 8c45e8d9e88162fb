using MediaExchange.Transfer.Sandbox.Planes.Lambda;

namespace MediaExchange.Transfer.Sandbox.Planes.S3Control;

/// <summary>Takes jobs from their manifest to their report.</summary>
internal sealed class JobRunner(JobStore store, JobStorage storage, Func<IFunctionInvoker> invoker, Func<S3ControlSettings> settings, TimeProvider time)
{
    /// <summary>S3 judges how many tasks fail once it has seen so many.</summary>
    private const long TasksBeforeJudging = 1000;

    /// <summary>Ends when the job has ended, and does not throw.</summary>
    public async Task RunAsync(BatchJob job, CancellationToken cancellationToken)
    {
        // Whoever made the job is answered first.
        await Task.Yield();
        try
        {
            using var spool = new ResultSpool(job.Request.ReportsFailuresOnly, settings().RowsPerResultFile);
            await RunAsync(job, spool, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The sandbox stops, or goes back to the start: there is nobody who asks for the job any more.
        }
#pragma warning disable CA1031 // A defect must not leave a job in the middle for ever.
        catch (Exception error)
#pragma warning restore CA1031
        {
            Fail(job, "InternalError", $"The sandbox has a defect: {error.GetType().Name}: {error.Message}");
            store.TryMove(job, JobState.Failed);
        }
    }

    private async Task RunAsync(BatchJob job, ResultSpool spool, CancellationToken cancellationToken)
    {
        Manifest? manifest = null;
        try
        {
            manifest = Prepare(job, cancellationToken);
        }
        catch (JobFailure failure)
        {
            Fail(job, failure.Code, failure.Message);
        }

        if (manifest is not null)
            await WorkAsync(job, manifest, spool, cancellationToken);
        await EndAsync(job, spool, cancellationToken);
    }

    private Manifest? Prepare(BatchJob job, CancellationToken cancellationToken)
    {
        if (!store.TryMove(job, JobState.Preparing))
            return null;
        var manifest = storage.OpenManifest(job);
        storage.CheckReport(job);
        job.Total = manifest.Check(settings().AllowsSeveralBuckets, job.Id, cancellationToken);
        return store.TryMove(job, job.Request.IsConfirmationRequired ? JobState.Suspended : JobState.Ready) ? manifest : null;
    }

    /// <summary>Works through the rows, with pauses while jobs of a higher priority have the places.</summary>
    private async Task WorkAsync(BatchJob job, Manifest manifest, ResultSpool spool, CancellationToken cancellationToken)
    {
        using var rows = manifest.Rows().GetEnumerator();
        var gate = new Lock();
        var isDone = false;
        while (await store.WaitAsync(job, state => state is JobState.Active or JobState.Cancelling, cancellationToken) == JobState.Active)
        {
            var workers = (int)Math.Min(settings().Concurrency, job.Total);
            await Task.WhenAll(Enumerable.Range(0, workers).Select(_ => WorkerAsync()));
            if (isDone || store.Read(job, found => found.State) == JobState.Failing || !store.TryMove(job, JobState.Paused))
                return;
        }

        async Task WorkerAsync()
        {
            // The first would otherwise do its first task before the second begins.
            await Task.Yield();
            while (Next() is { } row)
            {
                var outcome = await TryAsync(job, row, cancellationToken);
                spool.Add(row, outcome);
                job.Count(outcome.Kind == TaskOutcomeKind.Succeeded);
                Judge(job);
            }
        }

        ManifestRow? Next()
        {
            lock (gate)
            {
                if (isDone || store.Read(job, found => found.State) != JobState.Active)
                    return null;
                if (rows.MoveNext())
                    return rows.Current;
                isDone = true;
                return null;
            }
        }
    }

    private async Task<TaskOutcome> TryAsync(BatchJob job, ManifestRow row, CancellationToken cancellationToken)
    {
        var task = new FunctionTask(job, row);
        var (tried, throttled) = (0, 0);
        while (true)
        {
            var present = settings();
            var duplicate = present.DuplicateEvery > 0 && row.Number % present.DuplicateEvery == 0 ? task.TryAsync(invoker(), cancellationToken) : null;
            var outcome = await task.TryAsync(invoker(), cancellationToken);
            if (duplicate is not null)
                await duplicate;
            if (outcome.Kind is TaskOutcomeKind.Succeeded or TaskOutcomeKind.Permanent)
                return outcome;
            var isThrottled = outcome.Kind == TaskOutcomeKind.Throttled;
            var isLast = isThrottled ? ++throttled >= present.ThrottledAttempts : ++tried >= present.TaskAttempts;
            if (isLast || store.Read(job, found => found.State) is JobState.Cancelling or JobState.Failing)
                return outcome;
            await Task.Delay(present.Pause(isThrottled ? throttled : tried), time, cancellationToken);
        }
    }

    private void Judge(BatchJob job)
    {
        var (succeeded, failed) = (job.Succeeded, job.Failed);
        if (succeeded + failed >= TasksBeforeJudging && failed > succeeded)
            Fail(job, "TaskFailureThresholdExceeded", $"{failed} of {succeeded + failed} tasks failed, which is more than half.");
    }

    private async Task EndAsync(BatchJob job, ResultSpool spool, CancellationToken cancellationToken)
    {
        store.TryMove(job, JobState.Completing);
        var last = await store.WaitAsync(job, state => state is JobState.Completing or JobState.Cancelling or JobState.Failing, cancellationToken);
        try
        {
            if (job.Request.Report is not null && job.Succeeded + job.Failed > 0)
                JobReport.Write(job, storage, spool.Complete(), time.GetUtcNow());
        }
        catch (JobFailure failure)
        {
            Fail(job, failure.Code, failure.Message);
            last = store.Read(job, found => found.State);
        }

        store.TryMove(job, last switch { JobState.Completing => JobState.Complete, JobState.Cancelling => JobState.Cancelled, _ => JobState.Failed });
    }

    private void Fail(BatchJob job, string code, string reason)
    {
        if (store.TryMove(job, JobState.Failing))
            store.Change(job, failing => failing.Failure ??= (code, reason));
    }
}
