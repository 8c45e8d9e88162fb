using System.Globalization;
using MediaExchange.Transfer.Aws.Runs;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Stores;
using MediaExchange.Transfer.Worker.Tasks;

namespace MediaExchange.Transfer.Worker.Lambda.Driver;

/// <summary>Hands objects over to AWS Batch: writes the task down, then submits its job.</summary>
/// <remarks>
/// AWS Batch has nothing that makes submitting safe to repeat, but S3 has: of several invocations of one task at once, one writes the task's document,
/// and that one submits. Each job of a task has a document of its own, so the same holds when the task is handed over again because its job has failed.
/// </remarks>
internal sealed class HandOver(TaskJobs jobs, IObjectStore store, string bucket, TimeProvider time)
{
    private readonly RunRecords _records = new(store, bucket);

    /// <returns>The job's id.</returns>
    /// <exception cref="TransferException">It could not be handed over; <see cref="FailureKind.InUse"/> when another invocation is doing so.</exception>
    public async Task<string> RunAsync(RunDocument run, TaskDocument task, CancellationToken cancellationToken)
    {
        var last = await jobs.FindLastAsync(run.RunId, task.TaskId, cancellationToken);
        if (last is { HasFailed: false })
            return last.JobId;
        var number = last?.Number ?? 0;
        task = task with { At = time.GetUtcNow() };
        string key;
        TaskDocument? there;
        do
        {
            number++;
            key = RunLayout.Task(run.RunId, number == 1 ? task.TaskId : string.Create(CultureInfo.InvariantCulture, $"{task.TaskId}-{number}"));
            there = await _records.WriteNewAsync(key, task, RunsJson.Relaxed.TaskDocument, cancellationToken);
            if (there is not null && time.GetUtcNow() - there.At < DriverLimits.SubmissionGrace)
                throw new TransferException(FailureKind.InUse, $"Another invocation is handing {task.Source} over to AWS Batch.");
        }
        while (there is not null);
        return await SubmitAsync(run, task, number, key, cancellationToken);
    }

    private async Task<string> SubmitAsync(RunDocument run, TaskDocument task, int number, string key, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(DriverLimits.SubmissionLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await jobs.SubmitAsync(run, task.TaskId, number, $"s3://{bucket}/{key}", either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TransferException(FailureKind.Timeout, $"AWS Batch did not answer within {DriverLimits.SubmissionLimit.TotalSeconds:0} seconds whether it took the job of {task.Source}.");
        }
        catch (TransferException e) when (e.Kind != FailureKind.StoreUnavailable)
        {
            // Refused, so there is no job. Whoever tries again need not wait until this invocation is taken for dead.
            await TryReleaseAsync(key, cancellationToken);
            throw;
        }
    }

    private async Task TryReleaseAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            await store.DeleteAsync(new ObjectLocation(bucket, key), cancellationToken);
        }
        catch (StoreException)
        {
            // It goes by itself, with time.
        }
    }
}
