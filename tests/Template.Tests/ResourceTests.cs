using System.Text.RegularExpressions;
using Template.Tests.Support;
using Xunit;

namespace Template.Tests;

public sealed class ResourceTests
{
    private static readonly string[] PlannedOutputs =
    [
        "HelperName", "HelperRole", "HelperVersion", "HelperBucketName", "JobQueueArn", "JobDefinitionArn", "ComputeEnvironmentArn", "DriverFunctionArn", "BatchOperationsRoleArn",
        "WorkerRoleArn", "WorkerLogGroup", "DriverLogGroup", "DeadLetterQueueUrl", "DashboardName", "WorkerImageUri",
    ];

    [Fact]
    public void Every_log_group_is_emptied_in_time()
    {
        Assert.NotEmpty(HelperTemplate.OfType("AWS::Logs::LogGroup"));
        Assert.All(HelperTemplate.OfType("AWS::Logs::LogGroup"), group => Assert.NotNull(group.Properties["RetentionInDays"]));
    }

    [Fact]
    public void Outputs_are_what_the_cmdlets_read()
    {
        Assert.All(HelperTemplate.Deployments(), values => Assert.Subset(new Stack(values).Outputs.Keys.ToHashSet(), PlannedOutputs.ToHashSet()));
        Assert.All(HelperTemplate.Section("Outputs"), output => Assert.NotNull(output.Value!["Description"]));
        Assert.Equal("<NotificationTopic>", new Stack(HelperTemplate.Deployment(optional: true)).Outputs["NotificationTopicArn"]);
        Assert.DoesNotContain("NotificationTopicArn", new Stack(HelperTemplate.Deployment()).Outputs.Keys);
    }

    [Fact]
    public void The_version_is_the_tag_of_the_image() => Assert.Equal("1.2.3", new Stack(HelperTemplate.Deployment()).Outputs["HelperVersion"]);

    [Fact]
    public void The_records_outlive_the_stack_and_are_private_and_encrypted()
    {
        var resource = HelperTemplate.Resources["HelperBucket"]!;
        Assert.Equal(("RetainExceptOnCreate", "Retain"), ((string)resource["DeletionPolicy"]!, (string)resource["UpdateReplacePolicy"]!));

        var bucket = new Stack(new(HelperTemplate.Deployment()) { ["RunRetentionDays"] = "77" }).Resources["HelperBucket"];
        Assert.All(bucket["PublicAccessBlockConfiguration"]!.AsObject(), setting => Assert.Equal("true", (string)setting.Value!));
        Assert.Equal(4, bucket["PublicAccessBlockConfiguration"]!.AsObject().Count);
        Assert.Equal("BucketOwnerEnforced", (string?)bucket["OwnershipControls"]!["Rules"]![0]!["ObjectOwnership"]);
        Assert.NotNull(bucket["BucketEncryption"]);
        var rules = bucket["LifecycleConfiguration"]!["Rules"]!.AsArray();
        Assert.Equal(("runs/", "77"), ((string)rules[0]!["Prefix"]!, (string)rules[0]!["ExpirationInDays"]!));
        Assert.Equal("7", (string?)rules[1]!["AbortIncompleteMultipartUpload"]!["DaysAfterInitiation"]);
    }

    [Theory]
    [InlineData("EC2Spot", "arm64", "SPOT", "default_arm64", null)]
    [InlineData("EC2Spot", "x86_64", "SPOT", "default_x86_64", null)]
    [InlineData("FargateSpot", "arm64", "FARGATE_SPOT", null, "ARM64")]
    [InlineData("FargateSpot", "x86_64", "FARGATE_SPOT", null, "X86_64")]
    public void Capacity_is_of_the_kind_and_architecture_that_were_asked_for(string compute, string architecture, string type, string? instances, string? platform)
    {
        var resources = new Stack(new(HelperTemplate.Deployment(compute: compute)) { ["Architecture"] = architecture }).Resources;
        var capacity = resources["ComputeEnvironment"]["ComputeResources"]!;
        var container = resources["JobDefinition"]["ContainerProperties"]!;
        Assert.Equal(type, (string)capacity["Type"]!);
        Assert.Equal(instances, (string?)capacity["InstanceTypes"]?[0]);
        Assert.Equal(instances is null ? null : "SPOT_PRICE_CAPACITY_OPTIMIZED", (string?)capacity["AllocationStrategy"]);
        Assert.Equal(instances is null ? null : "0", (string?)capacity["MinvCpus"]);
        Assert.Null(capacity["BidPercentage"]);
        Assert.Equal(platform, (string?)container["RuntimePlatform"]?["CpuArchitecture"]);
        Assert.Equal(platform is null ? "EC2" : "FARGATE", (string?)resources["JobDefinition"]["PlatformCapabilities"]![0]);
        Assert.Equal([architecture], resources["DriverFunction"]["Architectures"]!.AsArray().Select(item => (string)item!));
    }

    // AWS Batch names no reason for most of these: what a compute environment for Fargate refuses.
    [Fact]
    public void Fargate_gets_nothing_that_is_for_instances() =>
        Assert.Equal(
            ["MaxvCpus", "SecurityGroupIds", "Subnets", "Type"],
            new Stack(HelperTemplate.Deployment(compute: "FargateSpot")).Resources["ComputeEnvironment"]["ComputeResources"]!.AsObject().Select(property => property.Key).Order());

    [Fact]
    public void An_attempt_is_followed_by_another_unless_the_worker_decided()
    {
        var codes = Regex.Matches(Repository.Read("src/MediaExchange.Transfer.Worker/ExitCodes.cs"), @"const int (\w+) = (\d+);").ToDictionary(match => match.Groups[2].Value, match => match.Groups[1].Value);
        var rules = new Stack(HelperTemplate.Deployment()).Resources["JobDefinition"]["RetryStrategy"]!["EvaluateOnExit"]!.AsArray();
        Assert.InRange(rules.Count, 1, 5);
        var decisions = rules.Where(rule => rule!["OnExitCode"] is not null).ToDictionary(rule => codes[(string)rule!["OnExitCode"]!], rule => (string)rule!["Action"]!);
        Assert.Equal(
            new Dictionary<string, string> { ["Interrupted"] = "RETRY", ["SomeFailed"] = "EXIT", ["WrongUsage"] = "EXIT" }.OrderBy(pair => pair.Key),
            decisions.OrderBy(pair => pair.Key));
        Assert.Equal(("Host EC2*", "RETRY"), ((string)rules[0]!["OnStatusReason"]!, (string)rules[0]!["Action"]!));
    }

    [Fact]
    public void A_driver_without_reserved_concurrency_is_not_a_driver_with_none()
    {
        Assert.Equal("50", (string?)new Stack(HelperTemplate.Deployment()).Resources["DriverFunction"]["ReservedConcurrentExecutions"]);
        Assert.Null(new Stack(new(HelperTemplate.Deployment()) { ["DriverConcurrency"] = "0" }).Resources["DriverFunction"]["ReservedConcurrentExecutions"]);
    }
}
