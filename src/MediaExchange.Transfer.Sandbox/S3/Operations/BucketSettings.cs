using System.Text;
using System.Xml.Linq;
using MediaExchange.Transfer.Sandbox.S3.Access;
using MediaExchange.Transfer.Sandbox.Storage;
using Microsoft.AspNetCore.Http;

namespace MediaExchange.Transfer.Sandbox.S3.Operations;

/// <summary>What the sandbox keeps of a bucket's configuration: versioning, ownership, policy, tags; and what it says of the rest.</summary>
internal static class BucketSettings
{
    private const int MaxPolicyBytes = 20 << 10;

    public static Task GetVersioningAsync(S3Context context)
    {
        AccessControl.Require(context, "s3:GetBucketVersioning", context.Bucket);
        var state = context.Bucket.Configuration.Versioning;
        var xml = new S3Xml("VersioningConfiguration");
        return context.SendAsync(state == VersioningState.Off ? xml : xml.Add("Status", state.ToString()));
    }

    public static async Task PutVersioningAsync(S3Context context)
    {
        AccessControl.Require(context, "s3:PutBucketVersioning", context.Bucket);
        var root = await ReadAsync(context, "VersioningConfiguration");
        var state = XmlDocuments.Text(root, "Status") switch
        {
            "Enabled" => VersioningState.Enabled,
            "Suspended" => VersioningState.Suspended,
            null => throw new S3Exception("IllegalVersioningConfigurationException"),
            _ => throw S3Errors.MalformedXml(),
        };
        if (XmlDocuments.Text(root, "MfaDelete") == "Enabled")
            throw S3Errors.NotImplemented("MFA delete");
        Change(context, configuration => configuration with { Versioning = state });
        await context.SendNothing();
    }

    public static Task GetOwnershipAsync(S3Context context)
    {
        AccessControl.Require(context, "s3:GetBucketOwnershipControls", context.Bucket);
        var ownership = context.Bucket.Configuration.Ownership;
        if (ownership.Length == 0)
            throw new S3Exception("OwnershipControlsNotFoundError", null, ("BucketName", context.Bucket.Name));
        return context.SendAsync(new S3Xml("OwnershipControls").Open("Rule").Add("ObjectOwnership", ownership).Close("Rule"));
    }

    public static async Task PutOwnershipAsync(S3Context context)
    {
        AccessControl.Require(context, "s3:PutBucketOwnershipControls", context.Bucket);
        var root = await ReadAsync(context, "OwnershipControls");
        var ownership = XmlDocuments.Child(root, "Rule") is { } rule ? XmlDocuments.Text(rule, "ObjectOwnership") : null;
        if (ownership is not ("BucketOwnerEnforced" or "BucketOwnerPreferred" or "ObjectWriter"))
            throw S3Errors.MalformedXml();
        Change(context, configuration => configuration with { Ownership = ownership });
        await context.SendNothing();
    }

    public static Task DeleteOwnershipAsync(S3Context context)
    {
        AccessControl.Require(context, "s3:PutBucketOwnershipControls", context.Bucket);
        Change(context, configuration => configuration with { Ownership = "" });
        return context.SendNothing(StatusCodes.Status204NoContent);
    }

    public static Task GetPolicyAsync(S3Context context)
    {
        AccessControl.Require(context, "s3:GetBucketPolicy", context.Bucket);
        var policy = context.Bucket.Configuration.Policy
            ?? throw new S3Exception("NoSuchBucketPolicy", null, ("BucketName", context.Bucket.Name));
        var bytes = Encoding.UTF8.GetBytes(policy);
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = bytes.Length;
        return context.Response.Body.WriteAsync(bytes, context.Aborted).AsTask();
    }

    public static async Task PutPolicyAsync(S3Context context)
    {
        AccessControl.Require(context, "s3:PutBucketPolicy", context.Bucket);
        var bytes = await BodyReceiver.ReceiveDocumentAsync(context);
        if (bytes.Length > MaxPolicyBytes)
            throw new S3Exception("InvalidArgument", "Policy exceeds the maximum allowed document size");
        var text = Encoding.UTF8.GetString(bytes);
        BucketPolicy.Parse(text, context.Bucket.Name);
        Change(context, configuration => configuration with { Policy = text });
        await context.SendNothing(StatusCodes.Status204NoContent);
    }

    public static Task DeletePolicyAsync(S3Context context)
    {
        AccessControl.Require(context, "s3:DeleteBucketPolicy", context.Bucket);
        Change(context, configuration => configuration with { Policy = null });
        return context.SendNothing(StatusCodes.Status204NoContent);
    }

    public static Task GetPolicyStatusAsync(S3Context context)
    {
        AccessControl.Require(context, "s3:GetBucketPolicyStatus", context.Bucket);
        if (context.Bucket.Configuration.Policy is not { } text)
            throw new S3Exception("NoSuchBucketPolicy", null, ("BucketName", context.Bucket.Name));
        var isPublic = BucketPolicy.Parse(text, context.Bucket.Name)
            .Evaluate(null, "s3:GetObject", $"arn:aws:s3:::{context.Bucket.Name}/key", _ => null) == true;
        return context.SendAsync(new S3Xml("PolicyStatus").Add("IsPublic", isPublic));
    }

    public static Task GetTaggingAsync(S3Context context)
    {
        AccessControl.Require(context, "s3:GetBucketTagging", context.Bucket);
        var tags = context.Bucket.Configuration.Tags
            ?? throw new S3Exception("NoSuchTagSet", null, ("BucketName", context.Bucket.Name));
        return context.SendAsync(TagSets.ToDocument(tags.Select(tag => new Engine.Stores.ObjectTag(tag.Key, tag.Value))));
    }

    public static async Task PutTaggingAsync(S3Context context)
    {
        AccessControl.Require(context, "s3:PutBucketTagging", context.Bucket);
        var tags = TagSets.FromDocument(await BodyReceiver.ReceiveDocumentAsync(context));
        Change(context, configuration => configuration with { Tags = tags.ToDictionary(tag => tag.Key, tag => tag.Value) });
        await context.SendNothing(StatusCodes.Status204NoContent);
    }

    public static Task DeleteTaggingAsync(S3Context context)
    {
        AccessControl.Require(context, "s3:PutBucketTagging", context.Bucket);
        Change(context, configuration => configuration with { Tags = null });
        return context.SendNothing(StatusCodes.Status204NoContent);
    }

    public static Task GetAclAsync(S3Context context)
    {
        AccessControl.Require(context, "s3:GetBucketAcl", context.Bucket);
        return context.SendAsync(ObjectSettingsOperations.AclDocument(context, null));
    }

    public static async Task PutAclAsync(S3Context context)
    {
        AccessControl.Require(context, "s3:PutBucketAcl", context.Bucket);
        await BodyReceiver.ReceiveDocumentAsync(context);
        if (!context.Bucket.Configuration.TakesAcls)
            throw new S3Exception("AccessControlListNotSupported");
        throw S3Errors.NotImplemented("ACLs of buckets");
    }

    /// <summary>Configuration that is not kept: S3's own answer to "there is none".</summary>
    public static Task GetNoneAsync(S3Context context)
    {
        _ = context.Bucket;
        AccessControl.Require(context, "s3:" + context.Route.Operation, context.Bucket);
        return context.Route.Operation switch
        {
            S3Operation.GetBucketAccelerateConfiguration => context.SendAsync(new S3Xml("AccelerateConfiguration")),
            S3Operation.GetBucketLogging => context.SendAsync(new S3Xml("BucketLoggingStatus")),
            S3Operation.GetBucketNotificationConfiguration => context.SendAsync(new S3Xml("NotificationConfiguration")),
            S3Operation.GetBucketRequestPayment => context.SendAsync(new S3Xml("RequestPaymentConfiguration").Add("Payer", "BucketOwner")),
            S3Operation.GetBucketEncryption => context.SendAsync(new S3Xml("ServerSideEncryptionConfiguration")
                .Open("Rule").Open("ApplyServerSideEncryptionByDefault").Add("SSEAlgorithm", "AES256")
                .Close("ApplyServerSideEncryptionByDefault").Add("BucketKeyEnabled", false).Close("Rule")),
            S3Operation.GetPublicAccessBlock => context.SendAsync(new S3Xml("PublicAccessBlockConfiguration")
                .Add("BlockPublicAcls", false).Add("IgnorePublicAcls", false).Add("BlockPublicPolicy", false).Add("RestrictPublicBuckets", false)),
            var operation => throw new S3Exception(NoneCode(operation), null, ("BucketName", context.Bucket.Name)),
        };
    }

    private static string NoneCode(S3Operation operation) => operation switch
    {
        S3Operation.GetBucketCors => "NoSuchCORSConfiguration",
        S3Operation.GetBucketLifecycleConfiguration => "NoSuchLifecycleConfiguration",
        S3Operation.GetBucketReplication => "ReplicationConfigurationNotFoundError",
        S3Operation.GetBucketWebsite => "NoSuchWebsiteConfiguration",
        _ => "ObjectLockConfigurationNotFoundError",
    };

    private static async Task<XElement> ReadAsync(S3Context context, string root) =>
        XmlDocuments.Parse(await BodyReceiver.ReceiveDocumentAsync(context), root);

    private static void Change(S3Context context, Func<BucketConfiguration, BucketConfiguration> change) =>
        context.Bucket.Change(change);
}
