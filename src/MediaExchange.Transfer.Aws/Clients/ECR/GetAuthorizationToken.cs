using Amazon.Runtime;

namespace MediaExchange.Transfer.Aws.Clients.ECR;

/// <summary>Gives what the registry of the caller's account is entered with.</summary>
internal sealed class GetAuthorizationTokenRequest : AmazonWebServiceRequest;

/// <summary>The answer to <see cref="GetAuthorizationTokenRequest"/>.</summary>
internal sealed class GetAuthorizationTokenResponse : AmazonWebServiceResponse
{
    public List<AuthorizationData> AuthorizationData { get; set; } = [];
}
