namespace MediaExchange.Transfer.Engine.Stores;

/// <summary>What HEAD tells of one object.</summary>
public sealed record ObjectHead
{
    /// <summary>Bytes.</summary>
    public required long Size { get; init; }

    /// <summary>The entity tag without its quotes.</summary>
    public required string ETag { get; init; }

    /// <summary>The version's id; <see langword="null"/> in a bucket that was never versioned.</summary>
    public string? VersionId { get; init; }

    /// <summary>When it was written.</summary>
    public DateTimeOffset LastModified { get; init; }

    /// <summary>The checksums that the store keeps; empty for many older objects and other stores.</summary>
    public IReadOnlyList<StoredChecksum> Checksums { get; init; } = [];

    /// <summary>Headers and metadata.</summary>
    public ObjectProperties Properties { get; init; } = new();

    /// <summary>The storage class; <c>STANDARD</c> when the store does not say.</summary>
    public string StorageClass { get; init; } = "STANDARD";

    /// <summary>Whether the bytes can be had.</summary>
    public ArchiveState Archive { get; init; }

    /// <summary>How it is encrypted; <see langword="null"/> when the store does not say.</summary>
    public ServerSideEncryption? Encryption { get; init; }

    /// <summary>How many tags it has; <see langword="null"/> when the store does not say, or says nothing that can be relied on.</summary>
    public int? TagCount { get; init; }

    /// <summary>How many parts it was uploaded in, from the ETag's suffix; 0 for an object that was put or copied whole.</summary>
    public int PartCount => ETag.LastIndexOf('-') is > 0 and var at && int.TryParse(ETag.AsSpan(at + 1), out var parts) ? parts : 0;

    /// <summary>Finds a full-object checksum.</summary>
    /// <returns><see langword="null"/> when the store keeps none of that algorithm.</returns>
    public StoredChecksum? FullObjectChecksum(ChecksumAlgorithm algorithm)
    {
        foreach (var checksum in Checksums)
        {
            if (checksum.IsFullObject && checksum.Algorithm == algorithm)
                return checksum;
        }

        return null;
    }
}
