using MediaExchange.Transfer.Aws.Clients.Batch;
using MediaExchange.Transfer.Aws.Clients.S3Control;
using MediaExchange.Transfer.Aws.Preflight;
using MediaExchange.Transfer.Engine;
using BatchStatus = MediaExchange.Transfer.Aws.Clients.Batch.JobStatus;
using S3Status = MediaExchange.Transfer.Aws.Clients.S3Control.JobStatus;

namespace MediaExchange.Transfer.Aws.Runs.Reports;

/// <summary>Asks a run's job whether it has ended. A report can do without: what a service does not tell is said in it.</summary>
internal sealed class RunEndReader(RunClients clients, HelperFacts helper)
{
    public async Task<RunEnd> ReadAsync(RunDocument run, CancellationToken cancellationToken)
    {
        var isS3 = run.Engine == RunEngine.S3Batch;
        try
        {
            if (await new RunJobs(clients, helper).FindAsync(run, cancellationToken).ConfigureAwait(false) is not { } jobId)
                return new RunEnd(HasEnded: false);
            var what = isS3
                ? $"S3 Batch Operations cannot be asked whether the job {jobId} has ended, for which s3:DescribeJob is needed"
                : $"AWS Batch cannot be asked what became of the job {jobId}, for which batch:DescribeJobs is needed";
            return await clients.AskAsync(what, jobId, () => isS3 ? OfS3Async(jobId, cancellationToken) : OfBatchAsync(jobId, cancellationToken)).ConfigureAwait(false);
        }
        catch (TransferException exception)
        {
            return new RunEnd(HasEnded: false) { Unread = exception.Message, IsBatchUnread = !isS3 };
        }
    }

    private async Task<RunEnd> OfS3Async(string jobId, CancellationToken cancellationToken)
    {
        try
        {
            var request = new DescribeJobRequest { AccountId = helper.Account, JobId = jobId };
            var job = (await clients.Control.DescribeJobAsync(request, cancellationToken).ConfigureAwait(false)).Job!;
            return job.Status is S3Status.Complete or S3Status.Cancelled or S3Status.Failed
                ? new RunEnd(HasEnded: true, RunStatusReader.Reason(job) ?? $"The job is {job.Status}.")
                {
                    IsReported = job is { Report.Enabled: true, ProgressSummary: { } progress } && progress.NumberOfTasksSucceeded + progress.NumberOfTasksFailed > 0,
                }
                : new RunEnd(HasEnded: false);
        }
        catch (AmazonS3ControlException exception) when (exception.ErrorCode == "NoSuchJob")
        {
            return Forgotten($"S3 Batch Operations has forgotten the job {jobId}, as it does 90 days after the end") with { IsReported = true };
        }
    }

    private async Task<RunEnd> OfBatchAsync(string jobId, CancellationToken cancellationToken)
    {
        var job = (await clients.Batch.DescribeJobsAsync(new DescribeJobsRequest { Jobs = [jobId] }, cancellationToken).ConfigureAwait(false)).Jobs.FirstOrDefault();
        return job is null ? Forgotten($"AWS Batch has forgotten the job {jobId}, as it does seven days after the end")
            : job.Status is BatchStatus.SUCCEEDED or BatchStatus.FAILED ? new RunEnd(HasEnded: true, string.IsNullOrEmpty(job.StatusReason) ? $"The job {job.Status}." : ErrorTranslator.OneLine(job.StatusReason))
            : new RunEnd(HasEnded: false);
    }

    private static RunEnd Forgotten(string sentence) => new(HasEnded: true) { Unread = $"{sentence}; ledgers tell what became of the rows." };
}
