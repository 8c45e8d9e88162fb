using System.Text.RegularExpressions;
using Template.Tests.Support;
using Xunit;

namespace Template.Tests;

public sealed class ParameterTests
{
    public static TheoryData<string> Names => [.. HelperTemplate.Parameters.Select(parameter => parameter.Key)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_says_what_it_is_and_what_it_must_be(string name)
    {
        var parameter = HelperTemplate.Parameters[name]!.AsObject();
        Assert.EndsWith(".", (string)parameter["Description"]!);
        Assert.StartsWith("must ", (string)parameter["ConstraintDescription"]!);
        Assert.Contains(parameter, member => member.Key is "AllowedPattern" or "AllowedValues" or "MinValue");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_has_a_label_and_stands_in_one_group(string name)
    {
        var console = HelperTemplate.Root["Metadata"]!["AWS::CloudFormation::Interface"]!;
        Assert.False(string.IsNullOrEmpty((string?)console["ParameterLabels"]![name]?["default"]));
        Assert.Single(console["ParameterGroups"]!.AsArray().SelectMany(group => group!["Parameters"]!.AsArray()), item => (string)item! == name);
        Assert.Equal(HelperTemplate.Parameters.Count, console["ParameterLabels"]!.AsObject().Count);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_is_used(string name) =>
        Assert.Matches($@"(!Ref |Ref: |\$\{{){name}\b", HelperTemplate.Text[HelperTemplate.Text.IndexOf("\nConditions:", StringComparison.Ordinal)..]);

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_default_is_a_value_that_it_allows(string name)
    {
        if ((string?)HelperTemplate.Parameters[name]!["Default"] is { } value)
            Assert.True(Allows(name, value), value);
        else
            Assert.Equal("WorkerImageUri", name);
    }

    [Theory]
    [InlineData("HelperName", "my-helper-2", true)]
    [InlineData("HelperName", "My-Helper", false)]
    [InlineData("HelperName", "2nd", false)]
    [InlineData("HelperName", "a123456789012345678901234567890x", false)]
    [InlineData("WorkerImageUri", "123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/mediaexchange-transfer/worker:0.5.0", true)]
    [InlineData("WorkerImageUri", "localhost:5000/mediaexchange-transfer/worker:0.5.0", true)]
    [InlineData("WorkerImageUri", "123456789012.dkr.ecr.eu-west-1.amazonaws.com/mediaexchange-transfer/worker", false)]
    [InlineData("WorkerImageUri", "123456789012.dkr.ecr.eu-west-1.amazonaws.com/other/worker:0.5.0", false)]
    [InlineData("NotificationEmail", "media@example.com", true)]
    [InlineData("NotificationEmail", "media", false)]
    [InlineData("SourceBucketNames", "a.bucket-1,another", true)]
    [InlineData("SourceBucketNames", "arn:aws:s3:::bucket", false)]
    [InlineData("SourceBucketNames", "s3://bucket", false)]
    [InlineData("DestinationBucketNames", "Bucket", false)]
    [InlineData("DestinationBucketNames", "*", false)]
    [InlineData("SourceKmsKeyArns", "arn:aws-us-gov:kms:us-gov-west-1:123456789012:key/mrk-0123456789abcdef", true)]
    [InlineData("SourceKmsKeyArns", "0e1b6a4c-7f52-4a2c-9d3e-2f8f0a1b2c3d", false)]
    [InlineData("DestinationKmsKeyArns", "arn:aws:kms:eu-west-1:123456789012:alias/media", false)]
    [InlineData("DestinationKmsKeyArns", "arn:aws:kms:eu-west-1:123456789012:key/*", false)]
    [InlineData("SubscriberCanonicalUserId", "123456789012", false)]
    [InlineData("HelperBucketName", "with.dots", false)]
    [InlineData("HelperBucketName", "ab", false)]
    [InlineData("VpcId", "vpc-0123456789abcdef0", true)]
    [InlineData("VpcId", "subnet-01234567", false)]
    [InlineData("SubnetIds", "subnet-01234567,subnet-89abcdef", true)]
    [InlineData("SubnetIds", "subnet-01234567,vpc-01234567", false)]
    [InlineData("SecurityGroupIds", "default", false)]
    [InlineData("PermissionsBoundaryArn", "arn:aws:iam::123456789012:policy/team/boundary", true)]
    [InlineData("PermissionsBoundaryArn", "boundary", false)]
    public void Patterns_tell_right_from_wrong(string name, string value, bool expected) => Assert.Equal(expected, Allows(name, value));

    /// <summary>As CloudFormation does it: the pattern holds for the whole value, in a list for each.</summary>
    private static bool Allows(string name, string value)
    {
        var parameter = HelperTemplate.Parameters[name]!.AsObject();
        if (parameter["AllowedValues"] is { } allowed)
            return allowed.AsArray().Any(item => (string)item! == value);
        if ((string)parameter["Type"]! == "Number")
            return double.Parse(value, null) is var number && number >= double.Parse((string)parameter["MinValue"]!, null) && number <= double.Parse((string)parameter["MaxValue"]!, null);

        var values = (string)parameter["Type"]! == "CommaDelimitedList" ? value.Split(',') : [value];
        return values.All(item => Regex.IsMatch(item, $"^(?:{(string)parameter["AllowedPattern"]!})$"));
    }
}
