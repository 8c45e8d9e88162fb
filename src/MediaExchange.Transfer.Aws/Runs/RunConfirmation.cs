using MediaExchange.Transfer.Aws.Clients.S3Control;
using MediaExchange.Transfer.Aws.Preflight;
using MediaExchange.Transfer.Engine;

namespace MediaExchange.Transfer.Aws.Runs;

/// <summary>Lets a job of S3 Batch Operations begin that waits for it, once S3 has counted the same rows as whoever brought the inventory.</summary>
internal sealed class RunConfirmation(RunClients clients, HelperFacts helper)
{
    /// <exception cref="TransferException">The counts differ, or S3 refuses.</exception>
    public async Task RunAsync(RunDocument run, string jobId, CancellationToken cancellationToken)
    {
        while (true)
        {
            var job = await AskAsync(run, () => clients.Control.DescribeJobAsync(new DescribeJobRequest { AccountId = helper.Account, JobId = jobId }, cancellationToken)).ConfigureAwait(false);
            switch (job.Job?.Status)
            {
                case JobStatus.New or JobStatus.Preparing:
                    await clients.PauseAsync(cancellationToken).ConfigureAwait(false);
                    continue;
                case JobStatus.Suspended:
                    RequireRows(run, job.Job.ProgressSummary?.TotalNumberOfTasks);
                    var ready = new UpdateJobStatusRequest { AccountId = helper.Account, JobId = jobId, RequestedJobStatus = RequestedJobStatus.Ready };
                    await AskAsync(run, () => clients.Control.UpdateJobStatusAsync(ready, cancellationToken)).ConfigureAwait(false);
                    return;
                default:
                    // Somebody has confirmed it, or S3 could not read the inventory, which its status tells.
                    return;
            }
        }
    }

    private static void RequireRows(RunDocument run, long? counted)
    {
        if (run.Inventory is { } inventory && counted is { } rows && rows != inventory.Rows)
        {
            throw new TransferException(
                FailureKind.InvalidRow,
                $"S3 counts {rows} rows in the inventory of the run '{run.RunId}', which has {inventory.Rows}. The job was not confirmed; stop it with Stop-S3BatchTransfer {run.RunId}, and begin again.",
                run.RunId);
        }
    }

    private Task<T> AskAsync<T>(RunDocument run, Func<Task<T>> ask) => clients.AskAsync($"The run '{run.RunId}' cannot be confirmed", run.RunId, ask);
}
