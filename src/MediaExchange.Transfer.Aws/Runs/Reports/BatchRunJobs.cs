using System.Runtime.CompilerServices;
using Amazon.Runtime;
using MediaExchange.Transfer.Aws.Clients.Batch;
using MediaExchange.Transfer.Aws.Helpers;
using MediaExchange.Transfer.Engine.Reports;

namespace MediaExchange.Transfer.Aws.Runs.Reports;

/// <summary>Asks AWS Batch for the jobs of a run, by their names.</summary>
/// <param name="batch">AWS Batch.</param>
/// <param name="queue">The queue's ARN.</param>
internal sealed class BatchRunJobs(AmazonBatchClient batch, string queue) : IRunJobs
{
    private const int TaskIdLength = 32;

    // Of those that have succeeded, ledgers tell.
    private static readonly string[] Unsuccessful = [JobStatus.SUBMITTED, JobStatus.PENDING, JobStatus.RUNNABLE, JobStatus.STARTING, JobStatus.RUNNING, JobStatus.FAILED];

    public async IAsyncEnumerable<BatchJobState> TasksAsync(string runId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var beginning = RunWriter.TaskJob(runId, "");
        await foreach (var job in ListAsync(Named(beginning + "*"), runId, cancellationToken).ConfigureAwait(false))
        {
            // A name may end in the number of a further try.
            if (job.JobName is { } name && name.StartsWith(beginning, StringComparison.Ordinal) && name.Length >= beginning.Length + TaskIdLength)
                yield return Of(job) with { TaskId = name.Substring(beginning.Length, TaskIdLength) };
        }
    }

    public async Task<BatchJobState?> FindArrayAsync(string runId, CancellationToken cancellationToken)
    {
        var name = RunWriter.ArrayJob(runId);
        BatchJobState? last = null;
        await foreach (var job in ListAsync(Named(name), runId, cancellationToken).ConfigureAwait(false))
        {
            // The filter disregards case.
            if (job.JobName == name && (last is null || Of(job).CreatedAt >= last.CreatedAt))
                last = Of(job);
        }

        return last;
    }

    public async IAsyncEnumerable<(int Index, BatchJobState Job)> ChildrenAsync(string arrayJobId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var status in Unsuccessful)
        {
            await foreach (var job in ListAsync(new ListJobsRequest { ArrayJobId = arrayJobId, JobStatus = status }, arrayJobId, cancellationToken).ConfigureAwait(false))
            {
                if (job.ArrayProperties?.Index is { } index)
                    yield return (index, Of(job));
            }
        }
    }

    private static BatchJobState Of(JobSummary job)
    {
        var reason = job.Container is { Reason: { Length: > 0 } container } ? $"{job.StatusReason}: {container}"
            : job.Container is { ExitCode: { } code and not 0 } ? $"{job.StatusReason} (exit code {code})"
            : job.StatusReason;
        var status = job.Status == JobStatus.FAILED && job.StatusReason?.StartsWith(RunStopper.Reason, StringComparison.Ordinal) == true ? BatchJobState.Stopped : job.Status;
        return new BatchJobState(job.JobId ?? "", status ?? "", reason, Time(job.CreatedAt) ?? default, Time(job.StoppedAt));
    }

    private static DateTimeOffset? Time(long? milliseconds) => milliseconds is { } value and > 0 ? DateTimeOffset.FromUnixTimeMilliseconds(value) : null;

    private ListJobsRequest Named(string name) => new() { JobQueue = queue, Filters = [new KeyValuesPair { Name = "JOB_NAME", Values = [name] }] };

    private async IAsyncEnumerable<JobSummary> ListAsync(ListJobsRequest request, string target, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        do
        {
            ListJobsResponse page;
            try
            {
                page = await batch.ListJobsAsync(request, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is AmazonClientException or AmazonServiceException or HttpRequestException or TimeoutException)
            {
                throw HelperFailures.From(exception, "AWS Batch cannot be asked for the run's jobs, for which batch:ListJobs is needed", target)!;
            }

            foreach (var job in page.JobSummaryList)
                yield return job;
            request.NextToken = page.NextToken;
        }
        while (!string.IsNullOrEmpty(request.NextToken));
    }
}
