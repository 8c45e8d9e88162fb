namespace MediaExchange.Transfer.Engine.Stores;

/// <summary>Writes an object from bytes at hand, in one request.</summary>
/// <param name="Location">Where to; the version id is ignored.</param>
/// <param name="Content">The bytes, read once from where the stream stands; up to 5 GiB. The stream must be seekable and is not disposed.</param>
public sealed record PutRequest(ObjectLocation Location, Stream Content)
{
    /// <summary>Headers and metadata.</summary>
    public ObjectProperties Properties { get; init; } = new();

    /// <summary>Tags.</summary>
    public IReadOnlyList<ObjectTag> Tags { get; init; } = [];

    /// <summary>Storage class, encryption and grants.</summary>
    public DestinationSettings Settings { get; init; } = DestinationSettings.Default;

    /// <summary>The checksum of the bytes; <see langword="null"/> for none. The store keeps it, and refuses other bytes with <see cref="StoreErrorKind.BadDigest"/>; one that does not know it ignores it.</summary>
    public StoredChecksum? Checksum { get; init; }

    /// <summary>The MD5 of the bytes in base64 (Content-MD5), which every store knows; <see langword="null"/> for none. The store refuses other bytes with <see cref="StoreErrorKind.BadDigest"/>.</summary>
    public string? ContentMd5 { get; init; }

    /// <summary>Whether to fail with <see cref="StoreErrorKind.PreconditionFailed"/> when there is an object. Stores that do not know it ignore it.</summary>
    public bool IfNoneMatch { get; init; }

    /// <summary>
    /// The ETag that the object to be replaced must have; <see langword="null"/> for any and none. Where it has another, the write fails with
    /// <see cref="StoreErrorKind.PreconditionFailed"/>; where there is none, with <see cref="StoreErrorKind.NotFound"/>. Stores that do not know it ignore it.
    /// </summary>
    public string? IfMatch { get; init; }
}
