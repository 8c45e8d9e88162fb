using System.Collections.Immutable;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Sandbox.Storage;

/// <summary>One version of an object, or a delete marker. What a client can change later is under the bucket's lock.</summary>
internal sealed class ObjectVersion
{
    /// <summary>The id of the version that buckets without versioning keep.</summary>
    public const string NullId = "null";

    public static readonly ImmutableSortedDictionary<string, AnnotationRecord> NoAnnotations =
        ImmutableSortedDictionary.Create<string, AnnotationRecord>(StringComparer.Ordinal);

    public required byte[] Key { get; init; }

    public string VersionId { get; init; } = NullId;

    public bool IsDeleteMarker { get; init; }

    public Content Content { get; init; } = Content.Empty;

    public ETag ETag { get; init; }

    public DateTimeOffset LastModified { get; init; }

    public ObjectSettings Settings { get; init; } = new();

    public StoredChecksum? Checksum { get; init; }

    /// <summary>The parts of a multipart object, in order; null for others.</summary>
    public PartInfo[]? Parts { get; init; }

    public long Size => Content.Length;

    public IReadOnlyList<ObjectTag> Tags { get; set; } = [];

    public RestoreState? Restore { get; set; }

    /// <summary>Annotations in the order of their names.</summary>
    public ImmutableSortedDictionary<string, AnnotationRecord> Annotations { get; set; } = NoAnnotations;

    /// <summary>The version before this one.</summary>
    public ObjectVersion? Older { get; set; }

    /// <summary>Whether the bytes can be read at this time.</summary>
    public bool IsReadable(DateTimeOffset now) =>
        !Settings.IsArchived || (Restore is { } restore && restore.ReadyAt <= now && now < restore.Until);
}
