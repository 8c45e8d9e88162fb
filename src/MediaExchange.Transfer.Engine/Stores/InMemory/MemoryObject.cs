using System.Collections.Immutable;

namespace MediaExchange.Transfer.Engine.Stores.InMemory;

/// <summary>One version of an object; without content it is a delete marker.</summary>
internal sealed record MemoryObject
{
    public static readonly ImmutableSortedDictionary<string, AnnotationContent> NoAnnotations =
        ImmutableSortedDictionary.Create<string, AnnotationContent>(StringComparer.Ordinal);

    /// <summary>The sizes of its parts; null for an object that was put or copied whole.</summary>
    internal long[]? PartSizes { get; init; }

    public required MemoryContent? Content { get; init; }

    public required string ETag { get; init; }

    public required string? VersionId { get; init; }

    public required DateTimeOffset LastModified { get; init; }

    public IReadOnlyList<StoredChecksum> Checksums { get; init; } = [];

    public ObjectProperties Properties { get; init; } = new();

    public IReadOnlyList<ObjectTag> Tags { get; init; } = [];

    /// <summary>By name, in the order of names.</summary>
    public ImmutableSortedDictionary<string, AnnotationContent> Annotations { get; init; } = NoAnnotations;

    public DestinationSettings Settings { get; init; } = DestinationSettings.Default;

    public ServerSideEncryption? Encryption { get; init; }

    public ArchiveState Archive { get; init; }

    public string StorageClass => Settings.StorageClass ?? "STANDARD";

    public bool IsDeleteMarker => Content is null;

    public long Size => Content?.Length ?? 0;

    public WrittenObject Written() => new(ETag, VersionId, Checksums);
}
