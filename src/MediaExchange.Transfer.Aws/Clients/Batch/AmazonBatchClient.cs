using Amazon.Runtime;
using MediaExchange.Transfer.Aws.Clients.Json;

namespace MediaExchange.Transfer.Aws.Clients.Batch;

/// <summary>AWS Batch, as far as it is used here. Errors are <see cref="AmazonBatchException"/>.</summary>
/// <param name="access">Where and as whom; AWS_ENDPOINT_URL_BATCH names another address.</param>
internal sealed partial class AmazonBatchClient(AwsAccess access) : JsonServiceClient(access, Service)
{
    internal static readonly ServiceDescription Service = new(
        "Batch",
        "batch",
        "2016-08-10",
        new HostNames("batch") { Fips = "fips.batch", GovCloudFips = "batch", DualStack = "batch", DualStackPartitions = ["aws"] });

    /// <summary>Submits a job. Two requests make two jobs, even with one name: see <see cref="AmazonBatchClient.SubmitOnceAsync"/>.</summary>
    public Task<SubmitJobResponse> SubmitJobAsync(SubmitJobRequest request, CancellationToken cancellationToken = default) =>
        PostAsync(request, "SubmitJob", "/v1/submitjob", BatchJson.Default.SubmitJobRequest, BatchJson.Default.SubmitJobResponse, cancellationToken);

    /// <summary>Describes jobs. Those that are not known, such as those that ended more than seven days ago, are left out.</summary>
    public Task<DescribeJobsResponse> DescribeJobsAsync(DescribeJobsRequest request, CancellationToken cancellationToken = default) =>
        PostAsync(request, "DescribeJobs", "/v1/describejobs", BatchJson.Default.DescribeJobsRequest, BatchJson.Default.DescribeJobsResponse, cancellationToken);

    /// <summary>Lists jobs of a queue or of an array, page by page: those with one status, RUNNING when none is given, or with a filter those of any status.</summary>
    public Task<ListJobsResponse> ListJobsAsync(ListJobsRequest request, CancellationToken cancellationToken = default) =>
        PostAsync(request, "ListJobs", "/v1/listjobs", BatchJson.Default.ListJobsRequest, BatchJson.Default.ListJobsResponse, cancellationToken);

    /// <summary>Ends a job, running or not; it is then FAILED. One that has ended already is left as it is.</summary>
    public Task<TerminateJobResponse> TerminateJobAsync(TerminateJobRequest request, CancellationToken cancellationToken = default) =>
        PostAsync(request, "TerminateJob", "/v1/terminatejob", BatchJson.Default.TerminateJobRequest, BatchJson.Default.TerminateJobResponse, cancellationToken);

    /// <summary>Takes a job out of its queue that has not come to STARTING yet; later ones go on.</summary>
    public Task<CancelJobResponse> CancelJobAsync(CancelJobRequest request, CancellationToken cancellationToken = default) =>
        PostAsync(request, "CancelJob", "/v1/canceljob", BatchJson.Default.CancelJobRequest, BatchJson.Default.CancelJobResponse, cancellationToken);

    /// <summary>Describes queues, page by page. Those that are not there are left out.</summary>
    public Task<DescribeJobQueuesResponse> DescribeJobQueuesAsync(DescribeJobQueuesRequest request, CancellationToken cancellationToken = default) =>
        PostAsync(request, "DescribeJobQueues", "/v1/describejobqueues", BatchJson.Default.DescribeJobQueuesRequest, BatchJson.Default.DescribeJobQueuesResponse, cancellationToken);

    /// <summary>Describes compute environments, page by page. Those that are not there are left out.</summary>
    public Task<DescribeComputeEnvironmentsResponse> DescribeComputeEnvironmentsAsync(DescribeComputeEnvironmentsRequest request, CancellationToken cancellationToken = default) =>
        PostAsync(request, "DescribeComputeEnvironments", "/v1/describecomputeenvironments", BatchJson.Default.DescribeComputeEnvironmentsRequest, BatchJson.Default.DescribeComputeEnvironmentsResponse, cancellationToken);

    /// <summary>Describes job definitions, page by page.</summary>
    public Task<DescribeJobDefinitionsResponse> DescribeJobDefinitionsAsync(DescribeJobDefinitionsRequest request, CancellationToken cancellationToken = default) =>
        PostAsync(request, "DescribeJobDefinitions", "/v1/describejobdefinitions", BatchJson.Default.DescribeJobDefinitionsRequest, BatchJson.Default.DescribeJobDefinitionsResponse, cancellationToken);

    protected override AmazonServiceException NewException(ServiceFailure failure) => new AmazonBatchException(failure);
}
