using System.Collections.Concurrent;
using Amazon;
using Amazon.Runtime;
using Amazon.S3;

namespace MediaExchange.Transfer.Aws.Wire;

/// <summary>One SDK client per region, made when first needed, over one connection pool; and which region each bucket is in.</summary>
internal sealed class RegionalClients(AwsAccess access, ResolvedAccess resolved) : IDisposable
{
    private static readonly CallCredentials Signer = new();

    private readonly ConcurrentDictionary<string, string> _regionOfBucket = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<OneShotS3Client>> _clients = new(StringComparer.Ordinal);
    private readonly HttpTransport _transport = new(access, resolved.Endpoint);

    /// <summary>The region that requests to a bucket are signed for, as far as is known.</summary>
    public string RegionOf(string bucket, string fallback) => _regionOfBucket.GetValueOrDefault(bucket, fallback);

    public void Learn(string bucket, string region) => _regionOfBucket[bucket] = region;

    public IAmazonS3 For(string region) =>
        _clients.GetOrAdd(region, r => new Lazy<OneShotS3Client>(() => new OneShotS3Client(Signer, Configure(r)))).Value;

    public void Dispose()
    {
        foreach (var client in _clients.Values)
        {
            if (client.IsValueCreated)
                client.Value.Dispose();
        }

        _transport.Dispose();
    }

    private AmazonS3Config Configure(string region)
    {
        // Whatever the SDK would look up in the environment or in profiles is said here, so that nothing is looked up.
        var config = new AmazonS3Config
        {
            HttpClientFactory = _transport,
            MaxErrorRetry = 0,
            RetryMode = RequestRetryMode.Standard,
            ThrottleRetries = false,
            // Makes the SDK throw on a redirect, rather than follow it: the transport never does.
            AllowAutoRedirect = true,
            Timeout = ClientConfig.MaxTimeout,
            // Else the SDK adds a CRC32 to each upload, which other stores refuse, and hashes what it reads. The engine verifies.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
            IgnoreConfiguredEndpointUrls = true,
            DisableMultiregionAccessPoints = false,
            DisableS3ExpressSessionAuth = false,
            UseArnRegion = true,
            USEast1RegionalEndpointValue = S3UsEast1RegionalEndpointValue.Regional,
            ForcePathStyle = resolved.PathStyle,
            ClientAppId = resolved.UserAgent,
            LogMetrics = false,
            // Bodies go out in pieces of this size. With the default, 8 KiB, an upload of bytes at hand ran at 700 MiB/s rather than 1,050.
            BufferSize = BodyStream.PieceSize,
        };
        config.EndpointProvider = new KnownEndpoints(config.EndpointProvider);
        if (resolved.Endpoint is { } endpoint)
        {
            config.ServiceURL = endpoint.AbsoluteUri.TrimEnd('/');
            config.AuthenticationRegion = region;
        }
        else
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        }

        return config;
    }
}
