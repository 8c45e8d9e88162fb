namespace MediaExchange.Transfer.Aws.Images.Archives;

/// <summary>What the manifests of a layout name.</summary>
/// <param name="Documents">The manifests and indexes themselves, by digest.</param>
/// <param name="Manifests">The manifest of each architecture.</param>
/// <param name="Blobs">Configurations and layers, each once.</param>
/// <param name="BlobsOf">Those of each manifest, by its digest.</param>
internal sealed record LayoutContents(
    IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Documents,
    IReadOnlyList<ImageDescriptor> Manifests,
    IReadOnlyList<ImageDescriptor> Blobs,
    IReadOnlyDictionary<string, IReadOnlyList<ImageDescriptor>> BlobsOf);
