using System.Text.Json;
using MediaExchange.Transfer.Aws.Clients.Batch;
using MediaExchange.Transfer.Aws.Clients.S3Control;
using MediaExchange.Transfer.Aws.Preflight;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Stores;
using BatchStatus = MediaExchange.Transfer.Aws.Clients.Batch.JobStatus;

namespace MediaExchange.Transfer.Aws.Runs;

/// <summary>Stops runs.</summary>
/// <remarks>
/// First it is written down that it is stopped, which each call of the driver sees within seconds: then it ends what it is at and hands nothing over
/// any more. Then the job of S3 Batch Operations, then the jobs of AWS Batch. What was handed over in those seconds is found as the queue is looked at
/// again, until the job has ended and nothing of the run is there. Workers have the time that they need to write down how far they are.
/// </remarks>
internal sealed class RunStopper(RunClients clients, HelperFacts helper)
{
    /// <summary>It becomes the reason of all that is stopped.</summary>
    public const string Reason = "Stopped by Stop-S3BatchTransfer";

    // The service takes some requests a second.
    private const int AtOnce = 8;

    /// <exception cref="TransferException">It cannot be stopped.</exception>
    public async Task StopAsync(RunDocument run, CancellationToken cancellationToken)
    {
        var jobId = await new RunJobs(clients, helper).FindAsync(run, cancellationToken).ConfigureAwait(false);
        if (jobId is null)
            return;
        if (run.Engine == RunEngine.S3Batch)
            await WriteAsync(run.RunId, cancellationToken).ConfigureAwait(false);
        await clients.AskAsync($"The run '{run.RunId}' cannot be stopped", run.RunId, async () =>
        {
            if (run.Engine == RunEngine.S3Batch)
                await StopBothAsync(run.RunId, jobId, cancellationToken).ConfigureAwait(false);
            else
                await StopJobAsync(jobId, cancellationToken).ConfigureAwait(false);
            return true;
        }).ConfigureAwait(false);
    }

    // Once: who stops it again leaves the time that it was stopped first.
    private async Task WriteAsync(string runId, CancellationToken cancellationToken)
    {
        var marker = new ObjectLocation(helper.Output("HelperBucketName"), RunLayout.Stop(runId));
        try
        {
            var document = JsonSerializer.SerializeToUtf8Bytes(new StopDocument(clients.Time.GetUtcNow()), RunsJson.Relaxed.StopDocument);
            await SmallObjects.WriteNewAsync(clients.Store, marker, document, "application/json", cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException exception)
        {
            throw TransferException.Of(exception, $"The record '{marker}'", clients.Store);
        }
    }

    private async Task StopBothAsync(string runId, string jobId, CancellationToken cancellationToken)
    {
        try
        {
            var cancel = new UpdateJobStatusRequest { AccountId = helper.Account, JobId = jobId, RequestedJobStatus = RequestedJobStatus.Cancelled, StatusUpdateReason = Reason };
            await clients.Control.UpdateJobStatusAsync(cancel, cancellationToken).ConfigureAwait(false);
        }
        catch (AmazonS3ControlException exception) when (exception.ErrorCode is "JobStatusException" or "NoSuchJob")
        {
            // It ends, or has ended, already.
        }

        var status = new RunStatusReader(clients, helper);
        var terminated = new HashSet<string>(StringComparer.Ordinal);
        while (true)
        {
            // Asked before the queue is: what was handed over before the job ended is in the queue then.
            var hasEnded = await HasEndedAsync(jobId, cancellationToken).ConfigureAwait(false);
            var tasks = await status.TasksAsync(runId, cancellationToken).ConfigureAwait(false);
            var open = tasks.Values.Where(task => task.Status is not (BatchStatus.SUCCEEDED or BatchStatus.FAILED)).ToList();
            await Parallel.ForEachAsync(
                open.Where(task => terminated.Add(task.JobId!)).ToList(),
                new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
                async (task, token) => await TerminateAsync(task.JobId!, token).ConfigureAwait(false)).ConfigureAwait(false);
            if (hasEnded && open.Count == 0)
                return;
            await clients.PauseAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task StopJobAsync(string jobId, CancellationToken cancellationToken)
    {
        await TerminateAsync(jobId, cancellationToken).ConfigureAwait(false);
        while ((await clients.Batch.DescribeJobsAsync(new DescribeJobsRequest { Jobs = [jobId] }, cancellationToken).ConfigureAwait(false)).Jobs.FirstOrDefault() is { } job
            && job.Status is not (BatchStatus.SUCCEEDED or BatchStatus.FAILED))
        {
            await clients.PauseAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<bool> HasEndedAsync(string jobId, CancellationToken cancellationToken)
    {
        try
        {
            var job = (await clients.Control.DescribeJobAsync(new DescribeJobRequest { AccountId = helper.Account, JobId = jobId }, cancellationToken).ConfigureAwait(false)).Job;
            return job?.Status is Clients.S3Control.JobStatus.Cancelled or Clients.S3Control.JobStatus.Complete or Clients.S3Control.JobStatus.Failed;
        }
        catch (AmazonS3ControlException exception) when (exception.ErrorCode == "NoSuchJob")
        {
            return true;
        }
    }

    // It takes jobs that wait out of the queue, too, and of an array all children.
    private Task<TerminateJobResponse> TerminateAsync(string jobId, CancellationToken cancellationToken) =>
        clients.Batch.TerminateJobAsync(new TerminateJobRequest { JobId = jobId, Reason = Reason }, cancellationToken);
}
