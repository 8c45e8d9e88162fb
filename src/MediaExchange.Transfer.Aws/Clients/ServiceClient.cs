using Amazon.Runtime;
using Amazon.Runtime.Internal;
using MediaExchange.Transfer.Aws.Wire;

namespace MediaExchange.Transfer.Aws.Clients;

/// <summary>
/// A service on the SDK's own pipeline: its signer, credentials, user agent and standard retries (three attempts, or as AWS_MAX_ATTEMPTS
/// says). An operation is a function that writes a request and one that reads the answer. The official packages of these services are
/// not on every package feed, and a dozen calls of each are needed; names and shapes are theirs, so that they can take over.
/// </summary>
internal abstract class ServiceClient : AmazonServiceClient
{
    private readonly HttpTransport _transport;

    protected ServiceClient(AwsAccess access, ServiceDescription service, TimeSpan? attemptTimeout = null)
        : this(access, service, ServiceAddress.Of(access, service.Id, service.EndpointVariable), attemptTimeout)
    {
    }

    private ServiceClient(AwsAccess access, ServiceDescription service, ServiceAddress address, TimeSpan? attemptTimeout)
        : base(address.Access.Credentials, new ServiceConfig(service, address, access.Time))
    {
        Region = address.Region;
        _transport = HttpTransport.Plain(access, address.Access.Endpoint, attemptTimeout ?? access.Timeouts.Quick);
        Settings.HttpClientFactory = _transport;
    }

    /// <summary>The region that the service is used in. A global service may be signed for another.</summary>
    public string Region { get; }

    /// <summary>Where requests go.</summary>
    public Uri Address => Settings.Endpoint.Address;

    protected override IServiceMetadata ServiceMetadata => new Metadata(Settings.Service.Id);

    protected TimeProvider Time => Settings.Time;

    private ServiceConfig Settings => (ServiceConfig)Config;

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        pipeline.AddHandlerAfter<Marshaller>(new ServiceEndpointHandler());
        pipeline.AddHandlerAfter<Marshaller>(new SigV4Handler());
        pipeline.ReplaceHandler<RetryHandler>(new RetryHandler(new ServiceRetryPolicy(Settings)));
    }

    /// <summary>Sends one request, again where that is safe and may help.</summary>
    protected Task<TResponse> SendAsync<TResponse>(
        AmazonWebServiceRequest request,
        string operation,
        Action<IRequest> marshal,
        Func<Answer, TResponse> unmarshal,
        CancellationToken cancellationToken)
        where TResponse : AmazonWebServiceResponse, new()
    {
        ArgumentNullException.ThrowIfNull(request);
        var options = new InvokeOptions
        {
            RequestMarshaller = new OperationMarshaller(Settings.Service.Id, marshal),
            ResponseUnmarshaller = new OperationUnmarshaller(operation, unmarshal, ReadFailure, NewException),
        };
        return InvokeAsync<TResponse>(request, options, cancellationToken);
    }

    /// <summary>Makes the service's own exception.</summary>
    protected abstract AmazonServiceException NewException(ServiceFailure failure);

    /// <summary>Reads what an error answer says.</summary>
    protected abstract ServiceFailure ReadFailure(Answer answer);

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
            _transport.Dispose();
    }

    private sealed class Metadata(string serviceId) : IServiceMetadata
    {
        public string ServiceId { get; } = serviceId;

        public IDictionary<string, string> OperationNameMapping { get; } = new Dictionary<string, string>();
    }
}
