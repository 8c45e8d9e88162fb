using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Sandbox.Storage;

/// <summary>One line of the log. Which members count depends on <see cref="Op"/>; those with their default are left out.</summary>
internal sealed record JournalLine
{
    public required string Op { get; init; }

    public string? Bucket { get; init; }

    public string? Key { get; init; }

    /// <summary>A version id, an upload id or a blob id.</summary>
    public string? Id { get; init; }

    public string? Region { get; init; }

    public string? Owner { get; init; }

    public BucketConfiguration? Configuration { get; init; }

    public DateTimeOffset Time { get; init; }

    public bool Marker { get; init; }

    public JournalExtent[]? Extents { get; init; }

    /// <summary>An ETag's digest in hexadecimal.</summary>
    public string? Hash { get; init; }

    public ulong Crc { get; init; }

    public long Length { get; init; }

    public byte[]? Data { get; init; }

    public ObjectSettings? Settings { get; init; }

    public StoredChecksum? Checksum { get; init; }

    public PartInfo[]? Parts { get; init; }

    /// <summary>The number of parts in an ETag, or a part's number.</summary>
    public int Number { get; init; }

    public IReadOnlyList<ObjectTag>? Tags { get; init; }

    public RestoreState? Restore { get; init; }

    public ChecksumAlgorithm? Algorithm { get; init; }

    public bool FullObject { get; init; }

    public string? Value { get; init; }
}
