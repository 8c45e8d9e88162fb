using MediaExchange.Transfer.Sandbox;
using MediaExchange.Transfer.Sandbox.S3;
using MediaExchange.Transfer.Sandbox.S3.Access;
using Xunit;

namespace Sandbox.Tests.Server;

public class AccessTests
{
    private static readonly SandboxCredentials _anonymous = new("", "", "");

    [Fact]
    public async Task A_bucket_is_its_owners_alone_until_a_policy_lets_others_in()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        await sandbox.PutAsync("/bucket/key", "content", ("x-amz-tagging", "a=b"));
        var denied = await As(sandbox, "GET", "/bucket/key");
        Assert.Equal((403, "AccessDenied"), Of(denied));
        Assert.Contains("s3:GetObject", denied["Message"], StringComparison.Ordinal);
        Assert.Contains("arn:aws:s3:::bucket/key", denied["Message"], StringComparison.Ordinal);
        Assert.Equal((403, "AccessDenied"), Of(await As(sandbox, "PUT", "/bucket/mine")));
        Assert.Equal((403, "AccessDenied"), Of(await As(sandbox, "GET", "/bucket")));

        await Policy(sandbox, """{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::444455556666:root"},"Action":["s3:Get*"],"Resource":"arn:aws:s3:::bucket/*"}""");
        Assert.Equal(200, (await As(sandbox, "GET", "/bucket/key")).Status);
        Assert.Equal(200, (await As(sandbox, "GET", "/bucket/key?tagging")).Status);
        Assert.Equal((403, "AccessDenied"), Of(await As(sandbox, "PUT", "/bucket/mine")));
        Assert.Equal((403, "AccessDenied"), Of(await sandbox.SendAsync("GET", "/bucket/key", account: _anonymous)));
    }

    [Fact]
    public async Task A_missing_key_is_AccessDenied_to_who_may_not_list()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        await Policy(sandbox, """{"Effect":"Allow","Principal":{"AWS":"444455556666"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::bucket/*"}""");
        Assert.Equal(403, (await As(sandbox, "GET", "/bucket/absent")).Status);
        await Policy(sandbox, """{"Effect":"Allow","Principal":{"AWS":"444455556666"},"Action":["s3:GetObject","s3:ListBucket"],"Resource":["arn:aws:s3:::bucket","arn:aws:s3:::bucket/*"]}""");
        Assert.Equal(404, (await As(sandbox, "GET", "/bucket/absent")).Status);
    }

    [Fact]
    public async Task Copying_needs_the_tags_permission_only_where_there_are_tags()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        await sandbox.PutAsync("/bucket/tagged", "x", ("x-amz-tagging", "a=b"));
        await sandbox.PutAsync("/bucket/plain", "x");
        Assert.Equal(200, (await As(sandbox, "PUT", "/others-own")).Status);
        await Policy(sandbox, """{"Effect":"Allow","Principal":{"AWS":"444455556666"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::bucket/*"}""");
        Assert.Equal(200, (await As(sandbox, "PUT", "/others-own/a", ("x-amz-copy-source", "bucket/plain"))).Status);
        var denied = await As(sandbox, "PUT", "/others-own/a", ("x-amz-copy-source", "bucket/tagged"));
        Assert.Equal((403, "AccessDenied"), Of(denied));
        Assert.Contains("s3:GetObjectTagging", denied["Message"], StringComparison.Ordinal);
        Assert.Equal(200, (await As(sandbox, "PUT", "/others-own/a", ("x-amz-copy-source", "bucket/tagged"), ("x-amz-tagging-directive", "REPLACE"))).Status);
    }

    [Fact]
    public async Task A_denial_wins_over_everything_even_the_owner_but_never_over_the_owners_way_to_the_policy()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        await sandbox.PutAsync("/bucket/key", "x");
        await Policy(
            sandbox,
            """{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::bucket","arn:aws:s3:::bucket/*"]},{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::bucket","arn:aws:s3:::bucket/*"]}""");
        Assert.Equal((403, "AccessDenied"), Of(await sandbox.GetAsync("/bucket/key")));
        Assert.Equal(204, (await sandbox.SendAsync("DELETE", "/bucket?policy")).Status);
        Assert.Equal(200, (await sandbox.GetAsync("/bucket/key")).Status);
    }

    [Fact]
    public async Task Everybody_may_read_what_a_policy_opens_to_all()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        await sandbox.PutAsync("/bucket/open/key", "x");
        await sandbox.PutAsync("/bucket/shut/key", "x");
        await Policy(sandbox, """{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::bucket/open/*"}""");
        Assert.Equal(200, (await sandbox.SendAsync("GET", "/bucket/open/key", account: _anonymous)).Status);
        Assert.Equal(403, (await sandbox.SendAsync("GET", "/bucket/shut/key", account: _anonymous)).Status);
    }

    [Fact]
    public async Task Conditions_of_a_policy_are_evaluated()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        await Policy(
            sandbox,
            """{"Effect":"Allow","Principal":{"AWS":"444455556666"},"Action":"s3:PutObject*","Resource":"arn:aws:s3:::bucket/*","Condition":{"StringEquals":{"s3:x-amz-acl":"bucket-owner-full-control"}}}""");
        Assert.Equal(403, (await As(sandbox, "PUT", "/bucket/key")).Status);
        Assert.Equal(200, (await As(sandbox, "PUT", "/bucket/key", ("x-amz-acl", "bucket-owner-full-control"))).Status);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("{}")]
    [InlineData("""{"Statement":[{"Effect":"Maybe","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::bucket"}]}""")]
    [InlineData("""{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::another"}]}""")]
    [InlineData("""{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::bucket","Condition":{"NumericLessThan":{"a":"1"}}}]}""")]
    public async Task A_policy_that_cannot_be_evaluated_is_refused(string policy)
    {
        await using var sandbox = await TestSandbox.StartAsync();
        Assert.Equal((400, "MalformedPolicy"), Of(await sandbox.PutAsync("/bucket?policy", policy)));
    }

    [Theory]
    [InlineData("s3:Get*", "s3:GetObject", true)]
    [InlineData("*", "", true)]
    [InlineData("a*b*c", "aXXbYYc", true)]
    [InlineData("a*b*c", "aXXbYY", false)]
    [InlineData("a?c", "abc", true)]
    [InlineData("a?c", "ac", false)]
    [InlineData("S3:getobject", "s3:GetObject", true)]
    [InlineData("**a", "bba", true)]
    public void Wildcards_match_as_in_policies(string pattern, string text, bool expected) =>
        Assert.Equal(expected, Wildcard.Matches(pattern, text, ignoreCase: true));

    [Fact]
    public async Task Keys_of_the_same_account_share_what_it_owns()
    {
        var second = new SandboxCredentials(SandboxOptions.DefaultAccountId, "AKIASECONDKEY0000000", "the-second-key");
        await using var server = await SandboxServer.StartAsync(new SandboxOptions { Accounts = [second] });
        Assert.Equal(2, server.Accounts.Count);
        Assert.Equal(SandboxState.CanonicalIdOf(server.Accounts[0].AccountId), SandboxState.CanonicalIdOf(second.AccountId));
        Assert.DoesNotContain("the-second-key", second.ToString(), StringComparison.Ordinal);
    }

    private static Task<Answer> As(TestSandbox sandbox, string method, string target, params (string Name, string Value)[] headers) =>
        sandbox.SendAsync(method, target, null, headers, account: TestSandbox.Other);

    private static async Task Policy(TestSandbox sandbox, string statements) =>
        Assert.Equal(204, (await sandbox.PutAsync("/bucket?policy", $$"""{"Version":"2012-10-17","Statement":[{{statements}}]}""")).Status);

    private static (int Status, string? Code) Of(Answer answer) => (answer.Status, answer.Code);
}
