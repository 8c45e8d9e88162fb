using System.Globalization;
using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace MediaExchange.Transfer.Aws.Wire;

/// <summary>Gives a request its body just before it is signed: the SDK's own way takes only bodies that can be read twice.</summary>
internal sealed class BodyHandler : PipelineHandler
{
    public override Task<T> InvokeAsync<T>(IExecutionContext executionContext)
    {
        if (S3Call.Current?.Body is { } body)
            Attach(executionContext.RequestContext.Request, body);
        return base.InvokeAsync<T>(executionContext);
    }

    /// <summary>Takes a request to where it goes, once it is signed.</summary>
    public static void Restore(IRequest request, S3Call call)
    {
        if (call.ActualEndpoint is { } actual)
            request.Endpoint = actual;
    }

    // The SDK leaves a body unsigned only where it sees TLS. The host that it signs has a port unless that is the scheme's own.
    private static bool TryPassForTls(IRequest request)
    {
        if (!request.Headers.ContainsKey("Content-MD5") || S3Call.Current is not { } call || request.Endpoint.Port == 443)
            return false;
        call.ActualEndpoint = request.Endpoint;
        request.Endpoint = new UriBuilder(request.Endpoint) { Scheme = Uri.UriSchemeHttps, Port = request.Endpoint.IsDefaultPort ? -1 : request.Endpoint.Port }.Uri;
        return true;
    }

    private static void Attach(IRequest request, BodyStream body)
    {
        request.ContentStream = body;
        request.Headers["Content-Length"] = body.Length.ToString(CultureInfo.InvariantCulture);

        // TLS keeps the bytes as they are. Without it they are signed: at once where they are at hand, otherwise chunk by chunk. A Content-MD5 does
        // for that: it is signed as all headers are, the store holds the bytes to it, and nobody can make others of a given MD5. (A CRC does not:
        // anybody can.) To hash them once more would be a tenth of the processor time of a copy.
        request.DisablePayloadSigning = request.Endpoint.Scheme == Uri.UriSchemeHttps || TryPassForTls(request);
        request.UseChunkEncoding = request.DisablePayloadSigning != true && !body.CanSeek && body.Length > 0;
    }
}
