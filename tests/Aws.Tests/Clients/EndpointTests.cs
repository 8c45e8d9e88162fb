using System.Text.Json;
using Aws.Tests.Support;
using MediaExchange.Transfer.Aws;
using MediaExchange.Transfer.Aws.Clients;
using MediaExchange.Transfer.Aws.Clients.Batch;
using MediaExchange.Transfer.Aws.Clients.CloudFormation;
using MediaExchange.Transfer.Aws.Clients.CloudWatchLogs;
using MediaExchange.Transfer.Aws.Clients.EC2;
using MediaExchange.Transfer.Aws.Clients.ECR;
using MediaExchange.Transfer.Aws.Clients.IdentityManagement;
using MediaExchange.Transfer.Aws.Clients.Lambda;
using MediaExchange.Transfer.Aws.Clients.S3Control;
using Xunit;

namespace Aws.Tests.Clients;

public sealed class EndpointTests
{
    private static readonly Dictionary<string, ServiceDescription> Services = new()
    {
        ["cloudformation"] = AmazonCloudFormationClient.Service,
        ["ecr"] = AmazonECRClient.Service,
        ["batch"] = AmazonBatchClient.Service,
        ["lambda"] = AmazonLambdaClient.Service,
        ["logs"] = AmazonCloudWatchLogsClient.Service,
        ["ec2"] = AmazonEC2Client.Service,
        ["iam"] = AmazonIdentityManagementServiceClient.Service,
        ["s3control"] = AmazonS3ControlClient.Service,
    };

    [Theory]
    [InlineData("cloudformation", "eu-west-1", "https://cloudformation.eu-west-1.amazonaws.com")]
    [InlineData("ecr", "cn-north-1", "https://api.ecr.cn-north-1.amazonaws.com.cn")]
    [InlineData("batch", "us-gov-west-1", "https://batch.us-gov-west-1.amazonaws.com")]
    [InlineData("lambda", "us-iso-east-1", "https://lambda.us-iso-east-1.c2s.ic.gov")]
    [InlineData("logs", "eusc-de-east-1", "https://logs.eusc-de-east-1.amazonaws.eu")]
    [InlineData("iam", "ap-southeast-2", "https://iam.amazonaws.com")]
    [InlineData("iam", "cn-northwest-1", "https://iam.cn-north-1.amazonaws.com.cn")]
    [InlineData("s3control", "eu-central-1", "https://s3-control.eu-central-1.amazonaws.com")]
    public void Each_partition_has_its_own_names(string service, string region, string expected) =>
        Assert.Equal(new Uri(expected), ServiceEndpoints.Resolve(Services[service], region, null, false, false).Address);

    [Theory]
    [InlineData("cloudformation", "us-east-1", true, "https://cloudformation-fips.us-east-1.amazonaws.com")]
    [InlineData("cloudformation", "us-gov-east-1", true, "https://cloudformation.us-gov-east-1.amazonaws.com")]
    [InlineData("batch", "us-west-2", true, "https://fips.batch.us-west-2.amazonaws.com")]
    [InlineData("ec2", "us-east-1", true, "https://ec2-fips.us-east-1.amazonaws.com")]
    [InlineData("ec2", "eu-west-1", false, "https://ec2.eu-west-1.api.aws")]
    [InlineData("logs", "ca-central-1", true, "https://logs-fips.ca-central-1.amazonaws.com")]
    [InlineData("ecr", "eu-west-1", false, "https://ecr.eu-west-1.api.aws")]
    [InlineData("s3control", "cn-north-1", false, "https://s3-control.dualstack.cn-north-1.amazonaws.com.cn")]
    [InlineData("iam", "us-gov-west-1", false, "https://iam.us-gov.api.aws")]
    [InlineData("lambda", "cn-north-1", false, "https://lambda.cn-north-1.api.amazonwebservices.com.cn")]
    public void Fips_and_dual_stack_names_are_those_that_exist(string service, string region, bool fips, string expected) =>
        Assert.Equal(new Uri(expected), ServiceEndpoints.Resolve(Services[service], region, null, fips, !fips).Address);

    [Theory]
    [InlineData("cloudformation", "eu-west-1", true)]
    [InlineData("cloudformation", "us-east-1", false)]
    [InlineData("batch", "cn-north-1", true)]
    [InlineData("lambda", "ca-central-1", true)]
    [InlineData("iam", "cn-north-1", true)]
    [InlineData("logs", "us-iso-east-1", false)]
    public void What_does_not_exist_is_refused_and_not_guessed(string service, string region, bool fips)
    {
        var refused = Assert.Throws<AwsAccessException>(() => ServiceEndpoints.Resolve(Services[service], region, null, fips, !fips));
        Assert.Contains($"has no {(fips ? "FIPS" : "dual-stack")} endpoint in {region}", refused.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_that_was_given_is_not_made_another()
    {
        var custom = new Uri("http://127.0.0.1:9000");
        Assert.Equal(new ServiceEndpoint(custom, "eu-west-1", false), ServiceEndpoints.Resolve(AmazonS3ControlClient.Service, "eu-west-1", custom, false, false));
        Assert.Equal("us-east-1", ServiceEndpoints.Resolve(AmazonIdentityManagementServiceClient.Service, "eu-west-1", custom, false, false).SigningRegion);
        var refused = Assert.Throws<AwsAccessException>(() => ServiceEndpoints.Resolve(AmazonECRClient.Service, "eu-west-1", custom, true, false));
        Assert.Contains("'http://127.0.0.1:9000'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_account_stands_before_the_host_of_S3_Control_and_is_signed()
    {
        using var network = new RecordingNetwork("<ListJobsResult/>");
        using var client = new AmazonS3ControlClient(new AwsAccess { AccessKey = "AKIASTUB", SecretKey = "secret", Region = "eu-west-1", Network = network });
        await client.ListJobsAsync(new MediaExchange.Transfer.Aws.Clients.S3Control.ListJobsRequest { AccountId = "111122223333" });
        Assert.Equal("https://111122223333.s3-control.eu-west-1.amazonaws.com/v20180820/jobs", Assert.Single(network.Addresses).AbsoluteUri);
        Assert.Contains("/eu-west-1/s3/aws4_request", network.Authorizations[0], StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Every_address_is_the_one_that_the_official_rules_give()
    {
        var lines = await ServiceModels.RunAsync("endpoints");
        var compared = 0;
        foreach (var line in lines.Select(line => JsonDocument.Parse(line).RootElement))
        {
            var (service, region, fips, dual) = (line.GetProperty("service").GetString()!, line.GetProperty("region").GetString()!, line.GetProperty("fips").GetBoolean(), line.GetProperty("dualStack").GetBoolean());
            ServiceEndpoint ours;
            try
            {
                ours = ServiceEndpoints.Resolve(Services[service], region, null, fips, dual);
            }
            catch (AwsAccessException) when (fips || dual)
            {
                continue;
            }

            var prefix = service == "s3control" ? "111122223333." : "";
            Assert.True(line.TryGetProperty("url", out var url), $"{line}: ours is {ours.Address}");
            Assert.True(url.GetString() == $"https://{prefix}{ours.Address.Host}", $"{line}: ours is {ours.Address}");
            Assert.True(line.GetProperty("signingRegion").GetString() == ours.SigningRegion, $"{line}: ours is signed for {ours.SigningRegion}");
            compared++;
        }

        Assert.True(compared > 300, $"Only {compared} addresses were compared.");
    }
}
