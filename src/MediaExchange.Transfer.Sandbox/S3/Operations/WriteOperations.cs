using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Stores;
using MediaExchange.Transfer.Sandbox.Edge.Faults;
using MediaExchange.Transfer.Sandbox.S3.Access;
using MediaExchange.Transfer.Sandbox.Storage;

namespace MediaExchange.Transfer.Sandbox.S3.Operations;

/// <summary>PutObject, and what all writes have in common.</summary>
internal static class WriteOperations
{
    public static async Task PutAsync(S3Context context)
    {
        RequireWrite(context);
        var settings = SettingsReader.Read(context);
        var tags = TagSets.FromHeader(context);
        var condition = Conditions.OfWrite(context);
        if (context.Header("x-amz-write-offset-bytes") is not null)
            throw S3Errors.NotImplemented("appending to objects");
        var body = await BodyReceiver.ReceiveAsync(context);
        var algorithm = body.Declared ?? ChecksumAlgorithm.Crc64Nvme;
        var now = context.State.Now;
        var version = context.Storage.Publish(
            nameof(S3Operation.PutObject),
            context.Bucket,
            context.KeyBytes,
            now,
            id => new ObjectVersion
            {
                Key = context.KeyBytes,
                VersionId = id,
                Content = Corrupted(context, body.Content),
                ETag = new ETag(HashFor(settings, body.Digests.Md5), 0),
                LastModified = now,
                Settings = settings,
                Checksum = new StoredChecksum(algorithm, body.Checksums[algorithm], true),
                Tags = tags,
            },
            condition);
        ObjectHeaders.Written(context, version);
        await context.SendNothing();
    }

    /// <summary>What any write of an object takes: PutObject, and more for tags and ACLs.</summary>
    public static void RequireWrite(S3Context context)
    {
        AccessControl.Require(context, "s3:PutObject", context.Bucket, context.Key);
        if (!string.IsNullOrEmpty(context.Header("x-amz-tagging")))
            AccessControl.Require(context, "s3:PutObjectTagging", context.Bucket, context.Key);
        if (AccessControlLists.IsAsked(context))
            AccessControl.Require(context, "s3:PutObjectAcl", context.Bucket, context.Key);
    }

    /// <summary>The digest in an ETag: the MD5, except under KMS.</summary>
    public static UInt128 HashFor(ObjectSettings settings, UInt128 md5) => settings.IsKms ? ETag.Disguise(md5, settings.KmsKeyId) : md5;

    /// <summary>Under a fault script that says so: one byte of what is stored or sent is wrong, after everything was verified.</summary>
    public static Content Corrupted(S3Context context, Content content) =>
        context.Http.Items[FaultMarks.Corrupt] is true && content.Length > 0 ? content.WithFlippedByte(content.Length / 2) : content;

    public static S3Exception SourceTooLarge() =>
        S3Errors.InvalidRequest($"The specified copy source is larger than the maximum allowable size for a copy source: {S3Limits.MaxCopySize}");
}
