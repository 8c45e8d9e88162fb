using MediaExchange.Transfer.Aws;
using MediaExchange.Transfer.Engine.Stores;
using MediaExchange.Transfer.Sandbox.Edge.Behaviour;
using MediaExchange.Transfer.Sandbox.S3;

namespace MediaExchange.Transfer.Sandbox.Demo;

/// <summary>A sandbox with a publisher's bucket, and an exchange's bucket that lets the publisher write below one prefix.</summary>
internal sealed class DemoSandbox : IAsyncDisposable
{
    /// <summary>What is transferred.</summary>
    public static readonly S3Address Source = new("publisher-masters", DemoContent.Prefix);

    /// <summary>Where to: a prefix as long as the source's, so that keys of 1,024 bytes still fit.</summary>
    public static readonly S3Address Destination = new("media-exchange", "arrived/");

    /// <summary>How fast one copy of the model goes: 250 times S3's 40 MB/s, so that 5 TB take seconds, but not none.</summary>
    public const double CopyMegabytesPerSecond = 10_000;

    /// <summary>How long the model takes to begin an answer.</summary>
    public const double LatencyMilliseconds = 5;

    private const string PublisherAccount = "111122223333";
    private const string ExchangeAccount = "444455556666";

    // What a copy needs at the destination, and no more: nobody is made an owner to be let in.
    private static readonly string ExchangePolicy =
        $$"""
        {
          "Statement": [
            {
              "Effect": "Allow",
              "Principal": { "AWS": "{{PublisherAccount}}" },
              "Action": [ "s3:GetObject", "s3:GetObjectTagging", "s3:PutObject", "s3:PutObjectTagging", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts" ],
              "Resource": "arn:aws:s3:::{{Destination.Bucket}}/{{Destination.Key}}*"
            },
            {
              "Effect": "Allow",
              "Principal": { "AWS": "{{PublisherAccount}}" },
              "Action": [ "s3:ListBucket", "s3:ListBucketMultipartUploads", "s3:GetBucketLocation" ],
              "Resource": "arn:aws:s3:::{{Destination.Bucket}}"
            }
          ]
        }
        """;

    private readonly SandboxServer _server;

    private DemoSandbox(SandboxServer server) => _server = server;

    public string Endpoint => _server.Endpoint.GetLeftPart(UriPartial.Authority);

    /// <summary>The publisher's access key id.</summary>
    public string AccessKey => _server.AccessKey;

    /// <summary>The publisher's secret, which opens nothing but this sandbox.</summary>
    public string SecretKey => _server.SecretKey;

    public static async Task<DemoSandbox> StartAsync(CancellationToken cancellationToken)
    {
        var server = await SandboxServer.StartAsync(
            new SandboxOptions
            {
                AccountId = PublisherAccount,
                Buckets = [Source.Bucket],
                Accounts = [new SandboxCredentials(ExchangeAccount, "AKIAEXCHANGEEXAMPLE0", "exchange-secret-key-that-opens-nothing-else") { Name = "exchange" }],
            },
            cancellationToken);
        var (bucket, _) = server.Storage.Create(Destination.Bucket, "us-east-1", SandboxState.CanonicalIdOf(ExchangeAccount), DateTimeOffset.UtcNow);
        bucket.Change(configuration => configuration with { Policy = ExchangePolicy });
        return new DemoSandbox(server);
    }

    /// <summary>Makes copies take their time from now on.</summary>
    public void SlowDown() => _server.Edge.Model.Apply(new ModelSettings
    {
        FirstByteLatency = new LatencySettings { MedianMilliseconds = LatencyMilliseconds },
        CopyMegabytesPerSecond = CopyMegabytesPerSecond,
    });

    /// <summary>The store as the publisher sees it: the real client over HTTP.</summary>
    public S3ObjectStore OpenStore() => S3ObjectStore.Create(new AwsAccess { AccessKey = AccessKey, SecretKey = SecretKey, EndpointUrl = Endpoint });

    public void PutVirtual(DemoObject item) => _server.AddVirtualObject(Source.Bucket, item.Key, item.Size, new VirtualObjectOptions
    {
        Seed = item.Size,
        ContentType = item.Properties.ContentType!,
        Metadata = item.Properties.Metadata,
        Tags = item.Tags,
    });

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
