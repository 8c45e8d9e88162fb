namespace MediaExchange.Transfer.Engine.Stores;

/// <summary>What a store answers once an object is published (PutObject, CopyObject, CompleteMultipartUpload).</summary>
/// <param name="ETag">The new object's ETag, without quotes.</param>
/// <param name="VersionId">The new version; <see langword="null"/> in a bucket without versions.</param>
/// <param name="Checksums">The checksums in the answer; often empty for stores other than S3.</param>
public sealed record WrittenObject(string ETag, string? VersionId, IReadOnlyList<StoredChecksum> Checksums)
{
    /// <summary>The version that was copied, for CopyObject from a bucket with versions.</summary>
    public string? SourceVersionId { get; init; }
}
