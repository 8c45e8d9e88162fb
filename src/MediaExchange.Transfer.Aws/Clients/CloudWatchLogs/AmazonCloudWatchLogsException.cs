using Amazon.Runtime;

namespace MediaExchange.Transfer.Aws.Clients.CloudWatchLogs;

/// <summary>What CloudWatch Logs has refused or failed at: <see cref="AmazonServiceException.ErrorCode"/> names it.</summary>
internal sealed class AmazonCloudWatchLogsException(ServiceFailure failure)
    : AmazonServiceException(failure.Message, failure.Inner, failure.Type, failure.Code, failure.RequestId, failure.Status);
