using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.S3;
using Amazon.S3.Internal;

namespace MediaExchange.Transfer.Aws.Wire;

/// <summary>The SDK's client for one region, without retries, redirects or guesses: one call is one request.</summary>
internal sealed class OneShotS3Client(AWSCredentials credentials, AmazonS3Config config) : AmazonS3Client(credentials, config)
{
    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        base.CustomizeRuntimePipeline(pipeline);
        // Even with no retries the SDK's handler asks for a bucket's region on its own, and repeats a call whose connection was stale.
        pipeline.RemoveHandler<RetryHandler>();
        pipeline.RemoveHandler<AmazonS3RedirectHandler>();
        pipeline.AddHandlerAfter<Marshaller>(new MarshalledRequestHandler());
        pipeline.AddHandlerBefore<Signer>(new BodyHandler());
        pipeline.AddHandlerAfter<Signer>(new SignedRequestHandler());
    }
}
