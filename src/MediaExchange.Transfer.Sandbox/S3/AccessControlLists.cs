using MediaExchange.Transfer.Sandbox.Storage;

namespace MediaExchange.Transfer.Sandbox.S3;

/// <summary>ACLs in headers. Where the owner is enforced, which is the default, only the owner's full control may be asked for.</summary>
internal static class AccessControlLists
{
    private const string AllUsers = "http://acs.amazonaws.com/groups/global/AllUsers";
    private const string AuthenticatedUsers = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers";

    private static readonly (string Header, string Permission)[] _grants =
    [
        ("x-amz-grant-full-control", "FULL_CONTROL"), ("x-amz-grant-read", "READ"), ("x-amz-grant-read-acp", "READ_ACP"),
        ("x-amz-grant-write-acp", "WRITE_ACP"), ("x-amz-grant-write", "WRITE"),
    ];

    /// <summary>Whether the request names any ACL, which needs PutObjectAcl.</summary>
    public static bool IsAsked(S3Context context) =>
        context.Header("x-amz-acl") is not null || _grants.Any(grant => context.Header(grant.Header) is not null);

    /// <summary>The grants that a write asks for; null for the owner's alone.</summary>
    /// <exception cref="S3Exception">AccessControlListNotSupported, or InvalidArgument.</exception>
    public static IReadOnlyList<Grant>? Read(S3Context context)
    {
        var canned = context.Header("x-amz-acl");
        var explicitGrants = ReadGrants(context);
        if (canned is null && explicitGrants.Count == 0)
            return null;
        var owner = context.Bucket.OwnerId;
        if (canned is not null && explicitGrants.Count > 0)
            throw S3Errors.InvalidRequest("Specifying both Canned ACLs and Header Grants is not allowed");
        if (!context.Bucket.Configuration.TakesAcls)
        {
            if (canned is not (null or "bucket-owner-full-control") || explicitGrants.Exists(grant => grant != new Grant(owner, "FULL_CONTROL")))
                throw new S3Exception("AccessControlListNotSupported");
            return null;
        }

        var writer = new Grant(context.Who.CanonicalUserId is { Length: > 0 } id ? id : owner, "FULL_CONTROL");
        return canned switch
        {
            null => explicitGrants,
            "private" => null,
            "public-read" => [writer, new(AllUsers, "READ")],
            "public-read-write" => [writer, new(AllUsers, "READ"), new(AllUsers, "WRITE")],
            "authenticated-read" => [writer, new(AuthenticatedUsers, "READ")],
            "bucket-owner-read" => [writer, new(owner, "READ")],
            "bucket-owner-full-control" => writer.Grantee == owner ? null : [writer, new(owner, "FULL_CONTROL")],
            "aws-exec-read" => [writer],
            _ => throw S3Errors.InvalidArgument("x-amz-acl", canned, "Invalid Argument"),
        };
    }

    private static List<Grant> ReadGrants(S3Context context)
    {
        var result = new List<Grant>();
        foreach (var (header, permission) in _grants)
        {
            foreach (var grantee in (context.Header(header) ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                var at = grantee.IndexOf('=', StringComparison.Ordinal);
                var kind = at < 0 ? "" : grantee[..at].ToLowerInvariant();
                if (kind is not ("id" or "uri"))
                    throw S3Errors.InvalidArgument(header, grantee, "Argument format not recognized");
                result.Add(new Grant(grantee[(at + 1)..].Trim('"'), permission));
            }
        }

        return result;
    }
}
