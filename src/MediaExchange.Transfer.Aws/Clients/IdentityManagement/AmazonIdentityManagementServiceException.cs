using Amazon.Runtime;

namespace MediaExchange.Transfer.Aws.Clients.IdentityManagement;

/// <summary>What IAM has refused or failed at: <see cref="AmazonServiceException.ErrorCode"/> names it.</summary>
internal sealed class AmazonIdentityManagementServiceException(ServiceFailure failure)
    : AmazonServiceException(failure.Message, failure.Inner, failure.Type, failure.Code, failure.RequestId, failure.Status);
