using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using MediaExchange.Transfer.Sandbox.Planes.Ecr;
using Microsoft.AspNetCore.Http;

namespace MediaExchange.Transfer.Sandbox.Planes.Registry;

/// <summary>Reads a manifest that is pushed: of an image, or of an index of several.</summary>
internal static class ManifestReader
{
    private const int MaxManifest = 4 << 20;

    private static readonly string[] _images = ["application/vnd.oci.image.manifest.v1+json", "application/vnd.docker.distribution.manifest.v2+json"];
    private static readonly string[] _indexes = ["application/vnd.oci.image.index.v1+json", "application/vnd.docker.distribution.manifest.list.v2+json"];

    /// <returns>The image, and the digests of the blobs that it consists of.</returns>
    /// <exception cref="PlaneException">MANIFEST_INVALID, or SIZE_INVALID.</exception>
    public static async Task<(EcrImage Image, IReadOnlyList<string> Blobs)> ReadAsync(HttpContext http, DateTimeOffset now)
    {
        var bytes = await BodyAsync(http);
        JsonObject manifest;
        try
        {
            manifest = JsonNode.Parse(bytes) as JsonObject ?? throw Invalid("it is no JSON object");
        }
        catch (JsonException error)
        {
            throw Invalid(error.Message);
        }

        var type = http.Request.ContentType?.Split(';')[0].Trim() ?? "";
        if (manifest["mediaType"]?.ToString() is { } own && own != type)
            throw Invalid($"its mediaType is {own}, and it was sent as {type}");
        var isIndex = _indexes.Contains(type);
        if (!isIndex && !_images.Contains(type))
            throw Invalid($"the media type {type} is not one of {string.Join(", ", _images.Concat(_indexes))}");
        var children = isIndex ? Descriptors(manifest["manifests"], "manifests") : [];
        var blobs = isIndex ? [] : Descriptors(new JsonArray(manifest["config"]?.DeepClone()), "config").Concat(Descriptors(manifest["layers"], "layers")).ToList();
        var image = new EcrImage(
            "sha256:" + Convert.ToHexStringLower(SHA256.HashData(bytes)), type, bytes, isIndex ? bytes.Length : blobs.Sum(blob => blob.Size), [.. children.Select(child => child.Digest)], now);
        return (image, [.. blobs.Select(blob => blob.Digest)]);
    }

    private static List<(string Digest, long Size)> Descriptors(JsonNode? node, string name) => node is JsonArray items
        ? [.. items.Select(item => item is JsonObject one && one["digest"] is { } digest && one["size"] is JsonValue size && size.TryGetValue<long>(out var length)
            ? (digest.ToString(), length)
            : throw Invalid($"{name} has an entry without digest and size"))]
        : throw Invalid($"it has no {name}");

    private static async Task<byte[]> BodyAsync(HttpContext http)
    {
        using var buffer = new MemoryStream();
        var piece = new byte[1 << 14];
        while (await http.Request.Body.ReadAsync(piece, http.RequestAborted) is > 0 and var count)
        {
            buffer.Write(piece, 0, count);
            if (buffer.Length > MaxManifest)
                throw new PlaneException("SIZE_INVALID", $"The manifest is longer than {MaxManifest} bytes.") { Status = 413 };
        }

        return buffer.ToArray();
    }

    private static PlaneException Invalid(string reason) => new("MANIFEST_INVALID", $"The manifest cannot be used: {reason}.");
}
