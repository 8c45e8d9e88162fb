using System.Net;
using Amazon.Runtime;

namespace MediaExchange.Transfer.Aws.Clients.Batch;

internal sealed partial class AmazonBatchClient
{
    // The SDK's standard number of attempts.
    private const int MostSubmissions = 3;

    // A job that was accepted is in the list within a second or so, but nobody has promised it.
    private static readonly TimeSpan BeforeLooking = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Submits a job unless the queue has one of that name already, in whatever state: then that one is the answer, so that whoever was
    /// interrupted can submit again. For this the name must be made from what the job is for, and from nothing that changes. Batch forgets
    /// a job about seven days after it has ended.
    /// </summary>
    /// <remarks>
    /// A submission whose answer was lost is looked for before the next attempt. Two callers that submit one name at the same moment can
    /// still make two jobs: Batch has no token to tell them apart.
    /// </remarks>
    public async Task<SubmitJobResponse> SubmitOnceAsync(SubmitJobRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        for (var attempt = 1; ; attempt++)
        {
            if (await FindByNameAsync(request, cancellationToken).ConfigureAwait(false) is { } found)
                return new SubmitJobResponse { JobArn = found.JobArn, JobId = found.JobId, JobName = found.JobName };
            try
            {
                return await SubmitJobAsync(request, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (attempt < MostSubmissions && MayHaveArrived(exception, cancellationToken))
            {
                await Task.Delay(BeforeLooking, Time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>The youngest job of the request's name and queue.</summary>
    private async Task<JobSummary?> FindByNameAsync(SubmitJobRequest request, CancellationToken cancellationToken)
    {
        var list = new ListJobsRequest { JobQueue = request.JobQueue, Filters = [new KeyValuesPair { Name = "JOB_NAME", Values = [request.JobName ?? ""] }] };
        JobSummary? youngest = null;
        do
        {
            var page = await ListJobsAsync(list, cancellationToken).ConfigureAwait(false);
            // The filter disregards case.
            foreach (var job in page.JobSummaryList.Where(job => job.JobName == request.JobName))
            {
                if (youngest is null || job.CreatedAt > youngest.CreatedAt)
                    youngest = job;
            }

            list.NextToken = page.NextToken;
        }
        while (!string.IsNullOrEmpty(list.NextToken));
        return youngest;
    }

    // What the service has refused with a status of 4xx has not been done. All else may have been.
    private static bool MayHaveArrived(Exception exception, CancellationToken cancellationToken) => exception switch
    {
        _ when cancellationToken.IsCancellationRequested => false,
        AmazonServiceException service => service.StatusCode is < HttpStatusCode.BadRequest or >= HttpStatusCode.InternalServerError,
        _ => exception is HttpRequestException or IOException or TimeoutException or OperationCanceledException or AmazonClientException,
    };
}
