using Amazon.Runtime;

namespace MediaExchange.Transfer.Aws.Clients.ECR;

/// <summary>What ECR has refused or failed at: <see cref="AmazonServiceException.ErrorCode"/> names it.</summary>
internal sealed class AmazonECRException(ServiceFailure failure)
    : AmazonServiceException(failure.Message, failure.Inner, failure.Type, failure.Code, failure.RequestId, failure.Status);
