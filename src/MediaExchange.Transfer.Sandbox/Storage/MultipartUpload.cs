using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Sandbox.Storage;

/// <summary>A multipart upload in progress. Safe for use by several threads.</summary>
internal sealed class MultipartUpload
{
    private readonly Lock _lock = new();
    private UploadedPartRecord?[] _parts = new UploadedPartRecord?[16];

    public required string Id { get; init; }

    public required byte[] Key { get; init; }

    public required DateTimeOffset Initiated { get; init; }

    public required ObjectSettings Settings { get; init; }

    public required string InitiatorId { get; init; }

    public IReadOnlyList<ObjectTag> Tags { get; init; } = [];

    /// <summary>What the create request asked for; null for S3's default, CRC64NVME of the whole object.</summary>
    public ChecksumAlgorithm? RequestedAlgorithm { get; init; }

    public bool IsFullObject { get; init; } = true;

    public ChecksumAlgorithm Algorithm => RequestedAlgorithm ?? ChecksumAlgorithm.Crc64Nvme;

    public UploadedPartRecord? this[int number]
    {
        get
        {
            lock (_lock)
                return number < _parts.Length ? _parts[number] : null;
        }
    }

    /// <summary>Adds a part, or replaces the one with the same number.</summary>
    public void Set(UploadedPartRecord part)
    {
        lock (_lock)
        {
            if (part.Number >= _parts.Length)
                Array.Resize(ref _parts, Math.Min(S3Limits.MaxParts + 1, Math.Max(part.Number + 1, _parts.Length * 2)));
            _parts[part.Number] = part;
        }
    }

    /// <summary>Parts with numbers above the marker, in order, at most <paramref name="limit"/>.</summary>
    public List<UploadedPartRecord> List(int marker, int limit)
    {
        var result = new List<UploadedPartRecord>();
        lock (_lock)
        {
            for (var i = marker + 1; i < _parts.Length && result.Count < limit; i++)
            {
                if (_parts[i] is { } part)
                    result.Add(part);
            }
        }

        return result;
    }
}
