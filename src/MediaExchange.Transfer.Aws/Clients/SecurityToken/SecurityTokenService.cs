using Amazon;
using Amazon.Runtime;
using Amazon.SecurityToken;
using MediaExchange.Transfer.Aws.Wire;

namespace MediaExchange.Transfer.Aws.Clients.SecurityToken;

/// <summary>The SDK's own client of AWS Security Token Service, reached as the others are.</summary>
internal static class SecurityTokenService
{
    /// <summary>Makes a client. No request is sent. AWS_ENDPOINT_URL_STS names another address.</summary>
    /// <exception cref="AwsAccessException">Something in the access cannot be used, or nobody has named a region.</exception>
    public static AmazonSecurityTokenServiceClient Create(AwsAccess access)
    {
        ArgumentNullException.ThrowIfNull(access);
        var address = ServiceAddress.Of(access, "STS", "STS");
        var transport = HttpTransport.Plain(access, address.Access.Endpoint, access.Timeouts.Quick);
        var config = new AmazonSecurityTokenServiceConfig
        {
            HttpClientFactory = transport,
            IgnoreConfiguredEndpointUrls = true,
            ClientAppId = address.Access.UserAgent,
            RetryMode = RequestRetryMode.Standard,
            Timeout = ClientConfig.MaxTimeout,
            LogMetrics = false,
        };
        if (address.Access.Endpoint is { } endpoint)
        {
            config.ServiceURL = endpoint.AbsoluteUri.TrimEnd('/');
            config.AuthenticationRegion = address.Region;
        }
        else
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(address.Region);
        }

        return new Client(address.Access.Credentials, config, transport);
    }

    private sealed class Client(AWSCredentials credentials, AmazonSecurityTokenServiceConfig config, HttpTransport transport)
        : AmazonSecurityTokenServiceClient(credentials, config)
    {
        protected override void Dispose(bool disposing)
        {
            base.Dispose(disposing);
            if (disposing)
                transport.Dispose();
        }
    }
}
