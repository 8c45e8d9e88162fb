using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Aws.Wire;

/// <summary>
/// The headers that make an object what it is. PutObject, CopyObject and CreateMultipartUpload all take theirs from here, so that an
/// object of one byte and one of 5 TB come out the same.
/// </summary>
internal static class S3Headers
{
    private const string MetadataPrefix = "x-amz-meta-";

    /// <param name="into">The request's headers.</param>
    /// <param name="properties">Headers and metadata of the object.</param>
    /// <param name="encodeMetadata">Whether metadata values outside ASCII are sent as RFC 2047 words: S3 takes raw bytes for Latin-1. What a
    /// store has given as such a word goes back as it came, which every store reads as before.</param>
    public static void Add(Dictionary<string, string> into, ObjectProperties properties, bool encodeMetadata)
    {
        AddIf(into, "Content-Type", properties.ContentType);
        AddIf(into, "Content-Encoding", properties.ContentEncoding);
        AddIf(into, "Content-Language", properties.ContentLanguage);
        AddIf(into, "Content-Disposition", properties.ContentDisposition);
        AddIf(into, "Cache-Control", properties.CacheControl);
        AddIf(into, "Expires", properties.Expires);
        AddIf(into, "x-amz-website-redirect-location", properties.WebsiteRedirectLocation);
        foreach (var (name, value) in properties.Metadata)
            into[MetadataPrefix + name.ToLowerInvariant()] = encodeMetadata ? Rfc2047.Encode(value) : value;
    }

    public static void Add(Dictionary<string, string> into, DestinationSettings settings)
    {
        AddIf(into, "x-amz-storage-class", settings.StorageClass);
        AddIf(into, "x-amz-acl", settings.CannedAcl);
        if (settings.GrantFullControl.Count > 0)
            into["x-amz-grant-full-control"] = string.Join(", ", settings.GrantFullControl.Select(id => $"id=\"{id}\""));
        if (settings.Encryption is not { } encryption)
            return;
        into["x-amz-server-side-encryption"] = encryption.Algorithm;
        AddIf(into, "x-amz-server-side-encryption-aws-kms-key-id", encryption.KmsKeyId);
        if (encryption.BucketKeyEnabled is { } enabled)
            into["x-amz-server-side-encryption-bucket-key-enabled"] = enabled ? "true" : "false";
    }

    /// <summary>The digests that the store shall hold the body to.</summary>
    public static void Add(Dictionary<string, string> into, StoredChecksum? checksum, string? contentMd5)
    {
        if (checksum is not null)
        {
            into[Checksums.Header(checksum.Algorithm)] = checksum.Value;

            // Without it Ceph does not look at the checksum; to S3 it says nothing new.
            into["x-amz-sdk-checksum-algorithm"] = Checksums.Word(checksum.Algorithm);
        }

        AddIf(into, "Content-MD5", contentMd5);
    }

    public static void Add(Dictionary<string, string> into, IReadOnlyList<ObjectTag> tags)
    {
        if (tags.Count > 0)
            into["x-amz-tagging"] = string.Join('&', tags.Select(t => $"{Uri.EscapeDataString(t.Key)}={Uri.EscapeDataString(t.Value)}"));
    }

    /// <summary>An ETag as conditions carry it.</summary>
    public static string Quoted(string etag) => etag.StartsWith('"') ? etag : $"\"{etag}\"";

    /// <summary>An ETag without its quotes.</summary>
    public static string Unquoted(string? etag) => etag is null ? "" : etag.Trim().Trim('"');

    /// <summary>A bucket, key and version as <c>x-amz-copy-source</c> carries them.</summary>
    public static string CopySource(ObjectLocation source)
    {
        var text = new StringBuilder(source.Bucket.Length + source.Key.Length * 2).Append(source.Bucket).Append('/');
        text.AppendJoin('/', source.Key.Split('/').Select(Uri.EscapeDataString));
        if (source.VersionId is not null)
            text.Append("?versionId=").Append(Uri.EscapeDataString(source.VersionId));
        return text.ToString();
    }

    public static ObjectProperties Properties(S3Call answer) => new()
    {
        ContentType = answer.Header("Content-Type"),
        ContentEncoding = answer.Header("Content-Encoding"),
        ContentLanguage = answer.Header("Content-Language"),
        ContentDisposition = answer.Header("Content-Disposition"),
        CacheControl = answer.Header("Cache-Control"),
        Expires = answer.Header("Expires"),
        WebsiteRedirectLocation = answer.Header("x-amz-website-redirect-location"),
        Metadata = answer.Answer
            .Where(h => h.Key.StartsWith(MetadataPrefix, StringComparison.OrdinalIgnoreCase))
            .ToDictionary(h => h.Key[MetadataPrefix.Length..].ToLowerInvariant(), h => h.Value),
    };

    /// <summary>Whether the answer is the range asked for, which may only end before the one asked for where the object does; and whether it is as long as it says.</summary>
    public static bool IsRange(S3Call answer, long offset, long? length)
    {
        if (!ContentRangeHeaderValue.TryParse(answer.Header("Content-Range"), out var range) || range is not { From: { } from, To: { } to, Unit: "bytes" })
            return false;
        var last = length is { } count ? offset + count - 1 : long.MaxValue;
        return from == offset
            && (to == last || (to < last && to == range.Length - 1))
            && answer.Header("Content-Length") == (to - from + 1).ToString(CultureInfo.InvariantCulture);
    }

    public static ServerSideEncryption? Encryption(S3Call answer) => answer.Header("x-amz-server-side-encryption") is { } algorithm
        ? new ServerSideEncryption(
            algorithm,
            answer.Header("x-amz-server-side-encryption-aws-kms-key-id"),
            answer.Header("x-amz-server-side-encryption-bucket-key-enabled") is { } enabled ? enabled == "true" : null)
        : null;

    public static ArchiveState Archive(S3Call answer, string storageClass)
    {
        var archived = storageClass is "GLACIER" or "DEEP_ARCHIVE" || answer.Header("x-amz-archive-status") is not null;
        return answer.Header("x-amz-restore") switch
        {
            { } restore when restore.Contains("ongoing-request=\"true\"", StringComparison.Ordinal) => ArchiveState.Restoring,
            not null when archived => ArchiveState.Restored,
            _ => archived ? ArchiveState.Archived : ArchiveState.Available,
        };
    }

    private static void AddIf(Dictionary<string, string> into, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
            into[name] = value;
    }
}
