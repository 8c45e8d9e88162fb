using System.Globalization;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Stores;
using MediaExchange.Transfer.Sandbox.S3.Access;
using MediaExchange.Transfer.Sandbox.Storage;

namespace MediaExchange.Transfer.Sandbox.S3.Operations;

/// <summary>CopyObject and UploadPartCopy. Neither moves bytes.</summary>
internal static class CopyOperations
{
    public static async Task CopyObjectAsync(S3Context context)
    {
        WriteOperations.RequireWrite(context);
        var replacesMetadata = IsReplace(context, "x-amz-metadata-directive", "Unknown metadata directive.");
        var replacesTags = IsReplace(context, "x-amz-tagging-directive", "Unknown tagging directive.");
        var algorithmHeader = context.Header("x-amz-checksum-algorithm");
        var requested = algorithmHeader is null ? (ChecksumAlgorithm?)null : Checksums.Parse(algorithmHeader);
        var condition = Conditions.OfWrite(context);
        var source = CopySource.Find(context);
        var from = source.Version;
        if (from.Size > S3Limits.MaxCopySize)
            throw WriteOperations.SourceTooLarge();
        RefuseSelfCopy(context, source, replacesMetadata || replacesTags || requested is not null);

        var description = replacesMetadata ? SettingsReader.ReadDescription(context) : Description(from.Settings);
        var settings = SettingsReader.ReadPlacement(context, description).Share();
        var tags = replacesTags ? TagSets.FromHeader(context) : source.ReadTags(context);
        if (tags.Count > 0)
            AccessControl.Require(context, "s3:PutObjectTagging", context.Bucket, context.Key);

        var annotations = IsReplace(context, "x-amz-object-annotation-directive", "The annotation directive is not valid. Valid values are COPY and EXCLUDE.", "EXCLUDE")
            ? ObjectVersion.NoAnnotations
            : source.ReadAnnotations(context);
        if (annotations.Count > 0)
            AccessControl.Require(context, "s3:PutObjectAnnotation", context.Bucket, context.Key);

        var content = WriteOperations.Corrupted(context, from.Content);
        var md5 = content.Md5(context.Aborted);
        var algorithm = requested ?? from.Checksum?.Algorithm ?? ChecksumAlgorithm.Crc64Nvme;
        var checksum = from.Checksum is { IsFullObject: true } same && same.Algorithm == algorithm && ReferenceEquals(content, from.Content)
            ? same
            : new StoredChecksum(algorithm, Checksums.Of(algorithm, content, context.Aborted), true);
        var now = context.State.Now;
        var version = context.Bucket.Put(
            context.KeyBytes,
            id => new ObjectVersion
            {
                Key = context.KeyBytes,
                VersionId = id,
                Content = content,
                ETag = new ETag(WriteOperations.HashFor(settings, md5), 0),
                LastModified = now,
                Settings = settings,
                Checksum = checksum,
                Tags = tags,
                Annotations = annotations,
            },
            condition);
        ObjectHeaders.Encryption(context, settings);
        ObjectHeaders.Version(context, version);
        await context.SendAsync(new S3Xml("CopyObjectResult")
            .Add("LastModified", version.LastModified)
            .Add("ETag", version.ETag.Quoted)
            .Add(version.Checksum)
            .Add("ChecksumType", Checksums.FullObject));
    }

    public static async Task UploadPartCopyAsync(S3Context context)
    {
        AccessControl.Require(context, "s3:PutObject", context.Bucket, context.Key);
        var number = MultipartOperations.PartNumber(context);
        var upload = MultipartOperations.Find(context);
        var source = CopySource.Find(context);
        var content = WriteOperations.Corrupted(context, Choose(context, source.Version));
        var part = new UploadedPartRecord(
            number,
            content,
            WriteOperations.HashFor(upload.Settings, content.Md5(context.Aborted)),
            Checksums.Of(upload.Algorithm, content, context.Aborted),
            context.State.Now);
        MultipartOperations.Store(context, upload, part);
        ObjectHeaders.Encryption(context, upload.Settings);
        var xml = new S3Xml("CopyPartResult")
            .Add("LastModified", part.LastModified)
            .Add("ETag", new ETag(part.Md5, 0).Quoted);
        if (upload.RequestedAlgorithm is { } algorithm)
            xml.Add(new StoredChecksum(algorithm, part.Checksum!, true));
        await context.SendAsync(xml);
    }

    private static Content Choose(S3Context context, ObjectVersion from)
    {
        const string name = "x-amz-copy-source-range";
        if (context.Header(name) is not { } range)
            return from.Size <= S3Limits.MaxCopySize ? from.Content : throw WriteOperations.SourceTooLarge();
        var bounds = range.StartsWith("bytes=", StringComparison.Ordinal) ? range["bytes=".Length..].Split('-') : [];
        if (bounds.Length != 2
            || !long.TryParse(bounds[0], NumberStyles.None, CultureInfo.InvariantCulture, out var first)
            || !long.TryParse(bounds[1], NumberStyles.None, CultureInfo.InvariantCulture, out var last))
        {
            throw S3Errors.InvalidArgument(name, range, "The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based offsets of the first and last bytes to copy");
        }

        if (first > last || last >= from.Size)
            throw S3Errors.InvalidArgument(name, range, $"Range specified is not valid for source object of size: {from.Size}");
        if (from.Size <= S3Limits.MinPartSize)
            throw S3Errors.InvalidRequest("You can copy a range only if the source object is greater than 5 MB.");
        return last - first < S3Limits.MaxPartSize
            ? from.Content.Slice(first, last - first + 1)
            : throw WriteOperations.SourceTooLarge();
    }

    /// <summary>What travels with a copy: never the storage class, the encryption, the redirect and the ACL.</summary>
    private static ObjectSettings Description(ObjectSettings source) => source with
    {
        StorageClass = ObjectSettings.DefaultStorageClass,
        ArchiveStatus = null,
        Encryption = "AES256",
        KmsKeyId = null,
        BucketKey = false,
        WebsiteRedirect = null,
        Grants = null,
    };

    private static bool IsReplace(S3Context context, string header, string unknown, string replace = "REPLACE") => context.Header(header) switch
    {
        null or "COPY" => false,
        var value when value == replace => true,
        var other => throw S3Errors.InvalidArgument(header, other, unknown),
    };

    private static void RefuseSelfCopy(S3Context context, CopySource source, bool changes)
    {
        if (changes || source.IsNamedVersion || !ReferenceEquals(source.Bucket, context.Bucket) || source.Key != context.Key)
            return;
        if (context.Header("x-amz-storage-class") is null && context.Header("x-amz-website-redirect-location") is null
            && context.Header("x-amz-server-side-encryption") is null)
        {
            throw S3Errors.InvalidRequest("This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.");
        }
    }
}
