using System.Globalization;
using System.Xml.Linq;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using MediaExchange.Transfer.Aws.Clients.Xml;

namespace MediaExchange.Transfer.Aws.Clients.S3Control;

/// <summary>Amazon S3 Control, as far as S3 Batch Operations need it. Errors are <see cref="AmazonS3ControlException"/>.</summary>
/// <param name="access">Where and as whom; AWS_ENDPOINT_URL_S3_CONTROL names another address, before which no account id is put.</param>
internal sealed class AmazonS3ControlClient(AwsAccess access) : ServiceClient(access, Service)
{
    internal static readonly ServiceDescription Service = new(
        "S3 Control",
        "s3",
        "2018-08-20",
        new HostNames("s3-control")
        {
            Fips = "s3-control-fips",
            GovCloudFips = "s3-control-fips",
            HasFipsInCanada = true,
            DualStack = "s3-control.dualstack",
            DualStackKeepsSuffix = true,
        });

    private const string Jobs = "/v20180820/jobs";

    /// <summary>Makes a job of S3 Batch Operations.</summary>
    public Task<CreateJobResponse> CreateJobAsync(CreateJobRequest request, CancellationToken cancellationToken = default) => CallAsync(
        request,
        "CreateJob",
        to =>
        {
            to.ResourcePath = Jobs;
            to.Headers["Content-Type"] = "application/xml";
            using var body = new MemoryStream();
            JobXml.Write(request, request.ClientRequestToken ?? Guid.NewGuid().ToString()).Save(body, SaveOptions.DisableFormatting);
            to.Content = body.ToArray();
        },
        result => new CreateJobResponse { JobId = result.Text(nameof(CreateJobResponse.JobId)) },
        cancellationToken);

    /// <summary>Describes a job. One that is not there is a NoSuchJob.</summary>
    public Task<DescribeJobResponse> DescribeJobAsync(DescribeJobRequest request, CancellationToken cancellationToken = default) => CallAsync(
        request,
        "DescribeJob",
        to =>
        {
            to.HttpMethod = "GET";
            SetPath(to, "", request.JobId);
        },
        result => new DescribeJobResponse { Job = result.Structure(nameof(DescribeJobResponse.Job), JobXml.ReadDescriptor) },
        cancellationToken);

    /// <summary>Lists the jobs of the account and region of the last 90 days, page by page.</summary>
    public Task<ListJobsResponse> ListJobsAsync(ListJobsRequest request, CancellationToken cancellationToken = default) => CallAsync(
        request,
        "ListJobs",
        to =>
        {
            to.HttpMethod = "GET";
            to.ResourcePath = Jobs;
            if (request.JobStatuses is { Count: > 0 } statuses)
                to.ParameterCollection.Add("jobStatuses", statuses);
            SetQuery(to, "nextToken", request.NextToken);
            SetQuery(to, "maxResults", request.MaxResults?.ToString(CultureInfo.InvariantCulture));
        },
        result => new ListJobsResponse
        {
            Jobs = result.List(nameof(ListJobsResponse.Jobs), JobXml.ReadListed),
            NextToken = result.Text(nameof(ListJobsResponse.NextToken)),
        },
        cancellationToken);

    /// <summary>Lets a job begin that waits for it, or cancels it.</summary>
    public Task<UpdateJobStatusResponse> UpdateJobStatusAsync(UpdateJobStatusRequest request, CancellationToken cancellationToken = default) => CallAsync(
        request,
        "UpdateJobStatus",
        to =>
        {
            SetPath(to, "/status", request.JobId);
            SetQuery(to, "requestedJobStatus", request.RequestedJobStatus);
            SetQuery(to, "statusUpdateReason", request.StatusUpdateReason);
        },
        result => new UpdateJobStatusResponse
        {
            JobId = result.Text(nameof(UpdateJobStatusResponse.JobId)),
            Status = result.Text(nameof(UpdateJobStatusResponse.Status)),
            StatusUpdateReason = result.Text(nameof(UpdateJobStatusResponse.StatusUpdateReason)),
        },
        cancellationToken);

    /// <summary>Lets a job go before others, or after.</summary>
    public Task<UpdateJobPriorityResponse> UpdateJobPriorityAsync(UpdateJobPriorityRequest request, CancellationToken cancellationToken = default) => CallAsync(
        request,
        "UpdateJobPriority",
        to =>
        {
            SetPath(to, "/priority", request.JobId);
            SetQuery(to, "priority", request.Priority?.ToString(CultureInfo.InvariantCulture));
        },
        result => new UpdateJobPriorityResponse
        {
            JobId = result.Text(nameof(UpdateJobPriorityResponse.JobId)),
            Priority = result.Int(nameof(UpdateJobPriorityResponse.Priority)),
        },
        cancellationToken);

    protected override AmazonServiceException NewException(ServiceFailure failure) => new AmazonS3ControlException(failure);

    protected override ServiceFailure ReadFailure(Answer answer) => XmlFailures.Read(answer);

    private Task<TResponse> CallAsync<TResponse>(
        S3ControlRequest request, string operation, Action<IRequest> marshal, Func<XElement, TResponse> read, CancellationToken cancellationToken)
        where TResponse : AmazonWebServiceResponse, new() => SendAsync(
            request,
            operation,
            to =>
            {
                to.UseQueryString = true;
                to.Headers["x-amz-account-id"] = CheckedAccount(request.AccountId);
                to.HostPrefix = request.AccountId + ".";
                marshal(to);
            },
            answer => read(answer.Xml()),
            cancellationToken);

    // It becomes part of a host name.
    private static string CheckedAccount(string? account) => account is { Length: 12 } && account.All(char.IsAsciiDigit)
        ? account
        : throw new ArgumentException($"The account id '{account}' does not have twelve digits.", nameof(account));

    private static void SetPath(IRequest to, string end, string? jobId)
    {
        // Without it the path would be that of another operation.
        ArgumentException.ThrowIfNullOrEmpty(jobId, nameof(DescribeJobRequest.JobId));
        to.ResourcePath = Jobs + "/{id}" + end;
        to.AddPathResource("{id}", jobId);
    }

    private static void SetQuery(IRequest to, string name, string? value)
    {
        if (value is not null)
            to.Parameters[name] = value;
    }
}
