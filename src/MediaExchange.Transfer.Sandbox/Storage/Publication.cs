namespace MediaExchange.Transfer.Sandbox.Storage;

/// <summary>One moment at which content became visible under a key.</summary>
internal sealed record Publication
{
    /// <summary>1 for the first publication since the log was cleared.</summary>
    public long Number { get; init; }

    public DateTimeOffset Time { get; init; }

    /// <summary>S3's name of the operation, or what the sandbox itself did: AddVirtualObject, Mutate.</summary>
    public required string Operation { get; init; }

    public required string Bucket { get; init; }

    public required string Key { get; init; }

    public required string VersionId { get; init; }

    public required string ETag { get; init; }

    public long Size { get; init; }

    /// <summary>The CRC-64/NVME of what was stored, base64: computed from the bytes, whatever the request said of them.</summary>
    public required string Crc64Nvme { get; init; }
}
