using Aws.Tests.Credentials;
using Aws.Tests.Support;
using MediaExchange.Transfer.Aws;
using MediaExchange.Transfer.Aws.Clients.Batch;
using MediaExchange.Transfer.Aws.Clients.CloudFormation;
using MediaExchange.Transfer.Aws.Clients.CloudWatchLogs;
using MediaExchange.Transfer.Aws.Clients.IdentityManagement;
using MediaExchange.Transfer.Aws.Clients.S3Control;
using MediaExchange.Transfer.Aws.Clients.SecurityToken;
using Xunit;

namespace Aws.Tests.Clients;

public sealed class ServiceAccessTests : CredentialsTestBase
{
    private static readonly AwsAccess Keys = new() { AccessKey = "AKIASTUB", SecretKey = "secret" };

    [Fact]
    public void A_services_own_variable_goes_before_the_one_for_all_and_an_option_before_both()
    {
        Set("AWS_ENDPOINT_URL", "http://127.0.0.1:1");
        Set("AWS_ENDPOINT_URL_CLOUDWATCH_LOGS", "http://127.0.0.1:2");
        Set("AWS_ENDPOINT_URL_S3_CONTROL", "http://127.0.0.1:3");
        Set("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:4");
        Assert.Equal(2, Port(new AmazonCloudWatchLogsClient(Keys)));
        Assert.Equal(3, Port(new AmazonS3ControlClient(Keys)));
        Assert.Equal(1, Port(new AmazonBatchClient(Keys)));
        Assert.Equal(5, Port(new AmazonCloudWatchLogsClient(Keys with { EndpointUrl = "http://127.0.0.1:5" })));
    }

    [Fact]
    public void Without_a_region_nothing_is_guessed()
    {
        var refused = Assert.Throws<AwsAccessException>(() => new AmazonCloudFormationClient(Keys));
        AssertClear(refused.Message, "CloudFormation", "-Region", "AWS_REGION");
        Assert.Equal(nameof(AwsAccess.Region), refused.Parameter);
        Assert.Throws<AwsAccessException>(() => SecurityTokenService.Create(Keys));
        Set("AWS_REGION", "ap-southeast-2");
        using var client = new AmazonCloudFormationClient(Keys);
        Assert.Equal(("ap-southeast-2", new Uri("https://cloudformation.ap-southeast-2.amazonaws.com")), (client.Region, client.Address));
    }

    [Fact]
    public void A_bad_address_is_named_with_its_variable()
    {
        Set("AWS_ENDPOINT_URL_IAM", "localhost:9000/x");
        var refused = Assert.Throws<AwsAccessException>(() => new AmazonIdentityManagementServiceClient(Keys));
        AssertClear(refused.Message, "AWS_ENDPOINT_URL_IAM", "'localhost:9000/x'");
    }

    [Fact]
    public async Task Whose_keys_they_are_is_asked_at_the_same_address()
    {
        await using var server = new StubServer(_ => new StubAnswer(200, "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><GetCallerIdentityResult><Arn>arn:me</Arn><UserId>u</UserId><Account>111122223333</Account></GetCallerIdentityResult></GetCallerIdentityResponse>"));
        Set("AWS_ENDPOINT_URL_STS", server.Endpoint);
        using var client = SecurityTokenService.Create(Keys with { Region = "eu-west-1" });
        Assert.Equal("arn:me", (await client.GetCallerIdentityAsync(new())).Arn);
        Assert.Equal(SigV4.Of(server.Only, "secret"), SigV4.Fields(server.Only)["Signature"]);
        Assert.Contains("/eu-west-1/sts/", server.Only["Authorization"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_token_goes_with_the_keys()
    {
        await using var server = new StubServer(_ => new StubAnswer(200, "{}"));
        using var client = new AmazonBatchClient(Keys with { SessionToken = "tok", EndpointUrl = server.Endpoint });
        await client.DescribeJobQueuesAsync(new DescribeJobQueuesRequest());
        Assert.Equal("tok", server.Only["X-Amz-Security-Token"]);
        Assert.Contains("x-amz-security-token", SigV4.Fields(server.Only)["SignedHeaders"].Split(';'));
        Assert.Equal(SigV4.Of(server.Only, "secret"), SigV4.Fields(server.Only)["Signature"]);
    }

    private static int Port(MediaExchange.Transfer.Aws.Clients.ServiceClient client)
    {
        using (client)
            return client.Address.Port;
    }
}
