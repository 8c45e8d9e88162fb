using Template.Tests.Support;
using Xunit;

namespace Template.Tests;

public sealed class RuleTests
{
    [Fact]
    public void What_makes_sense_is_not_refused() =>
        Assert.All(HelperTemplate.Deployments(), values => Assert.Empty(new Stack(values).Refusals()));

    [Theory]
    [InlineData("Publisher", "DestinationBucketNames", "", "ExchangeNeedsBuckets")]
    [InlineData("Publisher", "SourceBucketNames", "", "ExchangeNeedsBuckets")]
    [InlineData("Subscriber", "SourceBucketNames", "", "ExchangeNeedsBuckets")]
    [InlineData("Subscriber", "SubscriberCanonicalUserId", "aa", "OnlyPublishersGrant")]
    [InlineData("General", "SubscriberCanonicalUserId", "aa", "OnlyPublishersGrant")]
    [InlineData("General", "SubnetIds", "subnet-01234567", "SubnetsNeedVpc")]
    [InlineData("General", "VpcId", "vpc-01234567", "VpcNeedsSubnets")]
    [InlineData("General", "SecurityGroupIds", "sg-01234567", "SecurityGroupsNeedVpc")]
    public void Nonsense_is_refused_in_one_sentence(string role, string parameter, string value, string rule)
    {
        var values = HelperTemplate.Deployment(role);
        values[parameter] = value;
        var refusal = Assert.Single(new Stack(values).Refusals());
        Assert.StartsWith($"{rule}: ", refusal);
        Assert.EndsWith(".", refusal);
    }

    // https://docs.aws.amazon.com/batch/latest/userguide: what Fargate offers, of what the parameters allow.
    [Theory]
    [InlineData("1", 2048, 8192)]
    [InlineData("2", 4096, 16384)]
    [InlineData("4", 8192, 30720)]
    [InlineData("8", 16384, 61440)]
    [InlineData("16", 32768, 122880)]
    public void Fargate_gets_only_what_it_offers(string vcpus, int least, int most)
    {
        foreach (var memory in HelperTemplate.Parameters["WorkerMemory"]!["AllowedValues"]!.AsArray().Select(value => (string)value!))
        {
            var values = HelperTemplate.Deployment(compute: "FargateSpot");
            values["WorkerVcpus"] = vcpus;
            values["WorkerMemory"] = memory;
            var isOffered = int.Parse(memory, null) >= least && int.Parse(memory, null) <= most;
            Assert.True(isOffered == !new Stack(values).Refusals().Any(), $"{vcpus} vCPUs, {memory} MiB");

            values["ComputeType"] = "EC2Spot";
            Assert.Empty(new Stack(values).Refusals());
        }
    }
}
