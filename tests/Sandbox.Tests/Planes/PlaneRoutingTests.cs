using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using Sandbox.Tests.Server;
using Xunit;

namespace Sandbox.Tests.Planes;

public class PlaneRoutingTests
{
    [Fact]
    public async Task The_SDK_is_told_who_it_is()
    {
        await using var client = await PlaneClient.StartAsync();
        using var sts = new AmazonSecurityTokenServiceClient(
            TestSandbox.Other.AccessKey, TestSandbox.Other.SecretKey, new AmazonSecurityTokenServiceConfig { ServiceURL = client.Endpoint.ToString(), AuthenticationRegion = "eu-west-1" });
        var identity = await sts.GetCallerIdentityAsync(new GetCallerIdentityRequest());
        Assert.Equal(("444455556666", "arn:aws:iam::444455556666:user/other"), (identity.Account, identity.Arn));
    }

    [Fact]
    public async Task A_wrong_secret_and_an_unknown_key_are_refused_in_the_services_words()
    {
        await using var client = await PlaneClient.StartAsync();
        var first = client.Sandbox.Server.Accounts[0];
        var wrong = await client.QueryAsync("sts", "GetCallerIdentity", [], first with { SecretKey = "wrong" });
        Assert.Equal((403, "SignatureDoesNotMatch"), (wrong.Status, wrong["Code"]));
        var unknown = await client.QueryAsync("sts", "GetCallerIdentity", [], first with { AccessKey = "AKIANOBODY" });
        Assert.Equal((403, "InvalidClientTokenId"), (unknown.Status, unknown["Code"]));
    }

    [Theory]
    [InlineData("sts", "AssumeRole", "AssumeRole")]
    [InlineData("cloudformation", "CreateStack", "CreateStack")]
    [InlineData("sqs", "CreateQueue", "sqs")]
    public async Task What_is_not_there_is_named(string service, string action, string expected)
    {
        await using var client = await PlaneClient.StartAsync();
        var answer = await client.QueryAsync(service, action, []);
        Assert.Equal((400, "InvalidAction"), (answer.Status, answer["Code"]));
        Assert.Contains(expected, answer["Message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Faults_and_the_log_know_the_planes_operations()
    {
        await using var client = await PlaneClient.StartAsync();
        using var set = await client.Sandbox.ControlAsync(
            HttpMethod.Post, "/_sandbox/faults", """{"rules":[{"match":{"operation":"sts:Get*","times":1},"action":{"error":"Throttling","message":"Rate exceeded"}}]}""");
        Assert.Equal(204, (int)set.StatusCode);
        var throttled = await client.QueryAsync("sts", "GetCallerIdentity", []);
        Assert.Equal((400, "Throttling", "Rate exceeded"), (throttled.Status, throttled["Code"], throttled["Message"]));
        Assert.Equal(200, (await client.QueryAsync("sts", "GetCallerIdentity", [])).Status);

        // An answer is on its way a moment before it is counted.
        Assert.True(SpinWait.SpinUntil(() => client.Sandbox.Server.Requests.GetValueOrDefault("sts:GetCallerIdentity") == 2, TimeSpan.FromSeconds(30)));
        using var misspelt = await client.Sandbox.ControlAsync(HttpMethod.Post, "/_sandbox/faults", """{"rules":[{"match":{"operation":"sts:GetCallerId"},"action":{"error":"Throttling"}}]}""");
        Assert.Equal(400, (int)misspelt.StatusCode);
    }
}
