using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace Sandbox.Tests.Planes;

public class EcrTests
{
    private const string Target = "AmazonEC2ContainerRegistry_V20150921.";
    private const string ImageType = "application/vnd.oci.image.manifest.v1+json";
    private const string IndexType = "application/vnd.oci.image.index.v1+json";

    [Fact]
    public async Task An_image_is_pushed_described_pulled_and_deleted()
    {
        await using var client = await PlaneClient.StartAsync();
        var token = await AuthorizeAsync(client);
        await CreateAsync(client, "mediaexchange-transfer/worker", "IMMUTABLE");
        var layer = RandomNumberGenerator.GetBytes(300_000);
        var digest = await PushBlobAsync(client, token, layer, pieces: 3);
        var config = await PushBlobAsync(client, token, "{}"u8.ToArray(), pieces: 1);
        var manifest = Manifest(config, 2, digest, layer.Length);
        using var pushed = await SendAsync(client, token, HttpMethod.Put, "manifests/1.0", manifest, ImageType);
        Assert.Equal(HttpStatusCode.Created, pushed.StatusCode);
        var image = pushed.Headers.GetValues("Docker-Content-Digest").Single();
        Assert.Equal(DigestOf(manifest), image);

        var details = (await Ask(client, "DescribeImages", new { repositoryName = "mediaexchange-transfer/worker", imageIds = new[] { new { imageTag = "1.0" } } }))["imageDetails"]![0]!;
        Assert.Equal((image, 300_002L, "1.0"), (details["imageDigest"]!.ToString(), details["imageSizeInBytes"]!.GetValue<long>(), details["imageTags"]![0]!.ToString()));
        using var pulled = await SendAsync(client, token, HttpMethod.Get, "blobs/" + digest);
        Assert.Equal(layer, await pulled.Content.ReadAsByteArrayAsync());
        using var head = await SendAsync(client, token, HttpMethod.Head, "manifests/1.0");
        Assert.Equal((HttpStatusCode.OK, ImageType), (head.StatusCode, head.Content.Headers.ContentType!.MediaType));

        using var again = await SendAsync(client, token, HttpMethod.Put, "manifests/1.0", manifest, ImageType);
        Assert.Equal("TAG_INVALID", await CodeAsync(again));
        var (status, refused) = await client.JsonAsync("ecr", Target + "DeleteRepository", new { repositoryName = "mediaexchange-transfer/worker" });
        Assert.Equal((400, "RepositoryNotEmptyException"), (status, refused["__type"]!.ToString()));
        var deleted = await Ask(client, "BatchDeleteImage", new { repositoryName = "mediaexchange-transfer/worker", imageIds = new object[] { new { imageTag = "1.0" }, new { imageTag = "none" } } });
        Assert.Equal((image, "ImageNotFound"), (deleted["imageIds"]![0]!["imageDigest"]!.ToString(), deleted["failures"]![0]!["failureCode"]!.ToString()));
        await Ask(client, "DeleteRepository", new { repositoryName = "mediaexchange-transfer/worker" });
        Assert.Empty((JsonArray)(await Ask(client, "DescribeRepositories", new { }))["repositories"]!);
    }

    [Fact]
    public async Task A_repository_keeps_what_it_was_made_with()
    {
        await using var client = await PlaneClient.StartAsync();
        var made = await Ask(client, "CreateRepository", new
        {
            repositoryName = "a/b",
            imageTagMutability = "IMMUTABLE",
            imageScanningConfiguration = new { scanOnPush = true },
            tags = new[] { new { Key = "k", Value = "v" } },
        });
        Assert.True(made["repository"]!["imageScanningConfiguration"]!["scanOnPush"]!.GetValue<bool>());
        var arn = made["repository"]!["repositoryArn"]!.ToString();
        Assert.Equal("""[{"Key":"k","Value":"v"}]""", (await Ask(client, "ListTagsForResource", new { resourceArn = arn }))["tags"]!.ToJsonString());
        var (status, refused) = await client.JsonAsync("ecr", Target + "ListTagsForResource", new { resourceArn = arn + "c" });
        Assert.Equal((400, "RepositoryNotFoundException"), (status, refused["__type"]!.ToString()));
    }

    [Fact]
    public async Task An_index_needs_its_images_and_keeps_them()
    {
        await using var client = await PlaneClient.StartAsync();
        var token = await AuthorizeAsync(client);
        await CreateAsync(client, "mediaexchange-transfer/worker", "MUTABLE");
        var config = await PushBlobAsync(client, token, "{}"u8.ToArray(), pieces: 1);
        var manifest = Manifest(config, 2, config, 2);
        var index = Encoding.UTF8.GetBytes($$"""{"schemaVersion":2,"mediaType":"{{IndexType}}","manifests":[{"digest":"{{DigestOf(manifest)}}","size":{{manifest.Length}},"mediaType":"{{ImageType}}"}]}""");
        using var early = await SendAsync(client, token, HttpMethod.Put, "manifests/all", index, IndexType);
        Assert.Equal("MANIFEST_BLOB_UNKNOWN", await CodeAsync(early));
        using var image = await SendAsync(client, token, HttpMethod.Put, "manifests/" + DigestOf(manifest), manifest, ImageType);
        using var late = await SendAsync(client, token, HttpMethod.Put, "manifests/all", index, IndexType);
        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (image.StatusCode, late.StatusCode));
        var kept = await Ask(client, "BatchDeleteImage", new { repositoryName = "mediaexchange-transfer/worker", imageIds = new[] { new { imageDigest = DigestOf(manifest) } } });
        Assert.Equal("ImageReferencedByManifestList", kept["failures"]![0]!["failureCode"]!.ToString());
    }

    [Fact]
    public async Task What_does_not_match_is_refused()
    {
        await using var client = await PlaneClient.StartAsync();
        var token = await AuthorizeAsync(client);
        using var nowhere = await SendAsync(client, token, HttpMethod.Post, "blobs/uploads/");
        Assert.Equal("NAME_UNKNOWN", await CodeAsync(nowhere));
        await CreateAsync(client, "mediaexchange-transfer/worker", "MUTABLE");
        using var wrong = await SendAsync(client, token, HttpMethod.Post, "blobs/uploads/?digest=" + DigestOf("other"u8), "content"u8.ToArray(), "application/octet-stream");
        Assert.Equal("DIGEST_INVALID", await CodeAsync(wrong));
        using var hollow = await SendAsync(client, token, HttpMethod.Put, "manifests/1", Manifest(DigestOf("c"u8), 1, DigestOf("l"u8), 1), ImageType);
        Assert.Equal("MANIFEST_BLOB_UNKNOWN", await CodeAsync(hollow));
        using var started = await SendAsync(client, token, HttpMethod.Post, "blobs/uploads/");
        using var gap = new HttpRequestMessage(HttpMethod.Patch, new Uri(client.Endpoint, started.Headers.Location!)) { Content = new ByteArrayContent(new byte[10]) };
        gap.Headers.Authorization = new AuthenticationHeaderValue("Basic", token);
        gap.Content.Headers.TryAddWithoutValidation("Content-Range", "5-14");
        using var refused = await client.Http.SendAsync(gap);
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, refused.StatusCode);
        using var stranger = await SendAsync(client, Convert.ToBase64String("AWS:guess"u8), HttpMethod.Get, "manifests/1");
        Assert.Equal((HttpStatusCode.Unauthorized, "Basic"), (stranger.StatusCode, stranger.Headers.WwwAuthenticate.Single().Scheme));
        Assert.Equal(1, client.Sandbox.Server.Requests["registry:PatchUpload"]);
        var (status, twice) = await client.JsonAsync("ecr", Target + "CreateRepository", new { repositoryName = "mediaexchange-transfer/worker" });
        Assert.Equal((400, "RepositoryAlreadyExistsException"), (status, twice["__type"]!.ToString()));
    }

    private static async Task<string> AuthorizeAsync(PlaneClient client) =>
        (await Ask(client, "GetAuthorizationToken", new { }))["authorizationData"]![0]!["authorizationToken"]!.ToString();

    private static async Task<JsonNode> Ask(PlaneClient client, string operation, object document)
    {
        var (status, json) = await client.JsonAsync("ecr", Target + operation, document);
        Assert.True(status == 200, json.ToJsonString());
        return json;
    }

    private static Task<JsonNode> CreateAsync(PlaneClient client, string name, string mutability) =>
        Ask(client, "CreateRepository", new { repositoryName = name, imageTagMutability = mutability });

    private static async Task<string> PushBlobAsync(PlaneClient client, string token, byte[] bytes, int pieces)
    {
        using var started = await SendAsync(client, token, HttpMethod.Post, "blobs/uploads/");
        var location = started.Headers.Location!;
        foreach (var piece in bytes.Chunk((bytes.Length + pieces - 1) / pieces))
        {
            using var patch = new HttpRequestMessage(HttpMethod.Patch, new Uri(client.Endpoint, location)) { Content = new ByteArrayContent(piece) };
            patch.Headers.Authorization = new AuthenticationHeaderValue("Basic", token);
            using var answer = await client.Http.SendAsync(patch);
            Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
            location = answer.Headers.Location!;
        }

        var digest = DigestOf(bytes);
        using var put = new HttpRequestMessage(HttpMethod.Put, new Uri(client.Endpoint, $"{location}?digest={digest}"));
        put.Headers.Authorization = new AuthenticationHeaderValue("Basic", token);
        using var made = await client.Http.SendAsync(put);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        return digest;
    }

    private static async Task<HttpResponseMessage> SendAsync(PlaneClient client, string token, HttpMethod method, string path, byte[]? body = null, string? type = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(client.Endpoint, "/v2/mediaexchange-transfer/worker/" + path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", token);
        if (body is not null)
            request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(type!) } };
        return await client.Http.SendAsync(request);
    }

    private static async Task<string> CodeAsync(HttpResponseMessage answer) =>
        JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["errors"]![0]!["code"]!.ToString();

    private static string DigestOf(ReadOnlySpan<byte> bytes) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static byte[] Manifest(string config, int configSize, string layer, int layerSize) => Encoding.UTF8.GetBytes(
        $$"""{"schemaVersion":2,"mediaType":"{{ImageType}}","config":{"digest":"{{config}}","size":{{configSize}}},"layers":[{"digest":"{{layer}}","size":{{layerSize}}}]}""");
}
