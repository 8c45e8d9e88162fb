using System.Globalization;
using MediaExchange.Transfer.Sandbox.S3.Access;
using MediaExchange.Transfer.Sandbox.Storage;
using Microsoft.AspNetCore.Http;

namespace MediaExchange.Transfer.Sandbox.S3.Operations;

/// <summary>Tags, ACLs and restores of objects.</summary>
internal static class ObjectSettingsOperations
{
    private const int MaxRestoreDays = 365_000;

    public static Task GetTaggingAsync(S3Context context)
    {
        var version = ReadOperations.Find(context, "s3:GetObjectTagging");
        ObjectHeaders.Version(context, version);
        return context.SendAsync(TagSets.ToDocument(version.Tags));
    }

    public static async Task PutTaggingAsync(S3Context context)
    {
        var version = FindToChange(context, "Tagging");
        var tags = TagSets.FromDocument(await BodyReceiver.ReceiveDocumentAsync(context));
        context.Bucket.Change(version, changed => changed.Tags = tags);
        ObjectHeaders.Version(context, version);
        await context.SendNothing();
    }

    public static Task DeleteTaggingAsync(S3Context context)
    {
        AccessControl.Require(context, "s3:DeleteObjectTagging", context.Bucket, context.Key);
        var version = ReadOperations.Find(context, "s3:GetObject");
        context.Bucket.Change(version, changed => changed.Tags = []);
        ObjectHeaders.Version(context, version);
        return context.SendNothing(StatusCodes.Status204NoContent);
    }

    public static Task GetAclAsync(S3Context context)
    {
        var version = ReadOperations.Find(context, "s3:GetObjectAcl");
        ObjectHeaders.Version(context, version);
        return context.SendAsync(AclDocument(context, version.Settings.Grants));
    }

    public static async Task PutAclAsync(S3Context context)
    {
        FindToChange(context, "Acl");
        await BodyReceiver.ReceiveDocumentAsync(context);

        // Asks for what is so anyway, or throws.
        if (AccessControlLists.Read(context) is not null || !AccessControlLists.IsAsked(context))
        {
            throw context.Bucket.Configuration.TakesAcls
                ? S3Errors.NotImplemented("changing the ACL of an object; name it when the object is written")
                : new S3Exception("AccessControlListNotSupported");
        }

        await context.SendNothing();
    }

    public static async Task RestoreAsync(S3Context context)
    {
        AccessControl.Require(context, "s3:RestoreObject", context.Bucket, context.Key);
        var version = ReadOperations.Find(context, "s3:GetObject");
        var root = XmlDocuments.Parse(await BodyReceiver.ReceiveDocumentAsync(context), "RestoreRequest");
        var days = 0;
        var isTier = version.Settings.ArchiveStatus is not null;
        if (!isTier && (!int.TryParse(XmlDocuments.Text(root, "Days"), NumberStyles.None, CultureInfo.InvariantCulture, out days) || days is 0 or > MaxRestoreDays))
            throw S3Errors.MalformedXml();
        if (!version.Settings.IsArchived)
            throw new S3Exception("InvalidObjectState", "Restore is not allowed for the object's current storage class", ("StorageClass", version.Settings.StorageClass));
        var now = context.State.Now;
        if (version.Restore is { } running && now < running.ReadyAt)
            throw new S3Exception("RestoreAlreadyInProgress");
        var isRestored = version.IsReadable(now);
        var readyAt = isRestored ? version.Restore!.ReadyAt : now + context.State.Options.RestoreDuration;

        // S3 rounds the end up to the next midnight; from a tier of INTELLIGENT_TIERING an object returns for good.
        var until = isTier ? DateTimeOffset.MaxValue : new DateTimeOffset((isRestored ? now : readyAt).UtcDateTime.Date, TimeSpan.Zero).AddDays(days + 1);
        context.Bucket.Change(version, changed => changed.Restore = new RestoreState(readyAt, until));
        await context.SendNothing(isRestored ? StatusCodes.Status200OK : StatusCodes.Status202Accepted);
    }

    public static S3Xml AclDocument(S3Context context, IReadOnlyList<Grant>? grants)
    {
        var owner = context.Bucket.OwnerId;
        var xml = new S3Xml("AccessControlPolicy")
            .Owner("Owner", owner, context.State.AccountOf(owner)?.Name)
            .Open("AccessControlList");
        foreach (var grant in grants ?? [new Grant(owner, "FULL_CONTROL")])
        {
            var isGroup = grant.Grantee.Contains("://", StringComparison.Ordinal);
            xml.Open("Grant").OpenWithType("Grantee", isGroup ? "Group" : "CanonicalUser")
                .Add(isGroup ? "URI" : "ID", grant.Grantee).Close("Grantee")
                .Add("Permission", grant.Permission).Close("Grant");
        }

        return xml.Close("AccessControlList");
    }

    private static ObjectVersion FindToChange(S3Context context, string what)
    {
        AccessControl.Require(context, (context.VersionId is null ? "s3:PutObject" : "s3:PutObjectVersion") + what, context.Bucket, context.Key);
        var current = context.VersionId is { } id ? context.Bucket.Find(context.KeyBytes, id) : context.Bucket.Current(context.KeyBytes);
        return current switch
        {
            null when context.VersionId is { } missing => throw S3Errors.NoSuchVersion(context.Key, missing),
            null => throw S3Errors.NoSuchKey(context.Key),
            { IsDeleteMarker: true } => throw new S3Exception("MethodNotAllowed", null, ("ResourceType", "DeleteMarker")),
            _ => current,
        };
    }
}
