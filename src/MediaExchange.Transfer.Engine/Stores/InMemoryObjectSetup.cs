namespace MediaExchange.Transfer.Engine.Stores;

/// <summary>What an object put straight into an <see cref="InMemoryObjectStore"/> is like.</summary>
public sealed record InMemoryObjectSetup
{
    /// <summary>No metadata, no tags, STANDARD, put in one request.</summary>
    public static InMemoryObjectSetup Default { get; } = new();

    /// <summary>Headers and metadata.</summary>
    public ObjectProperties Properties { get; init; } = new();

    /// <summary>Tags.</summary>
    public IReadOnlyList<ObjectTag> Tags { get; init; } = [];

    /// <summary>Annotations: names and texts.</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>();

    /// <summary>Storage class, encryption and grants.</summary>
    public DestinationSettings Settings { get; init; } = DestinationSettings.Default;

    /// <summary>Whether its bytes can be had; <see langword="null"/> lets the storage class decide.</summary>
    public ArchiveState? Archive { get; init; }

    /// <summary>The size of the parts that it was uploaded in, in bytes; <see langword="null"/> for an object put in one request. Decides the ETag.</summary>
    public long? PartSize { get; init; }

    /// <summary>The checksum that the store keeps of it; <see langword="null"/> for none, as with objects from before checksums. A store that knows none keeps none.</summary>
    public ChecksumAlgorithm? Checksum { get; init; } = ChecksumAlgorithm.Crc64Nvme;

    /// <summary>When it was written; <see langword="null"/> for now.</summary>
    public DateTimeOffset? LastModified { get; init; }
}
