using System.Text;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Sandbox.S3.Access;
using MediaExchange.Transfer.Sandbox.Storage;
using Microsoft.AspNetCore.Http;

namespace MediaExchange.Transfer.Sandbox.S3.Operations;

/// <summary>DeleteObject and DeleteObjects.</summary>
internal static class DeleteOperations
{
    public static Task DeleteAsync(S3Context context)
    {
        AccessControl.Require(context, ActionFor(context.VersionId), context.Bucket, context.Key);
        var match = context.Header("If-Match");
        Action<ObjectVersion?>? condition = match is null ? null : present =>
        {
            if (present is null)
                throw S3Errors.NoSuchKey(context.Key);
            if (match != "*" && !Conditions.Matches(match, present))
                throw S3Errors.PreconditionFailed("If-Match");
        };
        var outcome = context.Bucket.Delete(context.KeyBytes, context.VersionId, context.State.Now, condition);
        context.SetHeader("x-amz-version-id", outcome.VersionId);
        if (outcome.IsDeleteMarker)
            context.SetHeader("x-amz-delete-marker", "true");
        return context.SendNothing(StatusCodes.Status204NoContent);
    }

    public static async Task DeleteObjectsAsync(S3Context context)
    {
        if (context.Header("Content-MD5") is null && DeclaredChecksum.Read(context) is null)
            throw S3Errors.InvalidRequest("Missing required header for this request: Content-MD5 OR x-amz-checksum-*");
        var root = XmlDocuments.Parse(await BodyReceiver.ReceiveDocumentAsync(context), "Delete");
        var isQuiet = XmlDocuments.Text(root, "Quiet") == "true";
        var items = XmlDocuments.Children(root, "Object").ToList();
        if (items.Count is 0 or > S3Limits.MaxPageSize)
            throw S3Errors.MalformedXml();

        var xml = new S3Xml("DeleteResult");
        foreach (var item in items)
        {
            var key = XmlDocuments.Text(item, "Key") ?? throw S3Errors.MalformedXml();
            var versionId = XmlDocuments.Text(item, "VersionId");
            Delete(context, xml, key, string.IsNullOrEmpty(versionId) ? null : versionId, XmlDocuments.Text(item, "ETag"), isQuiet);
        }

        await context.SendAsync(xml);
    }

    private static void Delete(S3Context context, S3Xml xml, string key, string? versionId, string? etag, bool isQuiet)
    {
        try
        {
            AccessControl.Require(context, ActionFor(versionId), context.Bucket, key);
            var outcome = context.Bucket.Delete(Encoding.UTF8.GetBytes(key), versionId, context.State.Now, present =>
            {
                if (etag is not null && (present is null || !Conditions.Matches(etag, present)))
                    throw S3Errors.PreconditionFailed("If-Match");
            });
            if (isQuiet)
                return;
            xml.Open("Deleted").Add("Key", key).Add("VersionId", versionId);
            if (outcome.IsDeleteMarker)
                xml.Add("DeleteMarker", true).Add("DeleteMarkerVersionId", outcome.VersionId);
            xml.Close("Deleted");
        }
        catch (S3Exception error)
        {
            xml.Open("Error").Add("Key", key).Add("VersionId", versionId)
                .Add("Code", error.Code).Add("Message", error.Message).Close("Error");
        }
    }

    private static string ActionFor(string? versionId) => versionId is null ? "s3:DeleteObject" : "s3:DeleteObjectVersion";
}
