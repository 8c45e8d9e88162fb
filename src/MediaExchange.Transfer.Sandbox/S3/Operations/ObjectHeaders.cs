using System.Globalization;
using MediaExchange.Transfer.Sandbox.Storage;

namespace MediaExchange.Transfer.Sandbox.S3.Operations;

/// <summary>The headers in which S3 describes an object.</summary>
internal static class ObjectHeaders
{
    /// <summary>For GetObject and HeadObject.</summary>
    public static void Describe(S3Context context, ObjectVersion version)
    {
        var headers = context.Response.Headers;
        var settings = version.Settings;
        headers.ETag = version.ETag.Quoted;
        headers.LastModified = version.LastModified.ToString("R", CultureInfo.InvariantCulture);
        headers.AcceptRanges = "bytes";
        Override("Content-Type", "response-content-type", settings.ContentType);
        Override("Cache-Control", "response-cache-control", settings.CacheControl);
        Override("Content-Disposition", "response-content-disposition", settings.ContentDisposition);
        Override("Content-Encoding", "response-content-encoding", settings.ContentEncoding);
        Override("Content-Language", "response-content-language", settings.ContentLanguage);
        Override("Expires", "response-expires", settings.Expires);
        context.SetHeader("x-amz-website-redirect-location", settings.WebsiteRedirect);
        if (settings.StorageClass != ObjectSettings.DefaultStorageClass)
            headers["x-amz-storage-class"] = settings.StorageClass;
        foreach (var (name, value) in settings.Metadata ?? new Dictionary<string, string>())
            headers["x-amz-meta-" + name] = HeaderText.Encode(value);
        if (version.Tags.Count > 0)
            headers["x-amz-tagging-count"] = version.Tags.Count.ToString(CultureInfo.InvariantCulture);
        DescribeRestore(context, version);
        Encryption(context, settings);
        Version(context, version);

        void Override(string header, string parameter, string? value) => context.SetHeader(header, context.Query[parameter] ?? value);
    }

    /// <summary>For everything that writes or reads an encrypted object.</summary>
    public static void Encryption(S3Context context, ObjectSettings settings)
    {
        context.SetHeader("x-amz-server-side-encryption", settings.Encryption);
        context.SetHeader("x-amz-server-side-encryption-aws-kms-key-id", settings.KmsKeyId);
        if (settings.BucketKey)
            context.SetHeader("x-amz-server-side-encryption-bucket-key-enabled", "true");
    }

    /// <summary>A bucket that never had versioning tells no version.</summary>
    public static void Version(S3Context context, ObjectVersion version)
    {
        if (context.Bucket.Configuration.Versioning != VersioningState.Off)
            context.SetHeader("x-amz-version-id", version.VersionId);
    }

    /// <summary>For writes: ETag, encryption, version and checksum.</summary>
    public static void Written(S3Context context, ObjectVersion version)
    {
        context.SetHeader("ETag", version.ETag.Quoted);
        Encryption(context, version.Settings);
        Version(context, version);
        if (version.Checksum is { } checksum)
        {
            context.SetHeader(Checksums.HeaderOf(checksum.Algorithm), checksum.Value);
            context.SetHeader("x-amz-checksum-type", Checksums.TypeOf(checksum.IsFullObject));
        }
    }

    private static void DescribeRestore(S3Context context, ObjectVersion version)
    {
        var now = context.State.Now;
        if (version.Settings.ArchiveStatus is { } tier && !version.IsReadable(now))
            context.SetHeader("x-amz-archive-status", tier);
        if (version.Restore is not { } restore)
            return;
        if (now < restore.ReadyAt)
            context.SetHeader("x-amz-restore", "ongoing-request=\"true\"");
        else if (now < restore.Until && restore.Until != DateTimeOffset.MaxValue)
            context.SetHeader("x-amz-restore", $"ongoing-request=\"false\", expiry-date=\"{restore.Until.ToString("R", CultureInfo.InvariantCulture)}\"");
    }
}
