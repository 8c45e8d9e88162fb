using MediaExchange.Transfer.Aws.Images.Archives;

namespace MediaExchange.Transfer.Aws.Images;

/// <summary>An image for containers in an OCI image layout: a tar file, or a folder. Only its manifests are held in memory.</summary>
/// <remarks>https://github.com/opencontainers/image-spec/blob/main/image-layout.md</remarks>
public sealed class ImageArchive : IDisposable
{
    private readonly ILayoutFiles _files;
    private readonly IReadOnlyDictionary<string, ReadOnlyMemory<byte>> _documents;
    private readonly IReadOnlyDictionary<string, IReadOnlyList<ImageDescriptor>> _blobsOf;

    internal ImageArchive(ILayoutFiles files, ImageDescriptor root, LayoutContents contents)
    {
        _files = files;
        _documents = contents.Documents;
        _blobsOf = contents.BlobsOf;
        Root = root;
        Manifests = contents.Manifests;
        Blobs = contents.Blobs;
    }

    /// <summary>The file or folder.</summary>
    public string Path => _files.Path;

    /// <summary>What a tag names: an index over several architectures, or the manifest of the only one.</summary>
    public ImageDescriptor Root { get; }

    /// <summary>The digest of <see cref="Root"/>, by which the image is known everywhere.</summary>
    public string Digest => Root.Digest;

    /// <summary>The manifest of each architecture.</summary>
    public IReadOnlyList<ImageDescriptor> Manifests { get; }

    /// <summary>Configurations and layers, each once.</summary>
    public IReadOnlyList<ImageDescriptor> Blobs { get; }

    /// <summary>Finds the manifest of an architecture.</summary>
    /// <param name="platform">As in <see cref="ImageDescriptor.Platform"/>, such as <c>linux/arm64</c>.</param>
    /// <returns><see langword="null"/> when there is none.</returns>
    public ImageDescriptor? Find(string platform) => Manifests.FirstOrDefault(manifest => manifest.Platform == platform);

    /// <summary>Opens an image and looks whether all of it is there. The bytes of its blobs are checked when they are read.</summary>
    /// <param name="path">A tar file, or a folder.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The image, to be disposed of.</returns>
    /// <exception cref="ImageException">It is not there, is no OCI image, or is damaged.</exception>
    public static Task<ImageArchive> OpenAsync(string path, CancellationToken cancellationToken) => LayoutReader.OpenAsync(path, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _files.Dispose();

    /// <summary>Configuration and layers of a manifest; of <see cref="Root"/> all.</summary>
    internal IReadOnlyList<ImageDescriptor> BlobsOf(ImageDescriptor image) => image.Digest == Root.Digest ? Blobs : _blobsOf[image.Digest];

    /// <summary>A manifest or index, as it stands in the archive.</summary>
    internal ReadOnlyMemory<byte> DocumentOf(ImageDescriptor descriptor) => _documents[descriptor.Digest];

    /// <summary>Opens a blob, or several at once. A read throws <see cref="ImageException"/> when the file has become shorter or cannot be read.</summary>
    internal Stream OpenBlob(ImageDescriptor descriptor) => _files.Open(LayoutReader.BlobName(descriptor.Digest));
}
