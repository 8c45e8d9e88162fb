namespace MediaExchange.Transfer.Sandbox.Planes.S3Control;

/// <summary>A row of a manifest: one task.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Bucket">The bucket.</param>
/// <param name="EncodedKey">The key as it stands in the manifest; so it goes into the report.</param>
/// <param name="Key">The key, decoded.</param>
/// <param name="VersionId">The version, or null.</param>
internal readonly record struct ManifestRow(long Number, string Bucket, string EncodedKey, string Key, string? VersionId);
