using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Sandbox;

/// <summary>How a virtual object is made. By default it looks as if it had been uploaded in parts of 64 MiB or more, with CRC64NVME.</summary>
public sealed record VirtualObjectOptions
{
    /// <summary>Chooses the content: equal seeds give equal bytes.</summary>
    public long Seed { get; init; }

    /// <summary>The size of the parts in bytes, 5 MiB to 5 GiB; 0 for an object without parts; null (the default) for 64 MiB, doubled until 10,000 parts suffice, and none up to 8 MiB.</summary>
    public long? PartSize { get; init; }

    /// <summary>The checksum of the whole object: CRC64NVME (when null), CRC32 or CRC32C.</summary>
    public ChecksumAlgorithm? Checksum { get; init; }

    /// <summary>Whether the object has a checksum at all; objects from before S3 kept them have none.</summary>
    public bool HasChecksum { get; init; } = true;

    /// <summary>S3's name of the storage class.</summary>
    public string StorageClass { get; init; } = "STANDARD";

    /// <summary>With the storage class INTELLIGENT_TIERING, <c>ARCHIVE_ACCESS</c> or <c>DEEP_ARCHIVE_ACCESS</c> for an object that must be restored before it is read; null (the default) for one that need not.</summary>
    public string? ArchiveStatus { get; init; }

    /// <summary>The content type.</summary>
    public string ContentType { get; init; } = "binary/octet-stream";

    /// <summary>User metadata, by lower-case name without <c>x-amz-meta-</c>.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>Tags.</summary>
    public IReadOnlyList<ObjectTag> Tags { get; init; } = [];
}
