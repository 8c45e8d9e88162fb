using System.Text;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Sandbox.S3.Access;
using MediaExchange.Transfer.Sandbox.Storage;

namespace MediaExchange.Transfer.Sandbox.S3.Operations;

/// <summary>Listings of objects and versions.</summary>
internal static class ListOperations
{
    public static Task ListObjectsAsync(S3Context context)
    {
        AccessControl.Require(context, "s3:ListBucket", context.Bucket);
        var encode = Encoder(context);
        var (prefix, delimiter) = (context.Query["prefix"] ?? "", context.Query["delimiter"] ?? "");
        var marker = context.Query["marker"] ?? "";
        var limit = context.Number("max-keys", S3Limits.MaxPageSize, S3Limits.MaxPageSize);
        var page = Listing.Objects(context.Bucket, prefix, delimiter, marker, limit);
        var xml = new S3Xml("ListBucketResult")
            .Add("Name", context.Bucket.Name)
            .Add("Prefix", encode(prefix))
            .Add("Marker", encode(marker))
            .Add("MaxKeys", limit);
        if (delimiter.Length > 0)
            xml.Add("Delimiter", encode(delimiter));
        if (context.Query["encoding-type"] is { } encoding)
            xml.Add("EncodingType", encoding);
        xml.Add("IsTruncated", page.IsTruncated);

        // S3 sends the next marker with a delimiter only; without one it is the last key.
        if (page.IsTruncated && delimiter.Length > 0)
            xml.Add("NextMarker", encode(page.Last));
        AddObjects(context, xml, page, encode, withOwner: true);
        return context.SendAsync(xml);
    }

    public static Task ListObjectsV2Async(S3Context context)
    {
        AccessControl.Require(context, "s3:ListBucket", context.Bucket);
        var encode = Encoder(context);
        var (prefix, delimiter) = (context.Query["prefix"] ?? "", context.Query["delimiter"] ?? "");
        var startAfter = context.Query["start-after"] ?? "";
        var token = context.Query["continuation-token"];
        var limit = context.Number("max-keys", S3Limits.MaxPageSize, S3Limits.MaxPageSize);
        var page = Listing.Objects(context.Bucket, prefix, delimiter, token is null ? startAfter : FromToken(token), limit);
        var xml = new S3Xml("ListBucketResult")
            .Add("Name", context.Bucket.Name)
            .Add("Prefix", encode(prefix))
            .Add("KeyCount", page.Count)
            .Add("MaxKeys", limit);
        if (delimiter.Length > 0)
            xml.Add("Delimiter", encode(delimiter));
        if (context.Query["encoding-type"] is { } encoding)
            xml.Add("EncodingType", encoding);
        if (startAfter.Length > 0)
            xml.Add("StartAfter", encode(startAfter));
        xml.Add("IsTruncated", page.IsTruncated).Add("ContinuationToken", token);
        if (page.IsTruncated)
            xml.Add("NextContinuationToken", Convert.ToBase64String(Encoding.UTF8.GetBytes(page.Last)));
        AddObjects(context, xml, page, encode, withOwner: context.Query["fetch-owner"] == "true");
        return context.SendAsync(xml);
    }

    public static Task ListVersionsAsync(S3Context context)
    {
        AccessControl.Require(context, "s3:ListBucketVersions", context.Bucket);
        var encode = Encoder(context);
        var (prefix, delimiter) = (context.Query["prefix"] ?? "", context.Query["delimiter"] ?? "");
        var keyMarker = context.Query["key-marker"] ?? "";
        var versionMarker = context.Query["version-id-marker"];
        if (!string.IsNullOrEmpty(versionMarker) && keyMarker.Length == 0)
            throw S3Errors.InvalidArgument("version-id-marker", versionMarker, "A version-id marker cannot be specified without a key marker.");
        var limit = context.Number("max-keys", S3Limits.MaxPageSize, S3Limits.MaxPageSize);
        var page = Listing.Versions(
            context.Bucket, prefix, delimiter, keyMarker, string.IsNullOrEmpty(versionMarker) ? null : versionMarker, limit);
        var xml = new S3Xml("ListVersionsResult")
            .Add("Name", context.Bucket.Name)
            .Add("Prefix", encode(prefix))
            .Add("KeyMarker", encode(keyMarker))
            .Add("VersionIdMarker", versionMarker ?? "")
            .Add("MaxKeys", limit);
        if (delimiter.Length > 0)
            xml.Add("Delimiter", encode(delimiter));
        if (context.Query["encoding-type"] is { } encoding)
            xml.Add("EncodingType", encoding);
        xml.Add("IsTruncated", page.IsTruncated);
        if (page.IsTruncated)
            xml.Add("NextKeyMarker", encode(page.Last)).Add("NextVersionIdMarker", page.LastVersion);
        foreach (var version in page.Items)
            AddVersion(context, xml, version, encode);
        AddGroups(xml, page, encode);
        return context.SendAsync(xml);
    }

    /// <summary>How keys are written: as they are, or as <c>encoding-type=url</c> asks.</summary>
    public static Func<string, string> Encoder(S3Context context) => context.Query["encoding-type"] switch
    {
        null => static text => text,
        "url" => S3Uri.Encode,
        var other => throw S3Errors.InvalidArgument("encoding-type", other, "Invalid Encoding Method specified in Request"),
    };

    public static void AddGroups<T>(S3Xml xml, ListingPage<T> page, Func<string, string> encode)
    {
        foreach (var group in page.Groups)
            xml.Open("CommonPrefixes").Add("Prefix", encode(group)).Close("CommonPrefixes");
    }

    private static void AddObjects(
        S3Context context, S3Xml xml, ListingPage<ObjectVersion> page, Func<string, string> encode, bool withOwner)
    {
        var ownerName = context.State.AccountOf(context.Bucket.OwnerId)?.Name;
        foreach (var version in page.Items)
        {
            xml.Open("Contents").Add("Key", encode(Encoding.UTF8.GetString(version.Key)));
            AddFacts(xml, version);
            if (withOwner)
                xml.Owner("Owner", context.Bucket.OwnerId, ownerName);
            xml.Close("Contents");
        }

        AddGroups(xml, page, encode);
    }

    private static void AddVersion(S3Context context, S3Xml xml, ObjectVersion version, Func<string, string> encode)
    {
        var element = version.IsDeleteMarker ? "DeleteMarker" : "Version";
        var key = Encoding.UTF8.GetString(version.Key);
        xml.Open(element).Add("Key", encode(key)).Add("VersionId", version.VersionId)
            .Add("IsLatest", ReferenceEquals(context.Bucket.Current(version.Key), version));
        if (version.IsDeleteMarker)
            xml.Add("LastModified", version.LastModified);
        else
            AddFacts(xml, version);
        xml.Owner("Owner", context.Bucket.OwnerId, context.State.AccountOf(context.Bucket.OwnerId)?.Name).Close(element);
    }

    private static void AddFacts(S3Xml xml, ObjectVersion version)
    {
        xml.Add("LastModified", version.LastModified).Add("ETag", version.ETag.Quoted);
        if (version.Checksum is { } checksum)
        {
            xml.Add("ChecksumAlgorithm", Checksums.NameOf(checksum.Algorithm))
                .Add("ChecksumType", Checksums.TypeOf(checksum.IsFullObject));
        }

        xml.Add("Size", version.Size).Add("StorageClass", version.Settings.StorageClass);
    }

    private static string FromToken(string token)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(token));
        }
        catch (FormatException)
        {
            throw S3Errors.InvalidArgument("continuation-token", token, "The continuation token provided is incorrect");
        }
    }
}
