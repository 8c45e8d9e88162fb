using System.Collections.Concurrent;
using MediaExchange.Transfer.Sandbox.Storage;

namespace MediaExchange.Transfer.Sandbox.S3.Access;

/// <summary>
/// Who may do what: the owner may unless the bucket's policy denies it, others only if the policy allows it. Accounts
/// have no users and no policies of their own here; an account that a bucket's policy lets in is in.
/// </summary>
internal static class AccessControl
{
    // Policies are few and requests many: parsed once by their text.
    private static readonly ConcurrentDictionary<(string Text, string Bucket), BucketPolicy> _parsed = new();

    /// <exception cref="S3Exception">AccessDenied, naming the action and the resource.</exception>
    public static void Require(S3Context context, string action, Bucket bucket, string? key = null)
    {
        if (!IsAllowed(context, action, bucket, key))
            throw Denied(context, action, bucket, key);
    }

    public static bool IsAllowed(S3Context context, string action, Bucket bucket, string? key = null)
    {
        var isOwner = !context.Who.IsAnonymous && context.Who.CanonicalUserId == bucket.OwnerId;
        if (bucket.Configuration.Policy is not { } text)
            return isOwner;
        if (isOwner && action is "s3:PutBucketPolicy" or "s3:GetBucketPolicy" or "s3:DeleteBucketPolicy")
            return isOwner;
        var policy = _parsed.GetOrAdd((text, bucket.Name), static entry => BucketPolicy.Parse(entry.Text, entry.Bucket));
        var account = context.State.AccountOf(context.Who.CanonicalUserId)?.AccountId;
        return policy.Evaluate(account, action, Resource(bucket, key), name => ValueOf(context, name, account)) ?? isOwner;
    }

    /// <summary>Without permission to list, S3 does not tell whether a key exists.</summary>
    public static S3Exception Missing(S3Context context, Bucket bucket, string key, string action, S3Exception missing) =>
        IsAllowed(context, "s3:ListBucket", bucket) ? missing : Denied(context, action, bucket, key);

    public static string CallerArn(S3Context context)
    {
        var account = context.State.AccountOf(context.Who.CanonicalUserId);
        return account is null ? "Anonymous" : $"arn:aws:iam::{account.AccountId}:user/{account.Name}";
    }

    private static S3Exception Denied(S3Context context, string action, Bucket bucket, string? key) => new(
        "AccessDenied",
        $"User: {CallerArn(context)} is not authorized to perform: {action} on resource: \"{Resource(bucket, key)}\" because no resource-based policy allows the {action} action");

    private static string Resource(Bucket bucket, string? key) =>
        key is null ? "arn:aws:s3:::" + bucket.Name : $"arn:aws:s3:::{bucket.Name}/{key}";

    private static string? ValueOf(S3Context context, string name, string? account) => name.ToLowerInvariant() switch
    {
        // Nothing leaves this machine; and with a policy that asks for TLS, as it should, nobody could try anything here.
        "aws:securetransport" => "true",
        "aws:sourceip" => "127.0.0.1",
        "aws:principalaccount" => account,
        "s3:prefix" => context.Query["prefix"],
        "s3:delimiter" => context.Query["delimiter"],
        "s3:max-keys" => context.Query["max-keys"],
        "s3:versionid" => context.Query["versionId"],
        var header when header.StartsWith("s3:x-amz-", StringComparison.Ordinal) => context.Header(header[3..]),
        _ => null,
    };
}
