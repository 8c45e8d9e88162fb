using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.S3.Model;

namespace MediaExchange.Transfer.Aws.Wire;

/// <summary>Puts a call's own headers on its request before it is signed.</summary>
internal sealed class MarshalledRequestHandler : PipelineHandler
{
    public override Task<T> InvokeAsync<T>(IExecutionContext executionContext)
    {
        Adjust(executionContext.RequestContext);
        return base.InvokeAsync<T>(executionContext);
    }

    private static void Adjust(IRequestContext context)
    {
        // The SDK would say text/plain, or what the key's extension suggests. Nothing said lets the store decide.
        if (context.OriginalRequest is PutObjectRequest or InitiateMultipartUploadRequest or UploadPartRequest)
            context.Request.Headers.Remove("Content-Type");
        // Without a range the SDK hashes all bytes and compares that with the ETag, which need not be an MD5, nor even hexadecimal.
        if (context.OriginalRequest is GetObjectRequest { ByteRange: null } read)
            read.ByteRange = new ByteRange(0, 0);
        // Of sub-resources the SDK signs the encoded value and sends the bare one, in which a plus sign means a space.
        if (context.OriginalRequest is UploadPartRequest && context.Request.SubResources.Remove("uploadId", out var uploadId))
        {
            context.Request.Parameters["uploadId"] = uploadId;
            context.Request.UseQueryString = true;
        }

        if (S3Call.Current is not { } call)
            return;
        foreach (var (name, value) in call.Headers)
            context.Request.Headers[name] = value;
    }
}
