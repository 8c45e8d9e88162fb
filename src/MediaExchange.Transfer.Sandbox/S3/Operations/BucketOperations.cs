using System.Buffers;
using System.Net;
using System.Xml.Linq;
using MediaExchange.Transfer.Sandbox.S3.Access;
using MediaExchange.Transfer.Sandbox.Storage;
using Microsoft.AspNetCore.Http;

namespace MediaExchange.Transfer.Sandbox.S3.Operations;

/// <summary>Buckets themselves.</summary>
internal static class BucketOperations
{
    private static readonly SearchValues<char> _allowed = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-.");

    public static Task ListBucketsAsync(S3Context context)
    {
        var owner = context.Who.CanonicalUserId;
        var prefix = context.Query["prefix"] ?? "";
        var limit = context.Number("max-buckets", int.MaxValue);
        var after = context.Query["continuation-token"] ?? "";
        var found = context.Storage.Buckets
            .Where(bucket => bucket.OwnerId == owner && bucket.Name.StartsWith(prefix, StringComparison.Ordinal))
            .Where(bucket => context.Query["bucket-region"] is not { } region || bucket.Region == region)
            .Where(bucket => string.CompareOrdinal(bucket.Name, after) > 0)
            .ToList();
        var xml = new S3Xml("ListAllMyBucketsResult")
            .Owner("Owner", owner, context.Who.DisplayName)
            .Open("Buckets");
        foreach (var bucket in found.Take(limit))
            xml.Open("Bucket").Add("Name", bucket.Name).Add("CreationDate", bucket.Created).Add("BucketRegion", bucket.Region).Close("Bucket");
        xml.Close("Buckets");
        if (found.Count > limit && limit > 0)
            xml.Add("ContinuationToken", found[limit - 1].Name);
        return context.SendAsync(xml);
    }

    public static async Task CreateAsync(S3Context context)
    {
        var name = context.Route.Bucket!;
        CheckName(name);
        if (context.Who.IsAnonymous)
            throw new S3Exception("AccessDenied");
        var region = await ReadRegionAsync(context);
        var acl = context.Header("x-amz-acl");

        // Who asks for an ACL, even for the one that is the default, gets a bucket that takes ACLs.
        var ownership = context.Header("x-amz-object-ownership") ?? (acl == "private" ? "BucketOwnerPreferred" : "BucketOwnerEnforced");
        if (ownership is not ("BucketOwnerEnforced" or "BucketOwnerPreferred" or "ObjectWriter"))
            throw S3Errors.InvalidArgument("x-amz-object-ownership", ownership, "Invalid x-amz-object-ownership header: " + ownership);
        if (ownership == "BucketOwnerEnforced" && acl is not (null or "" or "private"))
            throw new S3Exception("InvalidBucketAclWithObjectOwnership");
        if ("true".Equals(context.Header("x-amz-bucket-object-lock-enabled"), StringComparison.OrdinalIgnoreCase))
            throw S3Errors.NotImplemented("object lock");

        var (bucket, isNew) = context.Storage.Create(
            name, region, context.Who.CanonicalUserId, context.State.Now, new BucketConfiguration { Ownership = ownership });
        if (!isNew && bucket.OwnerId != context.Who.CanonicalUserId)
            throw new S3Exception("BucketAlreadyExists", null, ("BucketName", name));

        // In us-east-1 S3 takes the owner's second request as a success.
        if (!isNew && (region != "us-east-1" || bucket.Region != region))
            throw new S3Exception("BucketAlreadyOwnedByYou", null, ("BucketName", name));
        context.SetHeader("Location", "/" + name);
        await context.SendNothing();
    }

    public static Task HeadAsync(S3Context context)
    {
        AccessControl.Require(context, "s3:ListBucket", context.Bucket);
        context.SetHeader("x-amz-bucket-region", context.Bucket.Region);
        context.SetHeader("x-amz-access-point-alias", "false");
        return context.SendNothing();
    }

    public static Task DeleteAsync(S3Context context)
    {
        AccessControl.Require(context, "s3:DeleteBucket", context.Bucket);
        context.Storage.Delete(context.Bucket.Name);
        return context.SendNothing(StatusCodes.Status204NoContent);
    }

    public static Task GetLocationAsync(S3Context context)
    {
        AccessControl.Require(context, "s3:GetBucketLocation", context.Bucket);

        // us-east-1 is the region without a name.
        var xml = new S3Xml("LocationConstraint");
        return context.SendAsync(context.Bucket.Region == "us-east-1" ? xml : xml.Value(context.Bucket.Region));
    }

    /// <exception cref="S3Exception">InvalidBucketName.</exception>
    public static void CheckName(string name)
    {
        var good = name.Length is >= 3 and <= 63
            && name.AsSpan().IndexOfAnyExcept(_allowed) < 0
            && char.IsAsciiLetterOrDigit(name[0]) && char.IsAsciiLetterOrDigit(name[^1])
            && !name.Contains("..", StringComparison.Ordinal)
            && !(name.Count(c => c == '.') == 3 && IPAddress.TryParse(name, out _));
        if (!good)
            throw new S3Exception("InvalidBucketName", null, ("BucketName", name));
    }

    private static async Task<string> ReadRegionAsync(S3Context context)
    {
        var endpoint = context.Who.SignedRegion ?? context.State.Options.Region;
        var document = await BodyReceiver.ReceiveDocumentAsync(context);
        if (document.Length == 0)
            return context.State.Options.ChecksRegions ? endpoint : context.State.Options.Region;
        XElement root = XmlDocuments.Parse(document, "CreateBucketConfiguration");
        var asked = XmlDocuments.Text(root, "LocationConstraint");
        if (string.IsNullOrEmpty(asked))
            return endpoint;
        var region = asked == "EU" ? "eu-west-1" : asked;
        if (region.AsSpan().IndexOfAnyExcept(_allowed) >= 0 || region == "us-east-1")
            throw new S3Exception("InvalidLocationConstraint", null, ("LocationConstraint", asked));

        // us-east-1 has the global endpoint, which creates buckets anywhere.
        if (context.State.Options.ChecksRegions && endpoint != "us-east-1" && endpoint != region)
        {
            throw new S3Exception(
                "IllegalLocationConstraintException", $"The {region} location constraint is incompatible for the region specific endpoint this request was sent to.");
        }

        return region;
    }
}
