using System.Reflection;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Util.Internal;

namespace MediaExchange.Transfer.Aws.Clients;

/// <summary>The SDK's settings for one service at one address.</summary>
internal sealed class ServiceConfig : ClientConfig
{
    private static readonly string Version =
        typeof(ServiceConfig).Assembly.GetCustomAttribute<AssemblyFileVersionAttribute>()?.Version ?? "0.0.0";

    public ServiceConfig(ServiceDescription service, ServiceAddress address, TimeProvider time)
        : base(new DefaultConfigurationProvider([new DefaultConfiguration { Name = DefaultConfigurationMode.Standard, RetryMode = RequestRetryMode.Standard }]))
    {
        Service = service;
        Time = time;
        UserAgent = InternalSDKUtils.BuildUserAgentString(service.Id.Replace(' ', '_'), Version);
        ServiceId = service.Id;
        AuthenticationServiceName = service.SigningName;
        // Both come from the environment or the profile, as for S3.
        Endpoint = ServiceEndpoints.Resolve(service, address.Region, address.Access.Endpoint, UseFIPSEndpoint, UseDualstackEndpoint);
        IgnoreConfiguredEndpointUrls = true;
        ServiceURL = Endpoint.Address.AbsoluteUri.TrimEnd('/');
        AuthenticationRegion = Endpoint.SigningRegion;
        DisableHostPrefixInjection = !Endpoint.TakesHostPrefix;
        EndpointProvider = new StaticEndpointProvider(ServiceURL);
        ClientAppId = address.Access.UserAgent;
        RetryMode = RequestRetryMode.Standard;
        Timeout = MaxTimeout;
        LogMetrics = false;
        // The answers to these operations carry no checksums, and no operation here has a body worth one.
        RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED;
        ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED;
        DisableRequestCompression = true;
    }

    public ServiceDescription Service { get; }

    public ServiceEndpoint Endpoint { get; }

    /// <summary>What pauses before retries are measured with.</summary>
    public TimeProvider Time { get; }

    public override string RegionEndpointServiceName => Service.Hosts.Plain;

    public override string ServiceVersion => Service.Version;

    public override string UserAgent { get; }

    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) => new(ServiceURL);
}
