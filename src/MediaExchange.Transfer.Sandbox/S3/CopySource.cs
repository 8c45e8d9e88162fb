using System.Collections.Immutable;
using System.Text;
using MediaExchange.Transfer.Engine.Stores;
using MediaExchange.Transfer.Sandbox.S3.Access;
using MediaExchange.Transfer.Sandbox.Storage;

namespace MediaExchange.Transfer.Sandbox.S3;

/// <summary>The source of a copy, found and permitted.</summary>
/// <param name="Bucket">Its bucket, in any region.</param>
/// <param name="Key">Its key.</param>
/// <param name="Version">The version that is copied.</param>
/// <param name="IsNamedVersion">Whether the request named the version.</param>
internal sealed record CopySource(Bucket Bucket, string Key, ObjectVersion Version, bool IsNamedVersion)
{
    private const string VersionParameter = "?versionId=";

    /// <summary>Reads x-amz-copy-source and finds what it names, with all that S3 checks of a source.</summary>
    public static CopySource Find(S3Context context)
    {
        var header = context.Header("x-amz-copy-source")!;
        if (header.StartsWith("arn:", StringComparison.Ordinal))
            throw S3Errors.NotImplemented("copying from access points");
        var at = header.IndexOf(VersionParameter, StringComparison.Ordinal);
        var versionId = at < 0 ? null : header[(at + VersionParameter.Length)..];

        // Unlike in a path, S3 takes "+" in this header for a space; clients escape it.
        var path = S3Uri.Decode(at < 0 ? header : header.AsSpan(0, at), plusIsSpace: true);
        if (path.StartsWith('/'))
            path = path[1..];
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0 || slash == path.Length - 1)
            throw S3Errors.InvalidArgument("x-amz-copy-source", header, "Copy Source must mention the source bucket and key: sourcebucket/sourcekey");
        var bucket = context.Storage.Get(path[..slash]);
        var key = path[(slash + 1)..];
        var action = versionId is null ? "s3:GetObject" : "s3:GetObjectVersion";
        AccessControl.Require(context, action, bucket, key);

        var bytes = Encoding.UTF8.GetBytes(key);
        var version = versionId is null ? bucket.Current(bytes) : bucket.Find(bytes, versionId);
        if (version is null or { IsDeleteMarker: true } && versionId is null)
            throw AccessControl.Missing(context, bucket, key, action, S3Errors.NoSuchKey(key));
        if (version is null)
            throw AccessControl.Missing(context, bucket, key, action, S3Errors.NoSuchVersion(key, versionId!));
        if (version.IsDeleteMarker)
            throw S3Errors.InvalidRequest("The source of a copy request may not specifically refer to a delete marker by version id.");
        Conditions.CheckSource(context, version);
        SettingsReader.RequireDecrypt(context, version.Settings);
        if (!version.IsReadable(context.State.Now))
            throw new S3Exception("InvalidObjectState", "Operation is not valid for the source object's storage class");
        if (bucket.Configuration.Versioning != VersioningState.Off)
            context.SetHeader("x-amz-copy-source-version-id", version.VersionId);
        return new CopySource(bucket, key, version, versionId is not null);
    }

    /// <summary>Copying tags takes a permission of its own, if there are any.</summary>
    public IReadOnlyList<ObjectTag> ReadTags(S3Context context)
    {
        if (Version.Tags.Count > 0)
            AccessControl.Require(context, IsNamedVersion ? "s3:GetObjectVersionTagging" : "s3:GetObjectTagging", Bucket, Key);
        return Version.Tags;
    }

    /// <summary>As with tags.</summary>
    public ImmutableSortedDictionary<string, AnnotationRecord> ReadAnnotations(S3Context context)
    {
        if (Version.Annotations.Count > 0)
            AccessControl.Require(context, IsNamedVersion ? "s3:GetObjectVersionAnnotation" : "s3:GetObjectAnnotation", Bucket, Key);
        return Version.Annotations;
    }
}
