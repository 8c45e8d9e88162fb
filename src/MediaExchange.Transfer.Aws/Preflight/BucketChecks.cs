using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Aws.Preflight;

/// <summary>What a bucket's settings mean for a helper. Nothing is asked here.</summary>
internal static class BucketChecks
{
    private const string Area = CheckAreas.Bucket;
    private const string OwnerEnforced = "BucketOwnerEnforced";

    /// <param name="facts">The bucket.</param>
    /// <param name="side">What it is to the helper.</param>
    /// <param name="helper">The helper's side of things.</param>
    public static IEnumerable<HelperCheck> Of(BucketFacts facts, BucketSide side, HelperFacts helper)
    {
        var subject = $"s3://{facts.Name}";
        yield return Region(facts, side, helper, subject);
        if (side == BucketSide.Source)
            yield break;
        yield return Encryption(facts, side, helper, subject);
        if (side == BucketSide.Destination)
            yield return Ownership(facts, helper, subject);
    }

    /// <summary>A bucket that could not even be looked at.</summary>
    public static HelperCheck Failed(string bucket, BucketSide side, StoreError error)
    {
        var subject = $"s3://{bucket}";
        return error.Kind switch
        {
            StoreErrorKind.NoSuchBucket => HelperCheck.Fail(Area, subject, "There is no such bucket.", side == BucketSide.Runs
                ? "Run Install-TransferHelper again after Uninstall-TransferHelper: the helper cannot work without its bucket."
                : $"Correct the name with Install-TransferHelper -{Parameter(side)}, or make the bucket."),
            // The helper's roles may be allowed what the person is not.
            StoreErrorKind.AccessDenied => HelperCheck.Warn(Area, subject, "You may not look at this bucket, so its region, encryption and ownership are not known.", "Ask its owner, or go by the checks of the driver, which has the helper's own permissions."),
            StoreErrorKind.WrongPartition => HelperCheck.Fail(Area, subject, "The bucket is in another partition of AWS, where nothing can be copied server-side.", "Transfer it with Invoke-S3Transfer -Streamed and two sets of credentials."),
            _ => HelperCheck.Fail(Area, subject, $"The bucket cannot be looked at: {error}", "Check the region, the endpoint and the network."),
        };
    }

    private static HelperCheck Region(BucketFacts facts, BucketSide side, HelperFacts helper, string subject)
    {
        if (facts.Region is null || facts.Region == helper.Region)
            return HelperCheck.Pass(Area, subject, $"The {Word(side)} is there{(facts.Region is null ? "" : $", in {facts.Region}")}{(facts.IsVersioned == true ? ", and keeps versions" : "")}.");
        if (Partitions.Of(facts.Region) != Partitions.Of(helper.Region))
            return HelperCheck.Fail(Area, subject, $"The bucket is in {facts.Region}, in another partition than the helper in {helper.Region}, and nothing can be copied between the two server-side.", "Transfer it with Invoke-S3Transfer -Streamed and two sets of credentials.");
        return side == BucketSide.Destination
            ? HelperCheck.Warn(Area, subject, $"The bucket is in {facts.Region}, and the helper in {helper.Region}: copies work, over the public endpoint of {facts.Region}.", $"Install a helper in {facts.Region} if much is to be copied there; subnets without a way to the internet need it.")
            : HelperCheck.Warn(Area, subject, $"The bucket is in {facts.Region}, and the helper in {helper.Region}: AWS charges for what goes from region to region.", "Nothing, if that is meant; the charge is per GB.");
    }

    private static HelperCheck Encryption(BucketFacts facts, BucketSide side, HelperFacts helper, string subject)
    {
        if (facts.Encryption is null)
        {
            return facts.Denied.Contains("GetBucketEncryption")
                ? HelperCheck.Warn(Area, subject, "You may not see how the bucket encrypts.", "Ask its owner for the ARN of its KMS key, if it has one, and name it with Install-TransferHelper -DestinationKmsKeyArn.")
                : HelperCheck.Pass(Area, subject, "The bucket encrypts as S3 does by default.");
        }

        if (!facts.Encryption.StartsWith("aws:kms", StringComparison.Ordinal))
            return HelperCheck.Pass(Area, subject, "The bucket encrypts with keys of S3 (SSE-S3).");
        if (side == BucketSide.Runs)
            return HelperCheck.Fail(Area, subject, "The helper's bucket encrypts with KMS, and S3 Batch Operations cannot read an inventory that is encrypted so.", "Set its default encryption back to SSE-S3 (AES256).");
        if (facts.EncryptionKey is not { } key)
            return HelperCheck.Warn(Area, subject, "The bucket encrypts with its account's own key aws/s3, which nobody in another account can use.", "If the bucket is another account's, let its owner set a customer managed key that your roles may use.");
        if (!key.StartsWith("arn:", StringComparison.Ordinal))
            return HelperCheck.Warn(Area, subject, $"The bucket names its KMS key as '{key}', which means nothing in another account.", "Let its owner set the key's ARN, and name that ARN with Install-TransferHelper -DestinationKmsKeyArn.");
        return helper.DestinationKeys.Contains(key, StringComparer.Ordinal)
            ? HelperCheck.Pass(Area, subject, "The bucket encrypts with a KMS key that the helper may use.")
            : HelperCheck.Fail(Area, subject, $"The bucket encrypts with {key}, and the helper has not been given that key: every copy would fail with KMS AccessDenied.", $"Run Install-TransferHelper {helper.Name} -DestinationKmsKeyArn {key}; the key's own policy must allow the helper's roles too.");
    }

    private static HelperCheck Ownership(BucketFacts facts, HelperFacts helper, string subject)
    {
        if (facts.Ownership is null)
        {
            return helper.GrantsTo is null
                ? HelperCheck.Pass(Area, subject, "You may not see whether the bucket takes ACLs; the helper sends none.")
                : HelperCheck.Warn(Area, subject, "You may not see whether the bucket takes ACLs, and the helper grants the subscriber what it writes.", "Ask the bucket's owner: in a bucket with BucketOwnerEnforced, leave -SubscriberCanonicalUserId empty.");
        }

        if (facts.Ownership == OwnerEnforced)
        {
            return helper.GrantsTo is null
                ? HelperCheck.Pass(Area, subject, "The bucket's owner owns what is written there (BucketOwnerEnforced).")
                : HelperCheck.Fail(Area, subject, "The bucket takes no ACLs (BucketOwnerEnforced), and the helper grants the subscriber what it writes: every copy would fail.", $"Run Install-TransferHelper {helper.Name} -SubscriberCanonicalUserId '', and let the bucket's policy admit the subscriber.");
        }

        return helper.GrantsTo is not null
            ? HelperCheck.Pass(Area, subject, $"The bucket takes ACLs ({facts.Ownership}), as the helper's grant to the subscriber needs.")
            : HelperCheck.Warn(Area, subject, $"The bucket takes ACLs ({facts.Ownership}), so that whoever writes an object owns it; in a bucket of another account its owner may not read what is delivered.", "If the bucket is another account's, give -SubscriberCanonicalUserId, or start transfers with -BucketOwnerFullControl.");
    }

    private static string Word(BucketSide side) => side switch
    {
        BucketSide.Source => "source bucket",
        BucketSide.Destination => "destination bucket",
        _ => "helper's bucket",
    };

    private static string Parameter(BucketSide side) => side == BucketSide.Source ? "SourceBucket" : "DestinationBucket";
}
