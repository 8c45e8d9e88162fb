using System.Text;
using MediaExchange.Transfer.Sandbox.Storage;

namespace MediaExchange.Transfer.Sandbox.S3;

/// <summary>Reads what the headers of a write say about the object.</summary>
internal static class SettingsReader
{
    private const string MetadataPrefix = "x-amz-meta-";

    /// <summary>S3's limit of names and values together.</summary>
    private const int MaxMetadataBytes = 2048;

    private static readonly HashSet<string> _storageClasses = new(StringComparer.Ordinal)
    {
        "STANDARD", "REDUCED_REDUNDANCY", "STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING", "GLACIER", "DEEP_ARCHIVE", "GLACIER_IR",
    };

    /// <summary>All settings of a new object.</summary>
    public static ObjectSettings Read(S3Context context) => ReadPlacement(context, ReadDescription(context)).Share();

    /// <summary>What CopyObject takes from the source by default: headers and user metadata.</summary>
    public static ObjectSettings ReadDescription(S3Context context) => new()
    {
        ContentType = context.Header("Content-Type") is { Length: > 0 } type ? type : ObjectSettings.DefaultContentType,
        CacheControl = context.Header("Cache-Control"),
        ContentDisposition = context.Header("Content-Disposition"),
        ContentEncoding = WithoutChunking(context.Header("Content-Encoding")),
        ContentLanguage = context.Header("Content-Language"),
        Expires = context.Header("Expires"),
        Metadata = ReadMetadata(context),
    };

    /// <summary>What every write says anew: storage class, encryption, redirect and ACL.</summary>
    public static ObjectSettings ReadPlacement(S3Context context, ObjectSettings description)
    {
        var storageClass = context.Header("x-amz-storage-class") ?? ObjectSettings.DefaultStorageClass;
        if (!_storageClasses.Contains(storageClass))
            throw new S3Exception("InvalidStorageClass", null, ("StorageClassRequested", storageClass));
        var redirect = context.Header("x-amz-website-redirect-location");
        if (redirect is not null && !redirect.StartsWith('/') && !redirect.StartsWith("http://", StringComparison.Ordinal) && !redirect.StartsWith("https://", StringComparison.Ordinal))
            throw new S3Exception("InvalidRedirectLocation", "The website redirect location must have a prefix of 'http://' or 'https://' or '/'.");
        return ReadEncryption(context, description) with
        {
            StorageClass = storageClass,
            WebsiteRedirect = redirect,
            Grants = AccessControlLists.Read(context),
        };
    }

    /// <summary>Refuses KMS keys that the sandbox was told to refuse.</summary>
    public static void RequireDecrypt(S3Context context, ObjectSettings settings)
    {
        if (settings.KmsKeyId is { } key && Names(context.State.Options.DeniedKmsKeys, key))
            throw AccessDeniedByKey(context, key, "kms:Decrypt");
    }

    private static ObjectSettings ReadEncryption(S3Context context, ObjectSettings settings)
    {
        var algorithm = context.Header("x-amz-server-side-encryption");
        var key = context.Header("x-amz-server-side-encryption-aws-kms-key-id");
        foreach (var name in context.Request.Headers.Keys)
        {
            if (name.Contains("server-side-encryption-customer", StringComparison.OrdinalIgnoreCase))
                throw S3Errors.NotImplemented("encryption with keys that the client provides (SSE-C)");
        }

        if (algorithm is not (null or "AES256" or "aws:kms" or "aws:kms:dsse"))
            throw S3Errors.InvalidArgument("x-amz-server-side-encryption", algorithm, "The encryption method specified is not supported");
        if (algorithm is null or "AES256")
        {
            if (key is not null)
                throw S3Errors.InvalidArgument("x-amz-server-side-encryption-aws-kms-key-id", key, "Server Side Encryption with AWS KMS managed key requires HTTP header x-amz-server-side-encryption : aws:kms");
            return settings;
        }

        if (key is not null && Names(context.State.Options.UnknownKmsKeys, key))
            throw new S3Exception("KMS.NotFoundException", $"Invalid keyId {key}");
        if (key is not null && Names(context.State.Options.DeniedKmsKeys, key))
            throw AccessDeniedByKey(context, key, "kms:GenerateDataKey");
        return settings with
        {
            Encryption = algorithm,
            KmsKeyId = FullKeyId(context, key),
            BucketKey = "true".Equals(context.Header("x-amz-server-side-encryption-bucket-key-enabled"), StringComparison.OrdinalIgnoreCase),
        };
    }

    /// <summary>S3 answers with the key's full name, whatever the request called it.</summary>
    private static string FullKeyId(S3Context context, string? key)
    {
        if (key is not null && key.StartsWith("arn:", StringComparison.Ordinal))
            return key;
        var account = context.State.AccountOf(context.Bucket.OwnerId)?.AccountId ?? SandboxOptions.DefaultAccountId;
        var name = key is null ? "key/aws-s3" : key.StartsWith("alias/", StringComparison.Ordinal) ? key : "key/" + key;
        return $"arn:aws:kms:{context.Bucket.Region}:{account}:{name}";
    }

    private static bool Names(IReadOnlyCollection<string> keys, string key) =>
        keys.Any(listed => listed == key || key.EndsWith("/" + listed, StringComparison.Ordinal));

    private static S3Exception AccessDeniedByKey(S3Context context, string key, string action) => new(
        "AccessDenied",
        $"User: {Access.AccessControl.CallerArn(context)} is not authorized to perform: {action} on resource: {key} because no resource-based policy allows the {action} action");

    private static string? WithoutChunking(string? encoding)
    {
        if (encoding is null || !encoding.Contains("aws-chunked", StringComparison.OrdinalIgnoreCase))
            return encoding;
        var rest = string.Join(',', encoding.Split(',', StringSplitOptions.TrimEntries)
            .Where(name => !name.Equals("aws-chunked", StringComparison.OrdinalIgnoreCase)));
        return rest.Length == 0 ? null : rest;
    }

    private static Dictionary<string, string>? ReadMetadata(S3Context context)
    {
        Dictionary<string, string>? result = null;
        var size = 0;
        foreach (var (header, value) in context.Request.Headers)
        {
            if (!header.StartsWith(MetadataPrefix, StringComparison.OrdinalIgnoreCase))
                continue;
            var name = header[MetadataPrefix.Length..].ToLowerInvariant();
            var text = HeaderText.Decode(value.ToString());
            size += name.Length + Encoding.UTF8.GetByteCount(text);
            (result ??= new(StringComparer.Ordinal))[name] = text;
        }

        return size <= MaxMetadataBytes
            ? result
            : throw new S3Exception("MetadataTooLarge", null, ("Size", $"{size}"), ("MaxSizeAllowed", $"{MaxMetadataBytes}"));
    }
}
