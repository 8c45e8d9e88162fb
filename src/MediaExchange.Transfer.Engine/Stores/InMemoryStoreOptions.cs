namespace MediaExchange.Transfer.Engine.Stores;

/// <summary>How an <see cref="InMemoryObjectStore"/> behaves. The defaults are Amazon S3's.</summary>
public sealed record InMemoryStoreOptions
{
    /// <summary>The defaults.</summary>
    public static InMemoryStoreOptions Default { get; } = new();

    /// <summary>What the store calls itself in messages.</summary>
    public string Name { get; init; } = "memory://";

    /// <summary>
    /// Whether the store computes, keeps and tells full-object checksums, and checks them and the object's size in CompleteMultipartUpload.
    /// Without it, it is like the many S3-compatible stores whose only evidence is the ETag and the size.
    /// </summary>
    public bool KnowsFullObjectChecksums { get; init; } = true;

    /// <summary>Whether the store keeps annotations. Without it, it refuses to list or write them, and ignores the directive to copy them.</summary>
    public bool KnowsAnnotations { get; init; } = true;

    /// <summary>The most entries in one page of any listing: 1 to 1,000. Small values show whether a caller pages.</summary>
    public int PageSize { get; init; } = S3Limits.MaxPageSize;

    /// <summary>The largest source of one CopyObject, in bytes. Smaller values let a test of multipart copies work on real bytes.</summary>
    public long MaxCopySize { get; init; } = S3Limits.MaxCopySize;

    /// <summary>The smallest part but the last, in bytes; a range can be copied only out of a source larger than this. 0 for no limit.</summary>
    public long MinPartSize { get; init; } = S3Limits.MinPartSize;

    /// <summary>The clock that stamps objects and uploads.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
