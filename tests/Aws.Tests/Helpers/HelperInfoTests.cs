using MediaExchange.Transfer.Aws.Helpers;
using Xunit;

namespace Aws.Tests.Helpers;

/// <summary>What is known of a helper by its version, and by the image that it has.</summary>
public sealed class HelperInfoTests
{
    [Theory]
    [InlineData("1.2.3", HelperVersionStatus.Current)]
    [InlineData("1.2.2", HelperVersionStatus.Older)]
    [InlineData("0.10.0", HelperVersionStatus.Older)]
    [InlineData("1.10.0", HelperVersionStatus.Newer)]
    [InlineData(null, HelperVersionStatus.Unknown)]
    [InlineData("latest", HelperVersionStatus.Unknown)]
    public void A_version_is_compared_by_its_numbers(string? version, HelperVersionStatus expected) => Assert.Equal(expected, Helper("x", version).VersionStatus("1.2.3"));

    [Theory]
    [InlineData("1.2.2", HelperImageNeed.Required)]
    [InlineData("1.2.2-arm64", HelperImageNeed.Required)]
    [InlineData("1.2.2-arm64-0123456789ab", HelperImageNeed.Required)]
    [InlineData("1.2.3-arm64", HelperImageNeed.Optional)]
    [InlineData("1.2.3-arm64-0123456789ab", HelperImageNeed.Optional)]
    [InlineData("1.2.3", HelperImageNeed.None)]
    [InlineData("1.2.4-arm64", HelperImageNeed.None)]
    [InlineData("ours", HelperImageNeed.None)]
    [InlineData("1.2.2-ours", HelperImageNeed.None)]
    public void What_is_older_moves_to_the_modules_image_and_what_a_person_chose_stays(string tag, HelperImageNeed expected) =>
        Assert.Equal(expected, Helper(tag).ImageNeed("1.2.3", null, goesBack: false));

    [Fact]
    public void What_is_newer_goes_back_only_when_told_to() => Assert.Equal(HelperImageNeed.Required, Helper("2.0.0-arm64").ImageNeed("1.2.3", null, goesBack: true));

    [Theory]
    [InlineData(HelperArchitecture.arm64, HelperImageNeed.Optional)]
    [InlineData(HelperArchitecture.x86_64, HelperImageNeed.Required)]
    public void Another_architecture_needs_another_image(HelperArchitecture asked, HelperImageNeed expected) =>
        Assert.Equal(expected, Helper("1.2.3-arm64").ImageNeed("1.2.3", asked, goesBack: false));

    [Theory]
    [InlineData("Parameter SourceBucketNames failed to satisfy constraint: must be names.", "Correct -SourceBucket.")]
    [InlineData("Name the VPC of the subnets (VpcId), or leave SubnetIds empty.", "Correct -VpcId or -SubnetId.")]
    [InlineData("Value 'x' at 'stackName' failed.", "Correct the parameter that it names.")]
    public void What_CloudFormation_refuses_is_told_by_the_options_of_the_cmdlet(string message, string expected) => Assert.Equal(expected, HelperOptions.Advice(message));

    [Fact]
    public void Every_parameter_that_an_option_stands_for_has_it_named()
    {
        const string Key = "arn:aws:kms:eu-west-1:111122223333:key/1";
        var all = new HelperSettings
        {
            Role = HelperRole.General,
            SourceBuckets = ["masters"],
            DestinationBuckets = ["exchange"],
            SourceKmsKeyArns = [Key],
            DestinationKmsKeyArns = [Key],
            SubscriberCanonicalUserId = "",
            WorkerImageUri = "",
            HelperBucketName = "",
            NotificationEmail = "",
            LogRetentionDays = 1,
            RunRetentionDays = 1,
            ComputeType = HelperCompute.EC2Spot,
            Architecture = HelperArchitecture.arm64,
            MaxvCpus = 1,
            VpcId = "",
            SubnetIds = [],
            SecurityGroupIds = [],
            DriverConcurrency = 1,
            PermissionsBoundaryArn = "",
        };
        Assert.Equal(all.ToParameters().Keys.Append("HelperName").Order(), HelperOptions.All.Keys.Order());
        Assert.Equal(typeof(HelperSettings).GetProperties().Length, all.ToParameters().Count);
    }

    private static HelperInfo Helper(string tag, string? version = "1.2.3") => new()
    {
        Name = "x",
        StackName = "mediaexchange-transfer-x",
        StackId = "arn:x",
        Region = "eu-west-1",
        Status = "CREATE_COMPLETE",
        Version = version,
        Parameters = new Dictionary<string, string> { ["WorkerImageUri"] = $"localhost:5000/mediaexchange-transfer/worker:{tag}" },
        Outputs = new Dictionary<string, string>(),
    };
}
