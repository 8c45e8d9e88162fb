using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Aws.Tests.Images;

/// <summary>A small OCI image layout, made byte by byte, in a folder that goes away with its test.</summary>
internal sealed class TestImage : IDisposable
{
    public const string ManifestType = "application/vnd.oci.image.manifest.v1+json";
    public const string IndexType = "application/vnd.oci.image.index.v1+json";

    private readonly string _home = Directory.CreateTempSubdirectory("mext-image-").FullName;

    private TestImage() => File.WriteAllText(Path.Combine(Directory.CreateDirectory(Folder).FullName, "oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");

    public string Folder => Path.Combine(_home, "layout");

    public string Tar => Path.Combine(_home, "image.tar");

    /// <summary>An image of one architecture.</summary>
    public static TestImage Single(int layers = 2, int layerSize = 300_000, int seed = 1)
    {
        var image = new TestImage();
        image.WriteIndex([image.AddManifest("amd64", layers, layerSize, seed)]);
        return image;
    }

    /// <summary>An index over two architectures, which share a layer, as index.json's only entry.</summary>
    public static TestImage Multi()
    {
        var image = new TestImage();
        var index = new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = IndexType,
            ["manifests"] = new JsonArray(image.AddManifest("amd64", 2, 100_000, 1), image.AddManifest("arm64", 1, 100_000, 1)),
        };
        image.WriteIndex([image.AddBlob(Encoding.UTF8.GetBytes(index.ToJsonString()), IndexType)]);
        return image;
    }

    /// <summary>Two images beside each other in index.json.</summary>
    public static TestImage Flat()
    {
        var image = new TestImage();
        image.WriteIndex([image.AddManifest("amd64", 1, 1000, 1), image.AddManifest("arm64", 1, 1000, 2)]);
        return image;
    }

    /// <summary>Packs the layout as it stands.</summary>
    public TestImage Pack(string prefix = "")
    {
        using var file = File.Create(Tar);
        using var writer = new TarWriter(file);
        foreach (var path in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            writer.WriteEntry(path, prefix + Path.GetRelativePath(Folder, path).Replace('\\', '/'));
        return this;
    }

    public string BlobPath(string digest) => Path.Combine(Folder, "blobs", digest.Replace(':', Path.DirectorySeparatorChar));

    public static string DigestOf(byte[] bytes) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(bytes))}";

    public void Dispose() => Directory.Delete(_home, recursive: true);

    public void WriteIndex(JsonNode[] entries) => File.WriteAllText(
        Path.Combine(Folder, "index.json"), new JsonObject { ["schemaVersion"] = 2, ["mediaType"] = IndexType, ["manifests"] = new JsonArray(entries) }.ToJsonString());

    public JsonObject AddManifest(string architecture, int layers, int layerSize, int seed)
    {
        var config = AddBlob(Encoding.UTF8.GetBytes($"{{\"os\":\"linux\",\"architecture\":\"{architecture}\",\"seed\":{seed}}}"), "application/vnd.oci.image.config.v1+json");
        var parts = new JsonArray();
        for (var i = 0; i < layers; i++)
        {
            var bytes = new byte[layerSize + i];
            new Random(seed + i).NextBytes(bytes);
            parts.Add(AddBlob(bytes, "application/vnd.oci.image.layer.v1.tar+gzip"));
        }

        var manifest = new JsonObject { ["schemaVersion"] = 2, ["mediaType"] = ManifestType, ["config"] = config, ["layers"] = parts };
        var descriptor = AddBlob(Encoding.UTF8.GetBytes(manifest.ToJsonString()), ManifestType);
        descriptor["platform"] = new JsonObject { ["os"] = "linux", ["architecture"] = architecture };
        return descriptor;
    }

    public JsonObject AddBlob(byte[] bytes, string mediaType)
    {
        var digest = DigestOf(bytes);
        Directory.CreateDirectory(Path.GetDirectoryName(BlobPath(digest))!);
        File.WriteAllBytes(BlobPath(digest), bytes);
        return new JsonObject { ["mediaType"] = mediaType, ["digest"] = digest, ["size"] = bytes.Length };
    }
}
