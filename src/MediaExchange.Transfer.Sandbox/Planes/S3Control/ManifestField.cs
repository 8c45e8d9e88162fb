namespace MediaExchange.Transfer.Sandbox.Planes.S3Control;

/// <summary>What a column of a manifest holds.</summary>
internal enum ManifestField
{
    Ignore,
    Bucket,
    Key,
    VersionId,
}
