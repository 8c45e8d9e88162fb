using Amazon.Runtime;
using MediaExchange.Transfer.Aws.Clients.Json;

namespace MediaExchange.Transfer.Aws.Clients.CloudWatchLogs;

/// <summary>Amazon CloudWatch Logs, as far as it is used here. Errors are <see cref="AmazonCloudWatchLogsException"/>.</summary>
/// <param name="access">Where and as whom; AWS_ENDPOINT_URL_CLOUDWATCH_LOGS names another address.</param>
internal sealed class AmazonCloudWatchLogsClient(AwsAccess access) : JsonServiceClient(access, Service)
{
    internal static readonly ServiceDescription Service = new(
        "CloudWatch Logs",
        "logs",
        "2014-03-28",
        new HostNames("logs") { Fips = "logs-fips", GovCloudFips = "logs", HasFipsInCanada = true, DualStack = "logs" });

    /// <summary>Reads a log stream, page by page, up to 1 MB or 10,000 lines each. At the end the token that comes back is the one that was sent.</summary>
    public Task<GetLogEventsResponse> GetLogEventsAsync(GetLogEventsRequest request, CancellationToken cancellationToken = default) =>
        CallAsync(request, "Logs_20140328.GetLogEvents", LogsJson.Default.GetLogEventsRequest, LogsJson.Default.GetLogEventsResponse, cancellationToken);

    /// <summary>Searches the log streams of a group, page by page. A page may be empty though more follow: the end has no token.</summary>
    public Task<FilterLogEventsResponse> FilterLogEventsAsync(FilterLogEventsRequest request, CancellationToken cancellationToken = default) =>
        CallAsync(request, "Logs_20140328.FilterLogEvents", LogsJson.Default.FilterLogEventsRequest, LogsJson.Default.FilterLogEventsResponse, cancellationToken);

    protected override AmazonServiceException NewException(ServiceFailure failure) => new AmazonCloudWatchLogsException(failure);
}
