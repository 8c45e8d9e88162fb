using System.Text;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Xunit;

namespace Sandbox.Tests.Edge;

/// <summary>Real requests with one byte changed on the way: refused, or such that nothing that was signed has changed.</summary>
public class TamperTests
{
    private const int Rounds = 500;

    [Theory]
    [InlineData("signed chunks")]
    [InlineData("hashed")]
    [InlineData("copy")]
    [InlineData("ranged get")]
    [InlineData("presigned put")]
    public async Task A_request_with_any_byte_altered_is_refused_or_means_the_same(string kind)
    {
        var request = await RawWire.CaptureAsync(url => SendAsync(kind, url));
        await using var host = await EdgeHost.StartAsync();
        Assert.Equal(200, await RawWire.SendAsync(host.Url, request));
        Assert.True(host.Received.TryDequeue(out var original));
        var signed = SignedHeaders(original);
        var random = new Random(kind.Length);
        var refused = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var altered = (byte[])request.Clone();
            var at = random.Next(altered.Length);
            altered[at] = Other(altered[at], random);

            var status = await RawWire.SendAsync(host.Url, altered);

            if (status == 200 && host.Received.TryDequeue(out var received))
            {
                Assert.Equal(Meaning(original, signed), Meaning(received, signed));
            }
            else
            {
                Assert.True(status is 0 or >= 400, $"{status} for byte {at}");
                refused++;
            }

            host.Received.Clear();
        }

        // Most of a request is signed; what is not (User-Agent and the like) is little beside it.
        Assert.InRange(refused, Rounds / 2, Rounds);
    }

    [Fact]
    public async Task A_request_without_one_of_its_signed_headers_or_with_one_more_is_refused()
    {
        var request = Encoding.Latin1.GetString(await RawWire.CaptureAsync(url => SendAsync("copy", url)));
        await using var host = await EdgeHost.StartAsync();
        var lines = request[..request.IndexOf("\r\n\r\n", StringComparison.Ordinal)].Split("\r\n");
        var amz = lines.Where(line => line.StartsWith("x-amz-", StringComparison.OrdinalIgnoreCase)).ToArray();
        Assert.True(amz.Length > 4);
        foreach (var line in amz)
        {
            var without = request.Replace("\r\n" + line, "", StringComparison.Ordinal);
            Assert.InRange(await RawWire.SendAsync(host.Url, Encoding.Latin1.GetBytes(without)), 400, 403);
            var twice = request.Replace("\r\n" + line, $"\r\n{line}\r\n{line}", StringComparison.Ordinal);
            Assert.InRange(await RawWire.SendAsync(host.Url, Encoding.Latin1.GetBytes(twice)), 400, 403);
        }

        var added = request.Replace("\r\n" + amz[0], $"\r\nx-amz-acl: public-read\r\n{amz[0]}", StringComparison.Ordinal);
        Assert.Equal(403, await RawWire.SendAsync(host.Url, Encoding.Latin1.GetBytes(added)));
        Assert.Empty(host.Received);
    }

    private static async Task SendAsync(string kind, string url)
    {
        using var client = new AmazonS3Client(new BasicAWSCredentials(EdgeHost.AccessKey, EdgeHost.SecretKey), new AmazonS3Config
        {
            ServiceURL = url,
            ForcePathStyle = true,
            AuthenticationRegion = "eu-west-1",
            MaxErrorRetry = 0,
        });
        var payload = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 600).Select(i => i % 10)));
        switch (kind)
        {
            case "signed chunks":
            case "hashed":
                await client.PutObjectAsync(new PutObjectRequest
                {
                    BucketName = "bucket",
                    Key = "a b+c/дом",
                    InputStream = new MemoryStream(payload),
                    UseChunkEncoding = kind != "hashed",
                    Metadata = { ["Note"] = "two  spaces" },
                });
                break;
            case "copy":
                try
                {
                    await client.CopyObjectAsync(new CopyObjectRequest
                    {
                        SourceBucket = "bucket",
                        SourceKey = "a",
                        DestinationBucket = "other",
                        DestinationKey = "b",
                        ETagToMatch = "\"0\"",
                        MetadataDirective = S3MetadataDirective.REPLACE,
                        Metadata = { ["Note"] = "x" },
                        StorageClass = S3StorageClass.GlacierInstantRetrieval,
                    });
                }
                catch (AmazonClientException)
                {
                    // The answer has no document; only the request matters.
                }

                break;
            case "ranged get":
                (await client.GetObjectAsync(new GetObjectRequest { BucketName = "bucket", Key = "key", ByteRange = new ByteRange(10, 19) })).Dispose();
                break;
            default:
                var presigned = await client.GetPreSignedURLAsync(new GetPreSignedUrlRequest
                {
                    BucketName = "bucket",
                    Key = "a b",
                    Verb = HttpVerb.PUT,
                    Protocol = Protocol.HTTP,
                    Expires = DateTime.UtcNow.AddMinutes(50),
                });
                using (var http = new HttpClient())
                {
                    (await http.PutAsync(presigned, new ByteArrayContent([]))).Dispose();
                }

                break;
        }
    }

    /// <summary>Another byte, often a likely one: the other case, or another digit.</summary>
    private static byte Other(byte value, Random random)
    {
        byte other;
        do
        {
            other = random.Next(3) switch
            {
                0 when char.IsAsciiLetter((char)value) => (byte)(value ^ 0x20),
                1 => (byte)random.Next('0', '9' + 1),
                _ => (byte)random.Next(0x20, 0x7f),
            };
        }
        while (other == value);
        return other;
    }

    private static string[] SignedHeaders(Received request)
    {
        var list = request.Headers.TryGetValue("Authorization", out var authorization)
            ? authorization.Split("SignedHeaders=")[1].Split(',')[0]
            : request.Route.Query["X-Amz-SignedHeaders"]!;
        return list.Split(';');
    }

    /// <summary>All that a signature covers, and the payload, as text.</summary>
    private static string Meaning(Received request, string[] signed)
    {
        var query = request.Route.Query.Pairs.Select(pair => $"{pair.Key}={pair.Value}").Order(StringComparer.Ordinal);
        var headers = signed.Select(name => $"{name}: {string.Join(' ', request.Headers.GetValueOrDefault(name, "").Split(' ', StringSplitOptions.RemoveEmptyEntries))}");
        var trailers = request.Trailers.Select(trailer => $"{trailer.Key}: {trailer.Value}");
        return string.Join('\n', [
            $"{request.Route.Operation} {request.Route.Bucket} {request.Route.Key} {request.Signed!.CanonicalUserId} {request.Signed.SignedRegion}",
            .. query, .. headers, .. trailers, Convert.ToHexString(request.Payload)]);
    }
}
