using System.Globalization;
using System.Text;
using System.Text.Unicode;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Sandbox.Storage;
using Microsoft.AspNetCore.Http;

namespace MediaExchange.Transfer.Sandbox.S3.Operations;

/// <summary>Annotations of objects: named texts that can be put, read, listed and deleted while the object stays as it is.</summary>
/// <remarks>Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/annotations-overview.html.</remarks>
internal static class AnnotationOperations
{
    public static Task ListAsync(S3Context context)
    {
        var version = ReadOperations.Find(context, "s3:ListObjectAnnotations");
        var prefix = context.Query["annotation-prefix"] ?? "";
        var token = context.Query["continuation-token"];
        var max = context.Number("max-annotation-results", S3Limits.MaxAnnotations);
        if (max is < 1 or > S3Limits.MaxAnnotations)
            throw S3Errors.InvalidArgument("max-annotation-results", $"{max}", $"Argument max-annotation-results must be an integer between 1 and {S3Limits.MaxAnnotations}");
        var after = token is null ? null : Decode(token);
        var found = version.Annotations.Values
            .Where(annotation => annotation.Name.StartsWith(prefix, StringComparison.Ordinal) && string.CompareOrdinal(annotation.Name, after) > 0)
            .Take(max + 1).ToList();
        var page = found.Take(max).ToList();
        var xml = new S3Xml("ListObjectAnnotationsOutput")
            .Add("Bucket", context.Bucket.Name)
            .Add("Key", context.Key)
            .Add("AnnotationPrefix", context.Query["annotation-prefix"])
            .Add("MaxAnnotationResults", max)
            .Add("AnnotationCount", page.Count)
            .Add("ContinuationToken", token)
            .Add("NextContinuationToken", found.Count > max ? Convert.ToBase64String(Encoding.UTF8.GetBytes(page[^1].Name)) : null)
            .Open("Annotations");
        foreach (var annotation in page)
        {
            xml.Open("AnnotationEntry")
                .Add("AnnotationName", annotation.Name)
                .Add("LastModified", annotation.LastModified)
                .Add("ETag", annotation.ETag)
                .Add("Size", annotation.Payload.Length)
                .Close("AnnotationEntry");
        }

        Version(context, version);
        return context.SendAsync(xml.Close("Annotations"));
    }

    public static Task GetAsync(S3Context context)
    {
        var name = Name(context);
        var version = ReadOperations.Find(context, "s3:GetObjectAnnotation");
        if (!version.Annotations.TryGetValue(name, out var annotation))
            throw new S3Exception("NoSuchAnnotation", null, ("AnnotationName", name));
        Version(context, version);
        context.SetHeader("ETag", annotation.ETag);
        context.SetHeader("Last-Modified", annotation.LastModified.ToString("R", CultureInfo.InvariantCulture));
        context.SetHeader("x-amz-server-side-encryption", version.Settings.Encryption);
        context.Response.ContentType = "application/octet-stream";
        context.Response.ContentLength = annotation.Payload.Length;
        return context.Response.Body.WriteAsync(annotation.Payload, context.Aborted).AsTask();
    }

    public static async Task PutAsync(S3Context context)
    {
        var name = Name(context);
        if (name.StartsWith("aws", StringComparison.OrdinalIgnoreCase) || name.StartsWith("s3", StringComparison.OrdinalIgnoreCase))
            throw new S3Exception("InvalidAnnotationName", null, ("AnnotationName", name));
        var version = ReadOperations.Find(context, "s3:PutObjectAnnotation");
        CheckMatch(context, version);
        if (context.Who.DecodedContentLength > S3Limits.MaxAnnotationSize)
            throw new S3Exception("EntityTooLarge", null, ("MaxSizeAllowed", $"{S3Limits.MaxAnnotationSize}"));
        var payload = await BodyReceiver.ReceiveDocumentAsync(context);
        if (payload.Length == 0)
            throw S3Errors.InvalidRequest("An annotation must have at least 1 byte.");
        if (!Utf8.IsValid(payload))
            throw new S3Exception("UnsupportedMediaType");
        var annotation = new AnnotationRecord(name, payload, context.State.Now);
        if (!context.Bucket.TryAnnotate(version, annotation, S3Limits.MaxAnnotations))
            throw new S3Exception("AnnotationLimitExceeded");
        Version(context, version);
        context.SetHeader("ETag", annotation.ETag);
        context.SetHeader("x-amz-server-side-encryption", version.Settings.Encryption);
        await context.SendAsync(new S3Xml("PutObjectAnnotationOutput").Add("Key", context.Key).Add("AnnotationName", name));
    }

    public static Task DeleteAsync(S3Context context)
    {
        var name = Name(context);
        var version = ReadOperations.Find(context, "s3:DeleteObjectAnnotation");
        CheckMatch(context, version);
        context.Bucket.RemoveAnnotation(version, name);
        Version(context, version);
        return context.SendNothing(StatusCodes.Status204NoContent);
    }

    private static string Name(S3Context context)
    {
        var name = context.Query["annotationName"];
        if (string.IsNullOrEmpty(name))
            throw new S3Exception("InvalidAnnotationName");
        return Encoding.UTF8.GetByteCount(name) <= S3Limits.MaxAnnotationNameBytes
            ? name
            : throw new S3Exception("AnnotationNameTooLong", null, ("MaxSizeAllowed", $"{S3Limits.MaxAnnotationNameBytes}"));
    }

    private static void CheckMatch(S3Context context, ObjectVersion version)
    {
        if (context.Header("x-amz-object-if-match") is { } match && !Conditions.Matches(match, version))
            throw S3Errors.PreconditionFailed("x-amz-object-if-match");
    }

    private static void Version(S3Context context, ObjectVersion version)
    {
        if (context.Bucket.Configuration.Versioning != VersioningState.Off)
            context.SetHeader("x-amz-object-version-id", version.VersionId);
    }

    private static string Decode(string token)
    {
        var bytes = new byte[token.Length];
        return Convert.TryFromBase64String(token, bytes, out var length)
            ? Encoding.UTF8.GetString(bytes, 0, length)
            : throw S3Errors.InvalidArgument("continuation-token", token, "The continuation token provided is incorrect");
    }
}
