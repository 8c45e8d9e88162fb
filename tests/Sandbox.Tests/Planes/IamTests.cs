using Xunit;

namespace Sandbox.Tests.Planes;

public class IamTests
{
    private const string Role = "Resources: {R: {Type: 'AWS::IAM::Role', Properties: {RoleName: worker, Path: /media/, AssumeRolePolicyDocument: {Version: 2012-10-17}}}}";

    [Fact]
    public async Task Roles_that_stacks_made_are_found()
    {
        await using var client = await PlaneClient.StartAsync();
        var missing = await client.QueryAsync("iam", "GetRole", [("RoleName", "worker")]);
        Assert.Equal((404, "NoSuchEntity"), (missing.Status, missing["Code"]));
        await client.DeployAsync(Role);
        var role = await client.QueryAsync("iam", "GetRole", [("RoleName", "worker")]);
        Assert.Equal(("arn:aws:iam::111122223333:role/media/worker", """{"Version":"2012-10-17"}"""), (role["Arn"], Uri.UnescapeDataString(role["AssumeRolePolicyDocument"]!)));
    }

    [Fact]
    public async Task Simulations_allow_all_but_what_was_denied()
    {
        await using var client = await PlaneClient.StartAsync();
        await client.DeployAsync(Role);
        await client.SetAsync("iam", """{"denied":[{"action":"s3:Put*","resource":"arn:aws:s3:::locked/*"}]}""");
        var answer = await client.QueryAsync(
            "iam",
            "SimulatePrincipalPolicy",
            [
                ("PolicySourceArn", "arn:aws:iam::111122223333:role/media/worker"), ("ActionNames.member.1", "s3:GetObject"), ("ActionNames.member.2", "s3:PutObject"),
                ("ResourceArns.member.1", "arn:aws:s3:::locked/*"), ("ResourceArns.member.2", "arn:aws:s3:::open/*"),
            ]);
        Assert.Equal(
            ["s3:GetObject locked allowed", "s3:GetObject open allowed", "s3:PutObject locked explicitDeny", "s3:PutObject open allowed"],
            answer.Members("EvaluationResults").Select(result => $"{result["EvalActionName"]} {result["EvalResourceName"][13..^2]} {result["EvalDecision"]}"));
        var nobody = await client.QueryAsync("iam", "SimulatePrincipalPolicy", [("PolicySourceArn", "arn:aws:iam::111122223333:role/none"), ("ActionNames.member.1", "s3:GetObject")]);
        Assert.Equal("NoSuchEntity", nobody["Code"]);
    }
}
