using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace MediaExchange.Transfer.Aws.Clients;

/// <summary>The SDK's seam for writing a request, over a function.</summary>
internal sealed class OperationMarshaller(string serviceId, Action<IRequest> write) : IMarshaller<IRequest, AmazonWebServiceRequest>
{
    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        var request = new DefaultRequest(input, serviceId) { ResourcePath = "/", HttpMethod = "POST" };
        write(request);
        return request;
    }
}
