using MediaExchange.Transfer.Aws.Helpers;
using MediaExchange.Transfer.Engine;
using Xunit;

namespace Aws.Tests.Helpers;

public sealed class HelperSettingsTests
{
    [Fact]
    public void What_was_not_said_is_no_parameter_and_what_was_emptied_is()
    {
        var parameters = new HelperSettings { Role = HelperRole.Subscriber, SourceBuckets = ["a-bucket", "b-bucket"], NotificationEmail = "", RunRetentionDays = 7, Architecture = HelperArchitecture.x86_64 }.ToParameters();
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["HelperRole"] = "Subscriber",
                ["SourceBucketNames"] = "a-bucket,b-bucket",
                ["NotificationEmail"] = "",
                ["RunRetentionDays"] = "7",
                ["Architecture"] = "x86_64",
            },
            parameters);
    }

    [Theory]
    [InlineData("s3://bucket/")]
    [InlineData("bucket/prefix")]
    [InlineData("Has Spaces")]
    [InlineData("")]
    public void A_bucket_that_is_none_is_named(string bucket)
    {
        var refused = Assert.Throws<TransferException>(() => new HelperSettings { SourceBuckets = [bucket] }.ToParameters());
        Assert.Contains($"'{bucket}' is no bucket's name", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1234abcd-12ab-34cd-56ef-1234567890ab")]
    [InlineData("alias/media")]
    [InlineData("arn:aws:kms:eu-west-1:111122223333:alias/media")]
    public void A_key_of_another_account_is_known_by_its_ARN_only(string key)
    {
        var refused = Assert.Throws<TransferException>(() => new HelperSettings { DestinationKmsKeyArns = [key] }.ToParameters());
        Assert.Contains($"'{key}' is not the ARN of a KMS key", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_in_any_partition_is_taken()
    {
        const string Key = "arn:aws-cn:kms:cn-north-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
        Assert.Equal(Key, new HelperSettings { SourceKmsKeyArns = [Key] }.ToParameters()["SourceKmsKeyArns"]);
    }

    [Theory]
    [InlineData("default", true)]
    [InlineData("studio-a1", true)]
    [InlineData("Studio", false)]
    [InlineData("1st", false)]
    [InlineData("a_b", false)]
    [InlineData("", false)]
    [InlineData("a\n", false)]
    [InlineData("abcdefghijklmnopqrstuvwxyz-12345", false)]
    public void A_name_is_one_that_all_parts_can_have(string name, bool isValid)
    {
        Assert.Equal(isValid, HelperName.IsValid(name, out var problem));
        Assert.Equal(isValid, problem.Length == 0);
    }
}
