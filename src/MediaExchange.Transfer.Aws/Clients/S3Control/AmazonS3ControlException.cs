using Amazon.Runtime;

namespace MediaExchange.Transfer.Aws.Clients.S3Control;

/// <summary>What S3 Control has refused or failed at: <see cref="AmazonServiceException.ErrorCode"/> names it.</summary>
internal sealed class AmazonS3ControlException(ServiceFailure failure)
    : AmazonServiceException(failure.Message, failure.Inner, failure.Type, failure.Code, failure.RequestId, failure.Status);
