using Amazon.Runtime;

namespace MediaExchange.Transfer.Aws.Clients.EC2;

/// <summary>What EC2 has refused or failed at: <see cref="AmazonServiceException.ErrorCode"/> names it.</summary>
internal sealed class AmazonEC2Exception(ServiceFailure failure)
    : AmazonServiceException(failure.Message, failure.Inner, failure.Type, failure.Code, failure.RequestId, failure.Status);
