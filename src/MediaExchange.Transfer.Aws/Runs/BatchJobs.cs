using System.Runtime.CompilerServices;
using MediaExchange.Transfer.Aws.Clients.Batch;

namespace MediaExchange.Transfer.Aws.Runs;

/// <summary>Lists jobs of a queue by their name.</summary>
internal static class BatchJobs
{
    /// <param name="batch">AWS Batch.</param>
    /// <param name="queue">The queue's ARN.</param>
    /// <param name="name">A name, or with an asterisk at the end the beginning of one; its case does not count.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async IAsyncEnumerable<JobSummary> ListAsync(AmazonBatchClient batch, string queue, string name, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = new ListJobsRequest { JobQueue = queue, Filters = [new KeyValuesPair { Name = "JOB_NAME", Values = [name] }] };
        do
        {
            var page = await batch.ListJobsAsync(request, cancellationToken).ConfigureAwait(false);
            foreach (var job in page.JobSummaryList)
                yield return job;
            request.NextToken = page.NextToken;
        }
        while (!string.IsNullOrEmpty(request.NextToken));
    }
}
