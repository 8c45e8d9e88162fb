using Xunit;

namespace Sandbox.Tests.Planes;

public class HelperTemplateTests
{
    [Theory]
    [InlineData("EC2Spot")]
    [InlineData("FargateSpot")]
    public async Task The_modules_own_template_makes_a_stack_and_leaves_its_bucket_alone_when_it_is_deleted(string computeType)
    {
        await using var client = await PlaneClient.StartAsync();
        var template = await File.ReadAllTextAsync(Path.Combine(Root(AppContext.BaseDirectory), "module", "infrastructure", "transfer-helper.yaml"));
        Assert.Equal("CREATE_COMPLETE", await client.DeployAsync(
            template,
            "CREATE",
            ("Parameters.member.1.ParameterKey", "HelperRole"),
            ("Parameters.member.1.ParameterValue", "General"),
            ("Parameters.member.2.ParameterKey", "ComputeType"),
            ("Parameters.member.2.ParameterValue", computeType),
            ("Parameters.member.3.ParameterKey", "WorkerImageUri"),
            ("Parameters.member.3.ParameterValue", "111122223333.dkr.ecr.us-east-1.amazonaws.com/mediaexchange-transfer/worker:1.0")));
        Assert.Contains("<OutputKey>JobQueueArn</OutputKey>", (await client.StackAsync("DescribeStacks", ("StackName", "stack"))).Text, StringComparison.Ordinal);
        Assert.Equal("DELETE_COMPLETE", await client.DeleteAsync());
        Assert.StartsWith("stack-helperbucket-", (await client.Sandbox.S3.ListBucketsAsync()).Buckets.Select(bucket => bucket.BucketName).Except(["bucket", "other"]).Single(), StringComparison.Ordinal);
        Assert.Empty(client.Sandbox.Server.Planes.Resources.All(new("111122223333", "us-east-1"), "AWS::IAM::Role"));
    }

    private static string Root(string folder) =>
        File.Exists(Path.Combine(folder, "MediaExchange.Transfer.slnx")) ? folder : Root(Path.GetDirectoryName(folder)!);
}
