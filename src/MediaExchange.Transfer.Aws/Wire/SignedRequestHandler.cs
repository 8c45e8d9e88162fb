using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace MediaExchange.Transfer.Aws.Wire;

/// <summary>Sees to it that what is sent is what was signed.</summary>
internal sealed class SignedRequestHandler : PipelineHandler
{
    public override Task<T> InvokeAsync<T>(IExecutionContext executionContext)
    {
        var request = executionContext.RequestContext.Request;
        if (S3Call.Current is { } timed)
        {
            StoreClock.SignAgain(executionContext, timed);
            BodyHandler.Restore(request, timed);
        }

        // The SDK signs /bucket//key for the key '/key', but leaves one slash out of the address when the bucket is in the path.
        if (request.PathResources.TryGetValue("{Key+}", out var key)
            && key.StartsWith('/')
            && !request.Endpoint.AbsoluteUri.EndsWith('/'))
        {
            request.ResourcePath = "/" + request.ResourcePath;
        }

        if (S3Call.Current is { } call)
        {
            // The SDK would parse them on their way out: an odd Content-Type throws, an Expires that is no date is dropped.
            call.SignedContentHeaders = [.. request.Headers.Where(h => WireHandler.IsContentHeader(h.Key))];
            foreach (var (name, _) in call.SignedContentHeaders)
                request.Headers.Remove(name);
        }

        return base.InvokeAsync<T>(executionContext);
    }
}
