using System.Collections.Concurrent;
using System.Text.Json.Serialization;

namespace MediaExchange.Transfer.Sandbox.Storage;

/// <summary>What a write says about an object beside its bytes. Immutable, and shared where it is plain.</summary>
internal sealed record ObjectSettings
{
    // Millions of objects usually have a handful of content types; those without metadata of their own share one record.
    private static readonly ConcurrentDictionary<ObjectSettings, ObjectSettings> _shared = new();
    private const int MaxShared = 1000;

    public const string DefaultContentType = "binary/octet-stream";
    public const string DefaultStorageClass = "STANDARD";

    public string ContentType { get; init; } = DefaultContentType;

    public string? CacheControl { get; init; }

    public string? ContentDisposition { get; init; }

    public string? ContentEncoding { get; init; }

    public string? ContentLanguage { get; init; }

    /// <summary>As it was sent: S3 returns even what is no date.</summary>
    public string? Expires { get; init; }

    public string? WebsiteRedirect { get; init; }

    public string StorageClass { get; init; } = DefaultStorageClass;

    /// <summary>The archive tier of INTELLIGENT_TIERING, <c>ARCHIVE_ACCESS</c> or <c>DEEP_ARCHIVE_ACCESS</c>; null outside.</summary>
    public string? ArchiveStatus { get; init; }

    /// <summary><c>AES256</c>, <c>aws:kms</c> or <c>aws:kms:dsse</c>.</summary>
    public string Encryption { get; init; } = "AES256";

    public string? KmsKeyId { get; init; }

    public bool BucketKey { get; init; }

    /// <summary>User metadata by name without <c>x-amz-meta-</c>, lower-case; null for none.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>Grants of an ACL, in buckets that take them; null for the owner's full control alone.</summary>
    public IReadOnlyList<Grant>? Grants { get; init; }

    [JsonIgnore]
    public bool IsKms => Encryption != "AES256";

    [JsonIgnore]
    public bool IsArchived => StorageClass is "GLACIER" or "DEEP_ARCHIVE" || ArchiveStatus is not null;

    /// <summary>The same settings, as one shared instance where that saves memory.</summary>
    public ObjectSettings Share()
    {
        if (Metadata is not null || Grants is not null || _shared.Count >= MaxShared)
            return _shared.GetValueOrDefault(this, this);
        return _shared.GetOrAdd(this, this);
    }
}
