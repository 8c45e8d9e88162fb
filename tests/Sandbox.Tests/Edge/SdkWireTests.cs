using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using MediaExchange.Transfer.Sandbox.Edge;
using MediaExchange.Transfer.Sandbox.Edge.Signing;
using MediaExchange.Transfer.Sandbox.S3;
using Xunit;

namespace Sandbox.Tests.Edge;

/// <summary>What AWS's own .NET client signs and sends over a real connection.</summary>
public class SdkWireTests
{
    public static TheoryData<string> AwkwardKeys =>
    [
        "plain", "a b", "a+b", "a%20b", "a%2Fb", "dir/", "a//b", "./a/../b", "дом/👍", "new\nline", "q?x=y&z", "hash#tag",
        "~!@$^&*()_=[]{}|;:',<>\"`\\", new string('k', 1024),
    ];

    [Theory]
    [MemberData(nameof(AwkwardKeys))]
    public async Task A_put_reaches_the_endpoint_with_its_key_and_payload(string key)
    {
        await using var host = await EdgeHost.StartAsync();
        using var client = host.Client();

        await client.PutObjectAsync(new PutObjectRequest { BucketName = "bucket", Key = key, ContentBody = "content of " + key });

        var received = Assert.Single(host.Received);
        Assert.Equal(key, received.Route.Key);
        Assert.Equal("content of " + key, System.Text.Encoding.UTF8.GetString(received.Payload));
        Assert.Equal((EdgeHost.AccessKey, "tester", "eu-west-1"), (received.Signed!.AccessKey, received.Signed.CanonicalUserId, received.Signed.SignedRegion));
        Assert.Equal(received.Payload.Length, received.Signed.DecodedContentLength);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(81_920)]
    [InlineData(81_921)]
    [InlineData(1_000_000)]
    public async Task Signed_chunks_with_trailer_are_decoded(int size)
    {
        await using var host = await EdgeHost.StartAsync();
        using var client = host.Client();
        var payload = RandomNumberGenerator.GetBytes(size);

        await client.PutObjectAsync(new PutObjectRequest
        {
            BucketName = "bucket",
            Key = "key",
            InputStream = new MemoryStream(payload),
            ChecksumAlgorithm = ChecksumAlgorithm.CRC32,
            Headers = { ContentEncoding = "gzip" },
        });

        var received = Assert.Single(host.Received);
        Assert.Equal("STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER", received.Headers["x-amz-content-sha256"]);
        Assert.Equal(payload, received.Payload);
        Assert.Equal("x-amz-checksum-crc32", Assert.Single(received.Trailers).Key);
        Assert.Equal("gzip", received.Headers["Content-Encoding"]);
    }

    [Fact]
    public async Task A_payload_hashed_in_advance_is_verified()
    {
        await using var host = await EdgeHost.StartAsync();
        using var client = host.Client();
        var payload = RandomNumberGenerator.GetBytes(300_000);

        await client.PutObjectAsync(new PutObjectRequest
        {
            BucketName = "bucket",
            Key = "key",
            InputStream = new MemoryStream(payload),
            UseChunkEncoding = false,
        });

        var received = Assert.Single(host.Received);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(payload)), received.Headers["x-amz-content-sha256"]);
        Assert.Equal(payload, received.Payload);
    }

    [Fact]
    public async Task Unsigned_chunks_with_trailer_over_TLS_are_decoded()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = DateTimeOffset.UtcNow;
        using var certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        await using var host = await EdgeHost.StartAsync(
            (app, accounts) => app.UseSigV4(new SigV4Options { Accounts = accounts }), certificate: certificate);
        using var factory = new TrustingClientFactory(certificate);
        using var client = host.Client(config => config.HttpClientFactory = factory);
        var payload = RandomNumberGenerator.GetBytes(300_000);

        await client.PutObjectAsync(new PutObjectRequest
        {
            BucketName = "bucket",
            Key = "key",
            InputStream = new MemoryStream(payload),
            DisablePayloadSigning = true,
        });

        var received = Assert.Single(host.Received);
        Assert.Equal("STREAMING-UNSIGNED-PAYLOAD-TRAILER", received.Headers["x-amz-content-sha256"]);
        Assert.Equal(payload, received.Payload);
        Assert.Single(received.Trailers);
    }

    [Fact]
    public async Task Copies_multipart_calls_and_listings_are_accepted()
    {
        await using var host = await EdgeHost.StartAsync();
        using var client = host.Client();

        await Quietly(() => client.CopyObjectAsync(new CopyObjectRequest
        {
            SourceBucket = "bucket",
            SourceKey = "дом a+b",
            DestinationBucket = "other",
            DestinationKey = "copy  of it",
            ETagToMatch = "\"0\"",
            MetadataDirective = S3MetadataDirective.REPLACE,
            Metadata = { ["Note"] = "two  spaces" },
        }));
        await Quietly(() => client.InitiateMultipartUploadAsync("bucket", "key"));
        await Quietly(() => client.CopyPartAsync(new CopyPartRequest
        {
            SourceBucket = "bucket",
            SourceKey = "a",
            DestinationBucket = "other",
            DestinationKey = "b",
            UploadId = "up+/=",
            PartNumber = 7,
            FirstByte = 0,
            LastByte = 99,
        }));
        await Quietly(() => client.CompleteMultipartUploadAsync(new CompleteMultipartUploadRequest
        {
            BucketName = "bucket",
            Key = "key",
            UploadId = "u",
            PartETags = [new PartETag(1, "\"0\"")],
        }));
        await Quietly(() => client.ListObjectsV2Async(new ListObjectsV2Request
        {
            BucketName = "bucket",
            Prefix = "a b+c/",
            StartAfter = "дом",
            Encoding = EncodingType.Url,
        }));
        await Quietly(() => client.DeleteObjectsAsync(new DeleteObjectsRequest { BucketName = "bucket", Objects = [new KeyVersion { Key = "a" }] }));

        Assert.Equal(
            [
                S3Operation.CopyObject, S3Operation.CreateMultipartUpload, S3Operation.UploadPartCopy, S3Operation.CompleteMultipartUpload,
                S3Operation.ListObjectsV2, S3Operation.DeleteObjects,
            ],
            host.Received.Select(received => received.Route.Operation));
    }

    [Fact]
    public async Task Temporary_credentials_are_accepted_with_their_token_until_they_end()
    {
        await using var host = await EdgeHost.StartAsync();
        var account = new SandboxAccount
        {
            AccessKey = "ASIATEMPORARY",
            SecretKey = "temporary",
            CanonicalUserId = "guest",
            SessionToken = "a+token/with==",
            Expiration = DateTimeOffset.UtcNow.AddHours(1),
        };
        host.Accounts.Set(account);
        using var client = host.Client(credentials: new SessionAWSCredentials(account.AccessKey, account.SecretKey, account.SessionToken));

        await client.DeleteObjectAsync("bucket", "key");
        Assert.Equal("guest", Assert.Single(host.Received).Signed!.CanonicalUserId);

        host.Accounts.Set(account with { Expiration = DateTimeOffset.UtcNow.AddSeconds(-1) });
        var expired = await Assert.ThrowsAsync<AmazonS3Exception>(() => client.DeleteObjectAsync("bucket", "key"));
        Assert.Equal("ExpiredToken", expired.ErrorCode);
    }

    [Theory]
    [MemberData(nameof(AwkwardKeys))]
    public async Task A_presigned_URL_is_accepted_without_other_credentials(string key)
    {
        await using var host = await EdgeHost.StartAsync();
        using var client = host.Client();
        using var http = new HttpClient();
        var url = await client.GetPreSignedURLAsync(new GetPreSignedUrlRequest
        {
            BucketName = "bucket",
            Key = key,
            Verb = HttpVerb.PUT,
            Protocol = Protocol.HTTP,
            Expires = DateTime.UtcNow.AddMinutes(5),
        });

        // Without this, the client would resolve dot segments that are part of the key.
        var exact = new Uri(url, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var answer = await http.PutAsync(exact, new ByteArrayContent([1, 2, 3]));

        Assert.Equal(System.Net.HttpStatusCode.OK, answer.StatusCode);
        var received = Assert.Single(host.Received);
        Assert.True(received.Signed!.IsPresigned);
        Assert.Equal((key, 3), (received.Route.Key, received.Payload.Length));
    }

    [Fact]
    public async Task A_wrong_secret_is_told_as_S3_tells_it()
    {
        await using var host = await EdgeHost.StartAsync();
        using var client = host.Client(credentials: new BasicAWSCredentials(EdgeHost.AccessKey, "wrong"));

        var error = await Assert.ThrowsAsync<AmazonS3Exception>(() => client.PutObjectAsync(new PutObjectRequest
        {
            BucketName = "bucket",
            Key = "key",
            ContentBody = "x",
        }));

        Assert.Equal(("SignatureDoesNotMatch", System.Net.HttpStatusCode.Forbidden), (error.ErrorCode, error.StatusCode));
        Assert.NotEmpty(error.RequestId);
        Assert.Empty(host.Received);
    }

    /// <summary>The endpoint here answers with nothing that the client could parse: only the request matters.</summary>
    private static async Task Quietly(Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (AmazonClientException)
        {
            // Expected of most calls.
        }
    }

    private sealed class TrustingClientFactory(X509Certificate2 certificate) : HttpClientFactory, IDisposable
    {
        private readonly SocketsHttpHandler _handler = new()
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = (_, presented, _, _) => presented?.GetCertHashString() == certificate.GetCertHashString(),
            },
        };

        public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(_handler, disposeHandler: false);

        public void Dispose() => _handler.Dispose();
    }
}
