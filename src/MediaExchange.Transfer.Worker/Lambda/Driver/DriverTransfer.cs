using MediaExchange.Transfer.Aws.Runs;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Leases;
using MediaExchange.Transfer.Engine.Ledgers;
using MediaExchange.Transfer.Engine.Manifests;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;
using MediaExchange.Transfer.Worker.Tasks;

namespace MediaExchange.Transfer.Worker.Lambda.Driver;

/// <summary>Transfers one object in the time that an invocation has, or hands it over.</summary>
/// <remarks>
/// An object that is copied in parts is written down in the ledger of its task, as the worker does that may take it over: whoever comes next, because
/// this process was killed or because time ran out, goes on with the parts that are there. All others go into the ledger of this process.
/// </remarks>
internal sealed class DriverTransfer(DriverStore store, IObjectStore records, HandOver? handOver, TimeProvider time)
{
    /// <summary>What the last object took: requests tried again, and answers that said SlowDown.</summary>
    public Snapshot Last { get; private set; } = new();

    /// <summary>Runs it.</summary>
    /// <param name="run">The run.</param>
    /// <param name="source">The object.</param>
    /// <param name="job">The job of S3 Batch Operations, and its id of the task.</param>
    /// <param name="deadline">When Lambda takes the process away.</param>
    /// <param name="cancellationToken">Stops it at once: the process shall end, or there is no time left even for handing over.</param>
    /// <exception cref="TransferException">It could not begin, or could not be handed over.</exception>
    public async Task<DriverResult> RunAsync(DriverRun run, ObjectLocation source, (string Id, string Task) job, DateTimeOffset deadline, CancellationToken cancellationToken)
    {
        Last = new Snapshot();
        await run.Stop.RequireGoesOnAsync(cancellationToken);
        var left = deadline - DriverLimits.Reserve - time.GetUtcNow();
        var taskId = RunWriter.TaskId(source);
        var task = new TaskDocument { RunId = run.Id, TaskId = taskId, Source = source, Because = "OutOfTime", JobId = job.Id, JobTaskId = job.Task };
        if (left <= TimeSpan.Zero)
            return await HandOverAsync(run, task, null, cancellationToken);
        var head = await TryHeadAsync(source, cancellationToken);
        var estimate = head is null ? null : TransferEstimate.Of(head, run.Options);
        var because = Because(estimate, run.Options, left);
        if (estimate is not { NeedsParts: true } && because is null)
            return await CopyAsync(run, source, head, left, task, cancellationToken);

        try
        {
            // Whoever hands it over copies nothing.
            await using var lease = because is null ? await LeaseAsync(run, source, left, cancellationToken) : null;
            await run.Stop.RequireGoesOnAsync(cancellationToken);
            var done = await ResumeState.ReadAsync(records, run.TaskFolder(taskId), cancellationToken: cancellationToken);
            if (done.IsDone(1))
                return new DriverResult { Status = nameof(ItemStatus.Skipped), Reason = "An earlier attempt of this run has transferred it.", Size = head!.Size, TaskId = taskId };
            await using var ledger = run.OpenTaskLedger(taskId, time);
            left = deadline - DriverLimits.Reserve - time.GetUtcNow();
            return because is not null
                ? await LookAsync(run, source, head!, left, task with { Because = because }, ledger, cancellationToken)
                : await TransferAsync(run, source, head, left, task, new DriverLedger(ledger, looksOnly: false), 1, done, cancellationToken);
        }
        catch (ObjectLeaseException e) when (e.RunId == run.Id && e.Writer != RunWriter.Task(taskId))
        {
            throw new TransferException(FailureKind.InUse, e.Message);
        }
        catch (ObjectLeaseException)
        {
            // Another run's; or this object's own job, which is found instead of a second one being submitted.
            return await HandOverAsync(run, task with { Because = "InUse" }, null, cancellationToken);
        }
    }

    /// <summary>Waits until nobody else copies the object, for as long as there is time to copy it after that.</summary>
    private async Task<IAsyncDisposable?> LeaseAsync(DriverRun run, ObjectLocation source, TimeSpan left, CancellationToken cancellationToken)
    {
        using var end = new CancellationTokenSource(left, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(end.Token, cancellationToken);
        try
        {
            return await TaskLease.AcquireAsync(run.Leases, run.Document.Recipe, source, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TransferException(FailureKind.InUse, $"{source} could not be begun in the time of this invocation.");
        }
    }

    private static string? Because(TransferEstimate? estimate, TransferOptions options, TimeSpan left) => estimate switch
    {
        null => null,
        { ReadsBytes: true } => options.Route == CopyRoute.Streamed ? "Streamed" : "Digests",
        _ => estimate.CopyTime > left * DriverLimits.ShareOfTime ? "TooLarge" : null,
    };

    private Task<DriverResult> CopyAsync(DriverRun run, ObjectLocation source, ObjectHead? head, TimeSpan left, TaskDocument task, CancellationToken cancellationToken) =>
        TransferAsync(run, source, head, left, task, new DriverLedger(run.Ledger, looksOnly: false), 0, null, cancellationToken);

    /// <summary>Sees whether it is there already, and hands it over if not.</summary>
    private async Task<DriverResult> LookAsync(
        DriverRun run, ObjectLocation source, ObjectHead head, TimeSpan left, TaskDocument task, StoreLedger ledger, CancellationToken cancellationToken)
    {
        try
        {
            // Without what is under way: whoever looks must not give it up.
            return await TransferAsync(run, source, head, left, task, new DriverLedger(ledger, looksOnly: true), 1, null, cancellationToken);
        }
        catch (BeyondLookingException)
        {
            return await HandOverAsync(run, task, null, cancellationToken);
        }
    }

    private async Task<DriverResult> TransferAsync(
        DriverRun run, ObjectLocation source, ObjectHead? head, TimeSpan left, TaskDocument task, DriverLedger ledger, long line, ResumeState? done, CancellationToken cancellationToken)
    {
        store.Expect(source, head, ledger.LooksOnly);
        using var end = new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, time);
        using var stopped = new CancellationTokenSource();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(end.Token, stopped.Token, cancellationToken);
        using var over = new CancellationTokenSource();
        var watch = run.Stop.WatchAsync(stopped, over.Token);
        ItemOutcome? outcome = null;
        try
        {
            var definition = run.Document.Recipe.Define(Rows(new InventoryRow(line, source, null)), ledger, done);
            await foreach (var happened in TransferEngine.RunAsync(definition, store, store, run.Options, either.Token).WithCancellation(CancellationToken.None))
            {
                // The ledger has its line by now.
                if (happened is ItemFinished finished)
                    outcome = finished.Outcome;
                else if (happened is Snapshot snapshot)
                    Last = snapshot;
            }
        }
        catch (OperationCanceledException) when (outcome is null && stopped.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // The ledger names what is there, for the run of the rest.
            throw run.Stop.Failure();
        }
        catch (OperationCanceledException) when (outcome is null && end.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return await HandOverAsync(run, task, ledger.Upload ?? done?.UploadOf(line), cancellationToken);
        }
        catch (OperationCanceledException) when (outcome is not null)
        {
            // It ended just in time.
        }
        finally
        {
            await over.CancelAsync();
            await watch;
        }

        return outcome is null ? throw new InvalidOperationException($"The engine ended without an outcome of {source}.") : DriverResults.Of(outcome);
    }

    private async Task<DriverResult> HandOverAsync(DriverRun run, TaskDocument task, UploadCheckpoint? upload, CancellationToken cancellationToken)
    {
        await run.Stop.RequireGoesOnAsync(cancellationToken);
        if (handOver is null)
        {
            throw new TransferException(
                FailureKind.InvalidRequest,
                $"{task.Source} is for AWS Batch to transfer ({task.Because}), and this function knows no queue: {HelperEnvironment.JobQueueVariable} or {HelperEnvironment.JobDefinitionVariable} is not set. Install the helper anew.");
        }

        var jobId = await handOver.RunAsync(run.Document, task with { Upload = upload is null ? null : upload with { Line = 1 } }, cancellationToken);
        return new DriverResult { Status = "Submitted", Reason = task.Because, JobId = jobId, TaskId = task.TaskId };
    }

    /// <summary>Asks for the object's head. What fails here, fails again in the engine, which knows what to say of it.</summary>
    private async Task<ObjectHead?> TryHeadAsync(ObjectLocation source, CancellationToken cancellationToken)
    {
        try
        {
            return await records.TryHeadAsync(source, cancellationToken);
        }
        catch (StoreException)
        {
            return null;
        }
    }

    private static async IAsyncEnumerable<InventoryRow> Rows(InventoryRow row)
    {
        await Task.CompletedTask;
        yield return row;
    }
}
