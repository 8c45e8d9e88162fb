namespace MediaExchange.Transfer.Engine.Stores.InMemory;

/// <summary>One version of an object; without content it is a delete marker.</summary>
internal sealed record MemoryObject
{
    public required MemoryContent? Content { get; init; }

    public required string ETag { get; init; }

    public required string? VersionId { get; init; }

    public required DateTimeOffset LastModified { get; init; }

    public IReadOnlyList<StoredChecksum> Checksums { get; init; } = [];

    public ObjectProperties Properties { get; init; } = new();

    public IReadOnlyList<ObjectTag> Tags { get; init; } = [];

    public DestinationSettings Settings { get; init; } = DestinationSettings.Default;

    public ServerSideEncryption? Encryption { get; init; }

    public ArchiveState Archive { get; init; }

    public string StorageClass => Settings.StorageClass ?? "STANDARD";

    public bool IsDeleteMarker => Content is null;

    public long Size => Content?.Length ?? 0;

    public WrittenObject Written() => new(ETag, VersionId, Checksums);
}
