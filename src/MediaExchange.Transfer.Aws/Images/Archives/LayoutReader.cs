using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;

namespace MediaExchange.Transfer.Aws.Images.Archives;

/// <summary>Finds out what is in an image layout, from its <c>index.json</c> on, and whether all of it is there.</summary>
internal sealed partial class LayoutReader
{
    // What registries take (ECR: 4 MiB); nothing larger is a manifest.
    private const int LargestDocument = 4 << 20;

    private readonly ILayoutFiles _files;
    private readonly Dictionary<string, ReadOnlyMemory<byte>> _documents = [];
    private readonly List<ImageDescriptor> _manifests = [];
    private readonly List<ImageDescriptor> _blobs = [];
    private readonly Dictionary<string, IReadOnlyList<ImageDescriptor>> _blobsOf = [];

    private LayoutReader(ILayoutFiles files) => _files = files;

    /// <summary>The name of a blob's file.</summary>
    public static string BlobName(string digest) => $"blobs/{digest.Replace(':', '/')}";

    public static async Task<ImageArchive> OpenAsync(string path, CancellationToken cancellationToken)
    {
        var files = await OpenFilesAsync(path, cancellationToken).ConfigureAwait(false);
        try
        {
            return await new LayoutReader(files).ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }

    private static async Task<ILayoutFiles> OpenFilesAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return Directory.Exists(path) ? new FolderFiles(path) : await TarFiles.OpenAsync(path, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ImageException(ImageFailure.ArchiveMissing, $"There is no image at '{path}'; make one with './build.ps1 Image', or give the path of one.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ImageException(ImageFailure.ArchiveMissing, $"The image '{path}' cannot be read: {e.Message}", e);
        }
    }

    private async Task<ImageArchive> ReadAsync(CancellationToken cancellationToken)
    {
        if (_files.LengthOf("oci-layout") is null)
        {
            throw NotAnImage(_files.LengthOf("manifest.json") is null
                ? "it has no file 'oci-layout'"
                : "it is an archive in Docker's own form; make it in OCI's (ContainerImageFormat=OCI, or 'skopeo copy docker-archive:... oci-archive:...')");
        }

        var layout = Parse(await ReadSmallAsync("oci-layout", cancellationToken).ConfigureAwait(false), "oci-layout", OciJson.Default.OciLayout);
        if (layout.ImageLayoutVersion is not "1.0.0")
            throw NotAnImage($"its layout has the version '{layout.ImageLayoutVersion}', and 1.0.0 is the one that is known");
        if (_files.LengthOf("index.json") is null)
            throw Damaged("it has no file 'index.json'");
        var bytes = await ReadSmallAsync("index.json", cancellationToken).ConfigureAwait(false);
        var index = Parse(bytes, "index.json", OciJson.Default.OciDocument);
        var root = await RootAsync(bytes, index.Manifests ?? [], cancellationToken).ConfigureAwait(false);
        return new ImageArchive(_files, root, new LayoutContents(_documents, _manifests, _blobs, _blobsOf));
    }

    private async Task<ImageDescriptor> RootAsync(byte[] bytes, IReadOnlyList<OciDescriptor> entries, CancellationToken cancellationToken)
    {
        switch (entries.Count)
        {
            case 0:
                throw NotAnImage("its index.json names no image");
            case 1:
                // One image, or one index of several: that is what a tag shall name.
                var only = Describe(entries[0], "index.json");
                await AddDocumentAsync(only, mayBeIndex: true, cancellationToken).ConfigureAwait(false);
                return only;
            default:
                // Several images and no index of them but this one.
                var root = new ImageDescriptor { MediaType = MediaTypes.Index, Digest = DigestOf(bytes), Size = bytes.Length };
                _documents[root.Digest] = bytes;
                foreach (var entry in entries)
                    await AddDocumentAsync(Describe(entry, "index.json"), mayBeIndex: false, cancellationToken).ConfigureAwait(false);
                return root;
        }
    }

    private async Task AddDocumentAsync(ImageDescriptor descriptor, bool mayBeIndex, CancellationToken cancellationToken)
    {
        if (_documents.ContainsKey(descriptor.Digest))
            return;
        var isIndex = MediaTypes.IsIndex(descriptor.MediaType);
        if (!(isIndex && mayBeIndex) && !MediaTypes.IsManifest(descriptor.MediaType))
            throw NotAnImage($"{descriptor.Digest} is of the type '{descriptor.MediaType}', where a manifest was expected");
        CheckThere(descriptor);
        var bytes = await ReadSmallAsync(BlobName(descriptor.Digest), cancellationToken).ConfigureAwait(false);
        if (DigestOf(bytes) != descriptor.Digest)
            throw Damaged($"the content of {descriptor.Digest} has another digest");
        var document = Parse(bytes, descriptor.Digest, OciJson.Default.OciDocument);
        _documents[descriptor.Digest] = bytes;
        if (isIndex)
        {
            foreach (var manifest in document.Manifests ?? [])
                await AddDocumentAsync(Describe(manifest, descriptor.Digest), mayBeIndex: false, cancellationToken).ConfigureAwait(false);
            return;
        }

        ImageDescriptor[] blobs = [.. ((OciDescriptor?[])[document.Config, .. document.Layers ?? []]).Select(blob => Describe(blob, descriptor.Digest))];
        foreach (var blob in blobs)
            AddBlob(blob);
        _blobsOf[descriptor.Digest] = [.. blobs.DistinctBy(blob => blob.Digest)];
        _manifests.Add(descriptor with { Platform = descriptor.Platform ?? await PlatformAsync(blobs[0], cancellationToken).ConfigureAwait(false) });
    }

    // Where there is no index, nobody says it but the configuration.
    private async Task<string?> PlatformAsync(ImageDescriptor config, CancellationToken cancellationToken)
    {
        if (!MediaTypes.IsConfig(config.MediaType))
            return null;
        var bytes = await ReadSmallAsync(BlobName(config.Digest), cancellationToken).ConfigureAwait(false);
        return NameOf(Parse(bytes, config.Digest, OciJson.Default.OciPlatform));
    }

    private void AddBlob(ImageDescriptor blob)
    {
        if (_blobs.Exists(b => b.Digest == blob.Digest))
            return;
        CheckThere(blob);
        _blobs.Add(blob);
    }

    private void CheckThere(ImageDescriptor descriptor)
    {
        var length = _files.LengthOf(BlobName(descriptor.Digest)) ?? throw Damaged($"it has no {descriptor.Digest}, which it names");
        if (length != descriptor.Size)
            throw Damaged($"its {descriptor.Digest} has {length:N0} bytes instead of {descriptor.Size:N0}");
    }

    private ImageDescriptor Describe(OciDescriptor? found, string where)
    {
        // The digest becomes a file's name, so nothing else may be in it.
        if (found is not { MediaType: { } mediaType, Digest: { } digest, Size: >= 0 and { } size } || !Sha256().IsMatch(digest))
            throw NotAnImage($"{where} names a blob without type, size or SHA-256 digest");
        return new ImageDescriptor { MediaType = mediaType, Digest = digest, Size = size, Platform = NameOf(found.Platform) };
    }

    private async Task<byte[]> ReadSmallAsync(string name, CancellationToken cancellationToken)
    {
        if (_files.LengthOf(name) > LargestDocument)
            throw NotAnImage($"its {name} is larger than any manifest");
        var stream = _files.Open(name);
        await using var owned = stream.ConfigureAwait(false);
        var bytes = new byte[stream.Length];
        await stream.ReadExactlyAsync(bytes, cancellationToken).ConfigureAwait(false);
        return bytes;
    }

    private T Parse<T>(byte[] bytes, string name, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(bytes, type) ?? throw new JsonException("It is null.");
        }
        catch (JsonException e)
        {
            throw new ImageException(ImageFailure.ArchiveDamaged, $"The image '{_files.Path}' is damaged: {name} is not what its name says ({e.Message.TrimEnd('.')}). Make or copy it again.", e);
        }
    }

    private static string? NameOf(OciPlatform? platform) => platform is { Os: { } os, Architecture: { } architecture } ? $"{os}/{architecture}" : null;

    private static string DigestOf(byte[] bytes) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(bytes))}";

    private ImageException NotAnImage(string reason) => new(ImageFailure.NotAnImage, $"'{_files.Path}' is no OCI image: {reason}.");

    private ImageException Damaged(string reason) => new(ImageFailure.ArchiveDamaged, $"The image '{_files.Path}' is damaged: {reason}. Make or copy it again.");

    [GeneratedRegex(@"^sha256:[0-9a-f]{64}\z")]
    private static partial Regex Sha256();
}
