using MediaExchange.Transfer.Aws.Preflight;
using MediaExchange.Transfer.Engine.Stores;
using Xunit;

namespace Aws.Tests.Preflight;

/// <summary>What settings of a bucket mean for the copies that will go there.</summary>
public sealed class BucketChecksTests
{
    private const string Key = "arn:aws:kms:eu-west-1:444455556666:key/0f7c1b0e-0000-4000-8000-000000000000";

    private static readonly HelperFacts Helper = new()
    {
        Name = "studio",
        Region = "eu-west-1",
        Account = "111122223333",
        Partition = "aws",
        Sources = ["masters"],
        Destinations = ["exchange"],
        SourceKeys = [],
        DestinationKeys = [],
        Outputs = new Dictionary<string, string>(),
    };

    private static readonly BucketFacts Bucket = new() { Name = "exchange", Region = "eu-west-1", Ownership = "BucketOwnerEnforced", Encryption = "AES256", IsVersioned = false };

    [Fact]
    public void A_bucket_as_AWS_makes_it_today_passes() =>
        Assert.All(BucketChecks.Of(Bucket, BucketSide.Destination, Helper), check => Assert.Equal(CheckStatus.Pass, check.Status));

    [Theory]
    [InlineData("eu-west-1", CheckStatus.Pass, "")]
    [InlineData("us-east-1", CheckStatus.Warn, "public endpoint of us-east-1")]
    [InlineData("cn-north-1", CheckStatus.Fail, "another partition")]
    public void Another_region_is_a_remark_and_another_partition_the_end(string region, CheckStatus status, string words)
    {
        var check = BucketChecks.Of(Bucket with { Region = region }, BucketSide.Destination, Helper).First();

        Assert.Equal(status, check.Status);
        Assert.Contains(words, check.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, true, CheckStatus.Warn, "aws/s3")]
    [InlineData("0f7c1b0e-0000-4000-8000-000000000000", true, CheckStatus.Warn, "means nothing in another account")]
    [InlineData("alias/exchange", true, CheckStatus.Warn, "means nothing in another account")]
    [InlineData(Key, false, CheckStatus.Fail, "has not been given that key")]
    [InlineData(Key, true, CheckStatus.Pass, "may use")]
    public void A_bucket_with_a_KMS_key_needs_a_helper_that_has_it(string? key, bool isGiven, CheckStatus status, string words)
    {
        var check = Encryption(Bucket with { Encryption = "aws:kms", EncryptionKey = key }, Helper with { DestinationKeys = isGiven ? [Key] : [] });

        Assert.Equal(status, check.Status);
        Assert.Contains(words, check.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_fix_for_a_missing_key_is_the_command_that_gives_it()
    {
        var check = Encryption(Bucket with { Encryption = "aws:kms", EncryptionKey = Key }, Helper);

        Assert.StartsWith($"Run Install-TransferHelper studio -DestinationKmsKeyArn {Key}", check.Fix);
    }

    [Theory]
    [InlineData("BucketOwnerEnforced", true, CheckStatus.Fail)]
    [InlineData("BucketOwnerEnforced", false, CheckStatus.Pass)]
    [InlineData("ObjectWriter", true, CheckStatus.Pass)]
    [InlineData("ObjectWriter", false, CheckStatus.Warn)]
    [InlineData(null, true, CheckStatus.Warn)]
    [InlineData(null, false, CheckStatus.Pass)]
    public void Grants_need_a_bucket_that_takes_ACLs(string? ownership, bool grants, CheckStatus status)
    {
        var check = Ownership(Bucket with { Ownership = ownership }, Helper with { GrantsTo = grants ? new string('a', 64) : null });

        Assert.Equal(status, check.Status);
        Assert.Equal(status == CheckStatus.Pass, check.Fix is null);
    }

    [Fact]
    public void The_helpers_own_bucket_must_not_encrypt_with_KMS_for_S3_Batch_Operations_could_not_read_inventories() =>
        Assert.Equal(CheckStatus.Fail, BucketChecks.Of(Bucket with { Encryption = "aws:kms", EncryptionKey = Key }, BucketSide.Runs, Helper).Last().Status);

    [Theory]
    [InlineData(StoreErrorKind.NoSuchBucket, CheckStatus.Fail)]
    [InlineData(StoreErrorKind.AccessDenied, CheckStatus.Warn)]
    [InlineData(StoreErrorKind.WrongPartition, CheckStatus.Fail)]
    [InlineData(StoreErrorKind.Unreachable, CheckStatus.Fail)]
    public void A_bucket_that_cannot_be_looked_at_is_told_with_a_fix(StoreErrorKind kind, CheckStatus status)
    {
        var check = BucketChecks.Failed("exchange", BucketSide.Destination, new StoreError { Kind = kind, Operation = "HeadBucket", Message = "No." });

        Assert.Equal(status, check.Status);
        Assert.NotNull(check.Fix);
    }

    // One check each: region, encryption, ownership.
    private static HelperCheck Encryption(BucketFacts facts, HelperFacts helper) => BucketChecks.Of(facts, BucketSide.Destination, helper).ElementAt(1);

    private static HelperCheck Ownership(BucketFacts facts, HelperFacts helper) => BucketChecks.Of(facts, BucketSide.Destination, helper).ElementAt(2);
}
