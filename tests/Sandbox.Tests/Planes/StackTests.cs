using Amazon.S3.Model;
using Sandbox.Tests.Server;
using Xunit;

namespace Sandbox.Tests.Planes;

public class StackTests
{
    private const string Template = """
        Parameters:
          Days: {Type: Number, Default: 30}
          Name: {Type: String, Default: ""}
        Conditions:
          HasName: !Not [!Equals [!Ref Name, ""]]
        Resources:
          Bucket:
            Type: AWS::S3::Bucket
            Properties:
              BucketName: !If [HasName, !Ref Name, !Ref AWS::NoValue]
          Policy:
            Type: AWS::S3::BucketPolicy
            Properties:
              Bucket: !Ref Bucket
              PolicyDocument:
                Statement: {Effect: Deny, Principal: "*", Action: "s3:*", Resource: !Sub "${Bucket.Arn}/*", Condition: {Bool: {"aws:SecureTransport": false}}}
          Log:
            Type: AWS::Logs::LogGroup
            DependsOn: Policy
            Properties: {RetentionInDays: !Ref Days}
        Outputs:
          Bucket: {Value: !Ref Bucket}
        """;

    [Fact]
    public async Task A_stack_makes_what_the_template_says_in_the_order_of_dependencies()
    {
        await using var client = await PlaneClient.StartAsync();
        Assert.Equal("CREATE_COMPLETE", await client.DeployAsync(Template, "CREATE", ("Tags.member.1.Key", "team"), ("Tags.member.1.Value", "media")));
        var stack = await client.StackAsync("DescribeStacks", ("StackName", "stack"));
        var bucket = stack["OutputValue"]!;
        Assert.StartsWith("stack-bucket-", bucket, StringComparison.Ordinal);
        var tags = await client.Sandbox.S3.GetBucketTaggingAsync(new GetBucketTaggingRequest { BucketName = bucket });
        Assert.Contains(tags.TagSet, tag => tag is { Key: "team", Value: "media" });
        Assert.Contains(tags.TagSet, tag => tag is { Key: "aws:cloudformation:logical-id", Value: "Bucket" });
        Assert.Contains("aws:SecureTransport", (await client.Sandbox.S3.GetBucketPolicyAsync(bucket)).Policy, StringComparison.Ordinal);
        Assert.Equal(
            ["stack REVIEW_IN_PROGRESS", "stack CREATE_IN_PROGRESS", "Bucket CREATE_IN_PROGRESS", "Bucket CREATE_IN_PROGRESS", "Bucket CREATE_COMPLETE", "Policy CREATE_IN_PROGRESS",
                "Policy CREATE_IN_PROGRESS", "Policy CREATE_COMPLETE", "Log CREATE_IN_PROGRESS", "Log CREATE_IN_PROGRESS", "Log CREATE_COMPLETE", "stack CREATE_COMPLETE"],
            await client.EventsAsync("stack"));
        Assert.Equal("30", Assert.Single(client.Sandbox.Server.Planes.Resources.All(new("111122223333", "us-east-1"), "AWS::Logs::LogGroup")).Text("RetentionInDays"));
    }

    [Fact]
    public async Task A_change_set_tells_what_is_replaced_and_the_update_does_it()
    {
        await using var client = await PlaneClient.StartAsync();
        await client.DeployAsync(Template);
        var old = (await client.StackAsync("DescribeStacks", ("StackName", "stack")))["OutputValue"]!;
        (string, string)[] parameters = [("Parameters.member.1.ParameterKey", "Name"), ("Parameters.member.1.ParameterValue", "renamed")];
        await client.StackAsync("CreateChangeSet", [("StackName", "stack"), ("ChangeSetName", "look"), ("TemplateBody", Template), .. parameters]);
        var changes = await client.StackAsync("DescribeChangeSet", ("StackName", "stack"), ("ChangeSetName", "look"));
        Assert.Equal(
            [("Bucket", "True"), ("Policy", "Conditional")],
            changes.Xml.Descendants().Where(found => found.Name.LocalName == "ResourceChange").Select(found => (
                found.Elements().Single(child => child.Name.LocalName == "LogicalResourceId").Value, found.Elements().Single(child => child.Name.LocalName == "Replacement").Value)));
        Assert.Equal("UPDATE_COMPLETE", await client.DeployAsync(Template, "UPDATE", parameters));
        Assert.Equal("renamed", (await client.StackAsync("DescribeStacks", ("StackName", "stack")))["OutputValue"]);
        Assert.Equal(404, (await client.Sandbox.HeadAsync("/" + old)).Status);
        Assert.Equal(200, (await client.Sandbox.HeadAsync("/renamed")).Status);

        // Those that were not executed went with the update.
        var gone = await client.StackAsync("DescribeChangeSet", ("StackName", "stack"), ("ChangeSetName", "look"));
        Assert.Equal((404, "ChangeSetNotFound"), (gone.Status, gone["Code"]));
    }

    [Fact]
    public async Task A_change_set_without_changes_fails_in_the_words_that_clients_look_for()
    {
        await using var client = await PlaneClient.StartAsync();
        await client.DeployAsync(Template);
        await client.StackAsync("CreateChangeSet", ("StackName", "stack"), ("ChangeSetName", "same"), ("UsePreviousTemplate", "true"));
        var same = await client.StackAsync("DescribeChangeSet", ("StackName", "stack"), ("ChangeSetName", "same"));
        Assert.Equal(("FAILED", "UNAVAILABLE"), (same["Status"], same["ExecutionStatus"]));
        Assert.StartsWith("The submitted information didn't contain changes.", same["StatusReason"], StringComparison.Ordinal);
        var executed = await client.StackAsync("ExecuteChangeSet", ("StackName", "stack"), ("ChangeSetName", "same"));
        Assert.Equal("InvalidChangeSetStatus", executed["Code"]);
    }

    [Fact]
    public async Task A_failed_creation_is_rolled_back_and_can_only_be_deleted()
    {
        await using var client = await PlaneClient.StartAsync();
        await client.SetAsync("stacks", """{"stepMilliseconds":0,"failures":[{"resource":"Log","on":"create","reason":"Quota exceeded","times":1}]}""");
        Assert.Equal("ROLLBACK_COMPLETE", await client.DeployAsync(Template));
        var events = await client.StackAsync("DescribeStackEvents", ("StackName", "stack"));
        Assert.Equal("Quota exceeded", events.Members("StackEvents").Single(found => found["ResourceStatus"] == "CREATE_FAILED")["ResourceStatusReason"]);
        Assert.Equal(["Policy DELETE_COMPLETE", "Bucket DELETE_IN_PROGRESS", "Bucket DELETE_COMPLETE", "stack ROLLBACK_COMPLETE"], (await client.EventsAsync("stack")).TakeLast(4));
        Assert.Equal(["bucket", "other"], (await client.Sandbox.S3.ListBucketsAsync()).Buckets.Select(bucket => bucket.BucketName));
        foreach (var type in new[] { "CREATE", "UPDATE" })
        {
            var refused = await client.StackAsync("CreateChangeSet", ("StackName", "stack"), ("ChangeSetName", "again"), ("ChangeSetType", type), ("TemplateBody", Template));
            Assert.Equal("ValidationError", refused["Code"]);
        }

        Assert.Equal("DELETE_COMPLETE", await client.DeleteAsync());
        Assert.Equal("CREATE_COMPLETE", await client.DeployAsync(Template));
    }

    [Fact]
    public async Task A_failed_update_goes_back_to_what_was()
    {
        await using var client = await PlaneClient.StartAsync();
        await client.DeployAsync(Template);
        var before = (await client.StackAsync("DescribeStacks", ("StackName", "stack")))["OutputValue"]!;
        await client.SetAsync("stacks", """{"stepMilliseconds":0,"failures":[{"resource":"Log","on":"update","times":1}]}""");
        Assert.Equal("UPDATE_ROLLBACK_COMPLETE", await client.DeployAsync(
            Template,
            "UPDATE",
            ("Parameters.member.1.ParameterKey", "Name"),
            ("Parameters.member.1.ParameterValue", "renamed"),
            ("Parameters.member.2.ParameterKey", "Days"),
            ("Parameters.member.2.ParameterValue", "7")));
        Assert.Equal(200, (await client.Sandbox.HeadAsync("/" + before)).Status);
        Assert.Equal(404, (await client.Sandbox.HeadAsync("/renamed")).Status);
        Assert.Contains("<ParameterKey>Days</ParameterKey><ParameterValue>30<", (await client.StackAsync("DescribeStacks", ("StackName", "stack"))).Text, StringComparison.Ordinal);
        Assert.Equal("30", Assert.Single(client.Sandbox.Server.Planes.Resources.All(new("111122223333", "us-east-1"), "AWS::Logs::LogGroup")).Text("RetentionInDays"));
    }

    [Fact]
    public async Task A_bucket_with_objects_stops_the_deletion_until_it_is_empty()
    {
        await using var client = await PlaneClient.StartAsync();
        await client.DeployAsync(Template);
        var stack = await client.StackAsync("DescribeStacks", ("StackName", "stack"));
        var (id, bucket) = (stack["StackId"]!, stack["OutputValue"]!);

        // The template's policy refuses what comes without TLS. What does not leave the machine counts as safe, so the owner may write.
        Assert.Equal(200, (await client.Sandbox.PutAsync($"/{bucket}/key", "x")).Status);
        await client.StackAsync("DeleteStack", ("StackName", "stack"));
        Assert.Equal("DELETE_FAILED", await client.RestAsync(id));
        Assert.Contains("BucketNotEmpty", (await client.StackAsync("DescribeStackEvents", ("StackName", "stack"))).Text, StringComparison.Ordinal);
        await client.Sandbox.SendAsync("DELETE", $"/{bucket}/key");
        await client.StackAsync("DeleteStack", ("StackName", "stack"));
        Assert.Equal("DELETE_COMPLETE", await client.RestAsync(id));
        Assert.Equal("ValidationError", (await client.StackAsync("DescribeStacks", ("StackName", "stack")))["Code"]);
        Assert.Equal("Stack with id stack does not exist", (await client.StackAsync("DescribeStacks", ("StackName", "stack")))["Message"]);
    }

    [Fact]
    public async Task What_is_retained_stays_and_what_is_taken_fails()
    {
        await using var client = await PlaneClient.StartAsync();
        const string Kept = "Resources: {B: {Type: 'AWS::S3::Bucket', DeletionPolicy: Retain, Properties: {BucketName: kept-one}}}";
        await client.DeployAsync(Kept);
        Assert.Equal("DELETE_COMPLETE", await client.DeleteAsync());
        Assert.Equal("ROLLBACK_COMPLETE", await client.DeployAsync(Kept));
        Assert.Contains("kept-one", (await client.StackAsync("DescribeStackEvents", ("StackName", "stack"))).Members("StackEvents").Single(found => found["ResourceStatus"] == "CREATE_FAILED")["ResourceStatusReason"], StringComparison.Ordinal);
        Assert.Equal(200, (await client.Sandbox.HeadAsync("/kept-one")).Status);
    }

    [Fact]
    public async Task Deleting_a_stack_that_is_being_made_stops_it()
    {
        await using var client = await PlaneClient.StartAsync();
        await client.StackAsync("CreateChangeSet", ("StackName", "stack"), ("ChangeSetName", "set"), ("ChangeSetType", "CREATE"), ("TemplateBody", Template));
        await client.SetAsync("stacks", """{"stepMilliseconds":200}""");
        await client.StackAsync("ExecuteChangeSet", ("StackName", "stack"), ("ChangeSetName", "set"));
        var id = (await client.StackAsync("DescribeStacks", ("StackName", "stack")))["StackId"]!;
        await client.StackAsync("DeleteStack", ("StackName", "stack"));
        await client.SetAsync("stacks", """{"stepMilliseconds":0}""");
        Assert.Equal("DELETE_COMPLETE", await client.RestAsync(id));
        Assert.Equal(["bucket", "other"], (await client.Sandbox.S3.ListBucketsAsync()).Buckets.Select(bucket => bucket.BucketName));
    }

    [Fact]
    public async Task Tokens_make_requests_repeatable()
    {
        await using var client = await PlaneClient.StartAsync();
        (string, string)[] request = [("StackName", "stack"), ("ChangeSetName", "set"), ("ChangeSetType", "CREATE"), ("TemplateBody", Template), ("ClientToken", "t1")];
        var first = await client.StackAsync("CreateChangeSet", request);
        Assert.Equal(first["Id"], (await client.StackAsync("CreateChangeSet", request))["Id"]);
        Assert.Equal("AlreadyExistsException", (await client.StackAsync("CreateChangeSet", [.. request[..4], ("ClientToken", "t2")]))["Code"]);
        (string, string)[] execution = [("StackName", "stack"), ("ChangeSetName", "set"), ("ClientRequestToken", "e1")];
        Assert.Equal(200, (await client.StackAsync("ExecuteChangeSet", execution)).Status);
        Assert.Equal(200, (await client.StackAsync("ExecuteChangeSet", execution)).Status);
        Assert.Equal("InvalidChangeSetStatus", (await client.StackAsync("ExecuteChangeSet", [.. execution[..2], ("ClientRequestToken", "e2")]))["Code"]);
        await client.RestAsync("stack");
        Assert.Equal("e1", (await client.StackAsync("DescribeStackEvents", ("StackName", "stack")))["ClientRequestToken"]);
    }

    [Fact]
    public async Task Events_come_newest_first_and_in_pages()
    {
        await using var client = await PlaneClient.StartAsync();
        var many = "Resources:\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"  Log{i}: {{Type: 'AWS::Logs::LogGroup'}}\n"));
        await client.DeployAsync(many);
        var first = await client.StackAsync("DescribeStackEvents", ("StackName", "stack"));
        Assert.Equal(("CREATE_COMPLETE", 100), (first.Members("StackEvents")[0]["ResourceStatus"], first.Members("StackEvents").Count));
        var second = await client.StackAsync("DescribeStackEvents", ("StackName", "stack"), ("NextToken", first["NextToken"]!));
        Assert.Equal((23, "REVIEW_IN_PROGRESS"), (second.Members("StackEvents").Count, second.Members("StackEvents")[^1]["ResourceStatus"]));
        Assert.Null(second["NextToken"]);
    }

    [Fact]
    public async Task A_template_may_be_in_a_bucket_and_accounts_see_their_own_stacks_alone()
    {
        await using var client = await PlaneClient.StartAsync();
        await client.Sandbox.PutAsync("/bucket/templates/one.yaml", Template);
        var url = new Uri(client.Endpoint, "/bucket/templates/one.yaml").ToString();
        var made = await client.StackAsync("CreateChangeSet", ("StackName", "stack"), ("ChangeSetName", "set"), ("ChangeSetType", "CREATE"), ("TemplateURL", url));
        Assert.True(made.Status == 200, made.Text);
        Assert.Equal(Template, (await client.StackAsync("GetTemplate", ("StackName", "stack"), ("ChangeSetName", "set")))["TemplateBody"]);
        var other = await client.QueryAsync("cloudformation", "ValidateTemplate", [("TemplateURL", url)], TestSandbox.Other);
        Assert.Equal("ValidationError", other["Code"]);
        Assert.Empty((await client.QueryAsync("cloudformation", "DescribeStacks", [], TestSandbox.Other)).Members("Stacks"));
        Assert.Empty((await client.QueryAsync("cloudformation", "DescribeStacks", [], region: "eu-west-1")).Members("Stacks"));
        await client.Sandbox.ControlAsync(HttpMethod.Post, "/_sandbox/reset");
        Assert.Empty((await client.StackAsync("DescribeStacks")).Members("Stacks"));
    }
}
