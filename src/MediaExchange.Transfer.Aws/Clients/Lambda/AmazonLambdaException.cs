using Amazon.Runtime;

namespace MediaExchange.Transfer.Aws.Clients.Lambda;

/// <summary>What Lambda has refused or failed at: <see cref="AmazonServiceException.ErrorCode"/> names it.</summary>
internal sealed class AmazonLambdaException(ServiceFailure failure)
    : AmazonServiceException(failure.Message, failure.Inner, failure.Type, failure.Code, failure.RequestId, failure.Status);
