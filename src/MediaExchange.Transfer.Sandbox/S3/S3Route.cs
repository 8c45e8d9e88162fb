using System.Text;
using MediaExchange.Transfer.Engine;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace MediaExchange.Transfer.Sandbox.S3;

/// <summary>What a request is about: operation, bucket, key and query, read from the raw request target so that keys keep every byte.</summary>
/// <param name="Operation">S3's operation.</param>
/// <param name="Bucket">The bucket, path-style or as <c>&lt;bucket&gt;.localhost</c>; null for ListBuckets.</param>
/// <param name="Key">The key, decoded once; null for operations on buckets.</param>
/// <param name="Query">The query string.</param>
internal sealed record S3Route(S3Operation Operation, string? Bucket, string? Key, S3Query Query)
{
    private const string HostSuffix = ".localhost";

    /// <summary>Reads the route of a request; a second call answers the same without reading again.</summary>
    /// <exception cref="S3Exception">InvalidURI or KeyTooLongError.</exception>
    public static S3Route Identify(HttpRequest request)
    {
        var features = request.HttpContext.Features;
        if (features.Get<S3Route>() is { } known)
            return known;
        var target = features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var route = Identify(request.Method, target, request.Host.Host, request.Headers.ContainsKey("x-amz-copy-source"));
        features.Set(route);
        return route;
    }

    public static S3Route Identify(string method, string rawTarget, string host, bool hasCopySource)
    {
        var target = rawTarget.AsSpan();
        if (!target.StartsWith("/"))
        {
            // The absolute form that proxies send.
            var authority = target.IndexOf("://");
            if (authority < 0)
                throw new S3Exception("InvalidURI");
            var path = target[(authority + 3)..].IndexOfAny('/', '?');
            target = path < 0 ? "/" : target[(authority + 3 + path)..];
        }

        var question = target.IndexOf('?');
        var query = new S3Query(question < 0 ? [] : target[(question + 1)..]);
        if (question >= 0)
            target = target[..question];
        if (target.StartsWith("/"))
            target = target[1..];

        string? bucket = null;
        string? key = null;
        if (host.Length > HostSuffix.Length && host.EndsWith(HostSuffix, StringComparison.OrdinalIgnoreCase))
        {
            bucket = host[..^HostSuffix.Length];
            key = S3Uri.Decode(target);
        }
        else if (!target.IsEmpty)
        {
            var slash = target.IndexOf('/');
            bucket = S3Uri.Decode(slash < 0 ? target : target[..slash]);
            key = slash < 0 ? null : S3Uri.Decode(target[(slash + 1)..]);
        }

        if (string.IsNullOrEmpty(key))
            key = null;
        if (key is not null && Encoding.UTF8.GetByteCount(key) is > S3Limits.MaxKeyBytes and var size)
            throw new S3Exception("KeyTooLongError", null, ("Size", $"{size}"), ("MaxSizeAllowed", $"{S3Limits.MaxKeyBytes}"));
        var operation = bucket is null ? OfService(method)
            : key is null ? OfBucket(method, query)
            : OfObject(method, query, hasCopySource);
        return new S3Route(operation, bucket, key, query);
    }

    private static S3Operation OfService(string method) => method == "GET" ? S3Operation.ListBuckets : S3Operation.Unknown;

    private static S3Operation OfBucket(string method, S3Query query)
    {
        foreach (var (name, _) in query.Pairs)
        {
            var found = (name, method) switch
            {
                ("location", "GET") => S3Operation.GetBucketLocation,
                ("versioning", "GET") => S3Operation.GetBucketVersioning,
                ("versioning", "PUT") => S3Operation.PutBucketVersioning,
                ("ownershipControls", "GET") => S3Operation.GetBucketOwnershipControls,
                ("ownershipControls", "PUT") => S3Operation.PutBucketOwnershipControls,
                ("ownershipControls", "DELETE") => S3Operation.DeleteBucketOwnershipControls,
                ("policy", "GET") => S3Operation.GetBucketPolicy,
                ("policy", "PUT") => S3Operation.PutBucketPolicy,
                ("policy", "DELETE") => S3Operation.DeleteBucketPolicy,
                ("policyStatus", "GET") => S3Operation.GetBucketPolicyStatus,
                ("acl", "GET") => S3Operation.GetBucketAcl,
                ("acl", "PUT") => S3Operation.PutBucketAcl,
                ("tagging", "GET") => S3Operation.GetBucketTagging,
                ("tagging", "PUT") => S3Operation.PutBucketTagging,
                ("tagging", "DELETE") => S3Operation.DeleteBucketTagging,
                ("accelerate", "GET") => S3Operation.GetBucketAccelerateConfiguration,
                ("cors", "GET") => S3Operation.GetBucketCors,
                ("encryption", "GET") => S3Operation.GetBucketEncryption,
                ("lifecycle", "GET") => S3Operation.GetBucketLifecycleConfiguration,
                ("logging", "GET") => S3Operation.GetBucketLogging,
                ("notification", "GET") => S3Operation.GetBucketNotificationConfiguration,
                ("replication", "GET") => S3Operation.GetBucketReplication,
                ("requestPayment", "GET") => S3Operation.GetBucketRequestPayment,
                ("website", "GET") => S3Operation.GetBucketWebsite,
                ("object-lock", "GET") => S3Operation.GetObjectLockConfiguration,
                ("publicAccessBlock", "GET") => S3Operation.GetPublicAccessBlock,
                ("accelerate" or "cors" or "encryption" or "lifecycle" or "logging" or "notification" or "replication"
                    or "requestPayment" or "website" or "object-lock" or "publicAccessBlock" or "analytics" or "inventory"
                    or "metrics" or "intelligent-tiering" or "session" or "metadataTable" or "metadataConfiguration", _)
                    => S3Operation.OtherBucketConfiguration,
                ("uploads", "GET") => S3Operation.ListMultipartUploads,
                ("versions", "GET") => S3Operation.ListObjectVersions,
                ("delete", "POST") => S3Operation.DeleteObjects,
                _ => S3Operation.Unknown,
            };
            if (found != S3Operation.Unknown)
                return found;
        }

        return method switch
        {
            "GET" => query["list-type"] == "2" ? S3Operation.ListObjectsV2 : S3Operation.ListObjects,
            "HEAD" => S3Operation.HeadBucket,
            "PUT" => S3Operation.CreateBucket,
            "DELETE" => S3Operation.DeleteBucket,
            _ => S3Operation.Unknown,
        };
    }

    private static S3Operation OfObject(string method, S3Query query, bool hasCopySource)
    {
        foreach (var (name, _) in query.Pairs)
        {
            var found = (name, method) switch
            {
                ("uploads", "POST") => S3Operation.CreateMultipartUpload,
                ("uploadId", "GET") => S3Operation.ListParts,
                ("uploadId", "POST") => S3Operation.CompleteMultipartUpload,
                ("uploadId", "DELETE") => S3Operation.AbortMultipartUpload,
                ("uploadId", "PUT") => hasCopySource ? S3Operation.UploadPartCopy : S3Operation.UploadPart,
                ("tagging", "GET") => S3Operation.GetObjectTagging,
                ("tagging", "PUT") => S3Operation.PutObjectTagging,
                ("tagging", "DELETE") => S3Operation.DeleteObjectTagging,
                ("acl", "GET") => S3Operation.GetObjectAcl,
                ("acl", "PUT") => S3Operation.PutObjectAcl,
                ("attributes", "GET") => S3Operation.GetObjectAttributes,
                ("restore", "POST") => S3Operation.RestoreObject,
                ("annotation", "GET") => query.Has("annotationName") ? S3Operation.GetObjectAnnotation : S3Operation.ListObjectAnnotations,
                ("annotation", "PUT") => S3Operation.PutObjectAnnotation,
                ("annotation", "DELETE") => S3Operation.DeleteObjectAnnotation,
                ("torrent" or "retention" or "legal-hold" or "select" or "annotation" or "renameObject", _)
                    => S3Operation.OtherObjectConfiguration,
                _ => S3Operation.Unknown,
            };
            if (found != S3Operation.Unknown)
                return found;
        }

        return method switch
        {
            "GET" => S3Operation.GetObject,
            "HEAD" => S3Operation.HeadObject,
            "PUT" => hasCopySource ? S3Operation.CopyObject : S3Operation.PutObject,
            "DELETE" => S3Operation.DeleteObject,
            _ => S3Operation.Unknown,
        };
    }
}
