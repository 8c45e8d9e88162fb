using Amazon.Runtime;

namespace MediaExchange.Transfer.Aws.Clients.CloudFormation;

/// <summary>What CloudFormation has refused or failed at: <see cref="AmazonServiceException.ErrorCode"/> names it.</summary>
internal sealed class AmazonCloudFormationException(ServiceFailure failure)
    : AmazonServiceException(failure.Message, failure.Inner, failure.Type, failure.Code, failure.RequestId, failure.Status);
