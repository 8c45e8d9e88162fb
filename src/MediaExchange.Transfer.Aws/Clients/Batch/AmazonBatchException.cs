using Amazon.Runtime;

namespace MediaExchange.Transfer.Aws.Clients.Batch;

/// <summary>What AWS Batch has refused or failed at: <see cref="AmazonServiceException.ErrorCode"/> names it.</summary>
internal sealed class AmazonBatchException(ServiceFailure failure)
    : AmazonServiceException(failure.Message, failure.Inner, failure.Type, failure.Code, failure.RequestId, failure.Status);
