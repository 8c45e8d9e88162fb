namespace MediaExchange.Transfer.Aws.Images.Archives;

/// <summary>An index or a manifest: what they are is told by which of the lists they have.</summary>
internal sealed record OciDocument(
    int? SchemaVersion, string? MediaType, IReadOnlyList<OciDescriptor>? Manifests, OciDescriptor? Config, IReadOnlyList<OciDescriptor>? Layers);
