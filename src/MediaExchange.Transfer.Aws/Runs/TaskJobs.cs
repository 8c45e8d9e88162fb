using System.Globalization;
using System.Net;
using Amazon.Runtime;
using MediaExchange.Transfer.Aws.Clients.Batch;
using MediaExchange.Transfer.Engine;

namespace MediaExchange.Transfer.Aws.Runs;

/// <summary>The jobs of AWS Batch for single tasks of runs. Those of one task are told apart by a number at the end of their names.</summary>
/// <param name="batch">AWS Batch; disposed with this.</param>
/// <param name="queue">The queue's ARN.</param>
/// <param name="definition">The job definition's ARN.</param>
internal sealed class TaskJobs(AmazonBatchClient batch, string queue, string definition) : IDisposable
{
    /// <summary>The tag that tells a job's run.</summary>
    public const string RunTag = "mediaexchange-transfer:run";

    private static readonly string[] Throttling = ["TooManyRequestsException", "ThrottlingException", "Throttling", "RequestLimitExceeded", "ThrottledException"];

    /// <summary>Where and as whom AWS Batch is asked. No request is sent.</summary>
    /// <exception cref="AwsAccessException">It cannot be used.</exception>
    public static TaskJobs Open(AwsAccess access, string queue, string definition) => new(new AmazonBatchClient(access), queue, definition);

    /// <summary>The name of a task's job of a number.</summary>
    public static string Name(string runId, string taskId, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{RunWriter.TaskJob(runId, taskId)}{(number == 1 ? "" : $"-{number}")}");

    /// <summary>Closes the connections.</summary>
    public void Dispose() => batch.Dispose();

    /// <summary>Finds the last job of a task. AWS Batch forgets jobs about seven days after they have ended.</summary>
    /// <returns>Null when there is none.</returns>
    /// <exception cref="TransferException">AWS Batch refused, or cannot be asked.</exception>
    public async Task<TaskJob?> FindLastAsync(string runId, string taskId, CancellationToken cancellationToken)
    {
        var name = RunWriter.TaskJob(runId, taskId);
        var list = new ListJobsRequest { JobQueue = queue, Filters = [new KeyValuesPair { Name = "JOB_NAME", Values = [name + "*"] }] };
        (TaskJob Job, long At)? last = null;
        do
        {
            var page = await AskAsync(token => batch.ListJobsAsync(list, token), cancellationToken).ConfigureAwait(false);
            foreach (var job in page.JobSummaryList)
            {
                if (NumberOf(job.JobName ?? "", name) is { } number && (last is null || (number, job.CreatedAt ?? 0).CompareTo((last.Value.Job.Number, last.Value.At)) > 0))
                    last = (new TaskJob(number, job.JobId ?? "", job.Status == JobStatus.FAILED), job.CreatedAt ?? 0);
            }

            list.NextToken = page.NextToken;
        }
        while (!string.IsNullOrEmpty(list.NextToken));
        return last?.Job;
    }

    /// <summary>Submits a task's job of a number, unless there is one already.</summary>
    /// <param name="run">The run.</param>
    /// <param name="taskId">The task.</param>
    /// <param name="number">From 1.</param>
    /// <param name="document">The address of the task's document. No keys: all overrides together may have 8,192 characters.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The job's id.</returns>
    /// <exception cref="TransferException">AWS Batch refused, or cannot be asked.</exception>
    public async Task<string> SubmitAsync(RunDocument run, string taskId, int number, string document, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        var request = new SubmitJobRequest
        {
            JobName = Name(run.RunId, taskId, number),
            JobQueue = queue,
            JobDefinition = definition,
            ContainerOverrides = new ContainerOverrides { Command = ["task", document] },
            Tags = new Dictionary<string, string>(run.Tags ?? new Dictionary<string, string>()) { [RunTag] = run.RunId },
            PropagateTags = true,
        };
        var answer = await AskAsync(token => batch.SubmitOnceAsync(request, token), cancellationToken).ConfigureAwait(false);
        return answer.JobId ?? "";
    }

    /// <returns>Null when it is no job of the task; the filter disregards case.</returns>
    private static int? NumberOf(string jobName, string name)
    {
        if (!jobName.StartsWith(name, StringComparison.Ordinal))
            return null;
        var rest = jobName.AsSpan(name.Length);
        if (rest.IsEmpty)
            return 1;
        return rest[0] == '-' && int.TryParse(rest[1..], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    private static async Task<T> AskAsync<T>(Func<CancellationToken, Task<T>> ask, CancellationToken cancellationToken)
    {
        try
        {
            return await ask(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested
            && exception is AmazonClientException or AmazonServiceException or HttpRequestException or IOException or TimeoutException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var service = exception as AmazonServiceException;
            var kind = service switch
            {
                null => FailureKind.StoreUnavailable,
                { StatusCode: HttpStatusCode.TooManyRequests } => FailureKind.Throttled,
                _ when Throttling.Contains(service.ErrorCode) => FailureKind.Throttled,

                // A queue that takes no jobs for now, as while its helper is updated: there is no job, and later there may be.
                { ErrorCode: "ClientException" } when service.Message.Contains("DISABLED", StringComparison.Ordinal) => FailureKind.Throttled,
                { StatusCode: >= HttpStatusCode.InternalServerError or 0 } => FailureKind.StoreUnavailable,
                { StatusCode: HttpStatusCode.Forbidden } => FailureKind.AccessDenied,
                _ => FailureKind.InvalidRequest,
            };
            throw new TransferException(kind, $"AWS Batch: {service?.ErrorCode ?? exception.GetType().Name}: {ErrorTranslator.OneLine(exception.Message)}", null, exception);
        }
    }
}
