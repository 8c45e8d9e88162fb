using System.Collections.Concurrent;
using Amazon.Runtime.Endpoints;
using Amazon.S3.Endpoints;

namespace MediaExchange.Transfer.Aws.Wire;

/// <summary>
/// Remembers where a bucket's requests go. The SDK works it out by S3's rules twice for each request, once to know how to sign, which was a fifth
/// of the processor time of a small object; its rules look at the bucket, at how the client was configured, and at what kind of request it is.
/// </summary>
/// <param name="rules">The SDK's own.</param>
internal sealed class KnownEndpoints(IEndpointProvider rules) : IEndpointProvider
{
    // More buckets than one run works with.
    private const int Most = 1024;

    private readonly ConcurrentDictionary<(string?, string?, string?, bool?, bool?, bool?), Endpoint> _known = new();

    public Endpoint ResolveEndpoint(EndpointParameters parameters)
    {
        if (parameters is not S3EndpointParameters asked)
            return rules.ResolveEndpoint(parameters);
        var about = (asked.Bucket, asked.Region, asked.Endpoint, asked.UseS3ExpressControlEndpoint, asked.DisableAccessPoints, asked.UseObjectLambdaEndpoint);
        if (!_known.TryGetValue(about, out var known))
        {
            if (_known.Count >= Most)
                _known.Clear();
            _known[about] = known = rules.ResolveEndpoint(parameters);
        }

        // The SDK takes the bucket out of the address of what it is given.
        return new Endpoint(known.URL) { Attributes = known.Attributes, Headers = known.Headers };
    }
}
