using System.Net;
using System.Text;
using Aws.Tests.Support;
using MediaExchange.Transfer.Aws.Clients.CloudFormation;
using Xunit;

namespace Aws.Tests.Clients;

public sealed class CloudFormationTests : ServiceTestBase
{
    [Fact]
    public async Task A_change_set_is_asked_for_as_a_form()
    {
        Answers(Answer("CreateChangeSet", "<Id>arn:cs</Id><StackId>arn:stack</StackId>"));
        using var client = new AmazonCloudFormationClient(Access);
        var created = await client.CreateChangeSetAsync(new CreateChangeSetRequest
        {
            StackName = "mediaexchange-transfer-default",
            ChangeSetName = "cs-1",
            ChangeSetType = ChangeSetType.CREATE,
            TemplateBody = "A: &x \"é=+ \"",
            Parameters = [new Parameter { ParameterKey = "HelperName", ParameterValue = "default" }, new Parameter { ParameterKey = "Kept", UsePreviousValue = true }],
            Tags = [new Tag { Key = "mediaexchange-transfer:helper", Value = "default" }],
            Capabilities = [Capability.CAPABILITY_IAM, Capability.CAPABILITY_NAMED_IAM],
            NotificationARNs = [],
            OnStackFailure = "DELETE",
            ClientToken = "token-1",
        });
        Assert.Equal(("arn:cs", "arn:stack", "XID"), (created.Id, created.StackId, created.ResponseMetadata.RequestId));
        AssertSigned(Request, "cloudformation");
        AssertForm(
            Request,
            ("Action", "CreateChangeSet"), ("Version", "2010-05-15"), ("StackName", "mediaexchange-transfer-default"), ("ChangeSetName", "cs-1"), ("ChangeSetType", "CREATE"),
            ("TemplateBody", "A: &x \"é=+ \""),
            ("Parameters.member.1.ParameterKey", "HelperName"), ("Parameters.member.1.ParameterValue", "default"),
            ("Parameters.member.2.ParameterKey", "Kept"), ("Parameters.member.2.UsePreviousValue", "true"),
            ("Tags.member.1.Key", "mediaexchange-transfer:helper"), ("Tags.member.1.Value", "default"),
            ("Capabilities.member.1", "CAPABILITY_IAM"), ("Capabilities.member.2", "CAPABILITY_NAMED_IAM"), ("NotificationARNs", ""),
            ("OnStackFailure", "DELETE"), ("ClientToken", "token-1"));
    }

    [Fact]
    public async Task A_change_set_tells_what_would_become_of_each_resource()
    {
        Answers(Answer("DescribeChangeSet", """
            <ChangeSetName>cs</ChangeSetName><Status>CREATE_COMPLETE</Status><ExecutionStatus>AVAILABLE</ExecutionStatus><CreationTime>2026-11-20T11:00:00.5Z</CreationTime>
            <Changes><member><Type>Resource</Type><ResourceChange><Action>Modify</Action><LogicalResourceId>Queue</LogicalResourceId><PhysicalResourceId>q</PhysicalResourceId>
              <ResourceType>AWS::Batch::JobQueue</ResourceType><Replacement>True</Replacement><Scope><member>Properties</member></Scope>
              <Details><member><Target><Attribute>Properties</Attribute><Name>Priority</Name><RequiresRecreation>Always</RequiresRecreation></Target><Evaluation>Static</Evaluation><ChangeSource>DirectModification</ChangeSource></member></Details>
            </ResourceChange></member></Changes><NextToken>more</NextToken>
            """));
        using var client = new AmazonCloudFormationClient(Access);
        var set = await client.DescribeChangeSetAsync(new DescribeChangeSetRequest { ChangeSetName = "cs", StackName = "s", IncludePropertyValues = true });
        AssertForm(Request, ("Action", "DescribeChangeSet"), ("Version", "2010-05-15"), ("ChangeSetName", "cs"), ("StackName", "s"), ("IncludePropertyValues", "true"));
        Assert.Equal((ChangeSetStatus.CREATE_COMPLETE, ExecutionStatus.AVAILABLE, "more"), (set.Status, set.ExecutionStatus, set.NextToken));
        Assert.Equal(new DateTime(2026, 11, 20, 11, 0, 0, 500, DateTimeKind.Utc), set.CreationTime);
        var change = Assert.Single(set.Changes).ResourceChange!;
        Assert.Equal(("Modify", "Queue", "AWS::Batch::JobQueue", Replacement.True), (change.Action, change.LogicalResourceId, change.ResourceType, change.Replacement));
        Assert.Equal("Properties", Assert.Single(change.Scope));
        var detail = Assert.Single(change.Details);
        Assert.Equal(("Priority", "Always", "Static"), (detail.Target!.Name, detail.Target.RequiresRecreation, detail.Evaluation));
    }

    [Fact]
    public async Task Stacks_and_their_events_are_read()
    {
        Answers(request => Encoding.UTF8.GetString(request.Body).Contains("DescribeStackEvents", StringComparison.Ordinal)
            ? Answer("DescribeStackEvents", """
                <StackEvents><member><StackId>id</StackId><EventId>e1</EventId><StackName>s</StackName><LogicalResourceId>Role</LogicalResourceId><ResourceType>AWS::IAM::Role</ResourceType>
                <Timestamp>2026-11-20T11:00:00Z</Timestamp><ResourceStatus>CREATE_FAILED</ResourceStatus><ResourceStatusReason>No &amp; why</ResourceStatusReason><ClientRequestToken>t</ClientRequestToken></member></StackEvents>
                """)
            : Answer("DescribeStacks", """
                <Stacks><member><StackId>id</StackId><StackName>s</StackName><CreationTime>2026-11-20T11:00:00Z</CreationTime><StackStatus>ROLLBACK_COMPLETE</StackStatus><DisableRollback>false</DisableRollback>
                <Parameters><member><ParameterKey>HelperName</ParameterKey><ParameterValue>default</ParameterValue></member></Parameters>
                <Outputs><member><OutputKey>JobQueueArn</OutputKey><OutputValue>arn:q</OutputValue></member></Outputs>
                <Tags><member><Key>k</Key><Value>v</Value></member></Tags></member></Stacks>
                """));
        using var client = new AmazonCloudFormationClient(Access);
        var stack = Assert.Single((await client.DescribeStacksAsync(new DescribeStacksRequest { StackName = "s" })).Stacks);
        Assert.Equal((StackStatus.ROLLBACK_COMPLETE, false, "default", "arn:q", "v"), (stack.StackStatus, stack.DisableRollback, stack.Parameters[0].ParameterValue, stack.Outputs[0].OutputValue, stack.Tags[0].Value));
        var happened = Assert.Single((await client.DescribeStackEventsAsync(new DescribeStackEventsRequest { StackName = "s" })).StackEvents);
        Assert.Equal(("CREATE_FAILED", "No & why", "t"), (happened.ResourceStatus, happened.ResourceStatusReason, happened.ClientRequestToken));
    }

    [Fact]
    public async Task The_other_operations_send_what_they_say()
    {
        Answers(request => Answer(Encoding.UTF8.GetString(request.Body).Split('&')[0]["Action=".Length..], "<Description>d</Description>"));
        using var client = new AmazonCloudFormationClient(Access);
        await client.ExecuteChangeSetAsync(new ExecuteChangeSetRequest { ChangeSetName = "arn:cs", DisableRollback = false, ClientRequestToken = "t" });
        await client.DeleteChangeSetAsync(new DeleteChangeSetRequest { ChangeSetName = "arn:cs" });
        await client.DeleteStackAsync(new DeleteStackRequest { StackName = "s", RetainResources = ["Bucket"], ClientRequestToken = "t" });
        Assert.Equal("d", (await client.ValidateTemplateAsync(new ValidateTemplateRequest { TemplateBody = "x" })).Description);
        Assert.Equal("d", (await client.GetTemplateSummaryAsync(new GetTemplateSummaryRequest { StackName = "s" })).Description);
        Assert.Equal(5, Requests.Count);
        Assert.All(Requests, request => AssertSigned(request, "cloudformation"));
        AssertForm(Requests.ElementAt(0), ("Action", "ExecuteChangeSet"), ("Version", "2010-05-15"), ("ChangeSetName", "arn:cs"), ("DisableRollback", "false"), ("ClientRequestToken", "t"));
        AssertForm(Requests.ElementAt(2), ("Action", "DeleteStack"), ("Version", "2010-05-15"), ("StackName", "s"), ("RetainResources.member.1", "Bucket"), ("ClientRequestToken", "t"));
    }

    [Fact]
    public async Task A_refusal_is_the_services_own_exception()
    {
        Answers(QueryError(400, "ValidationError", "Stack with id nosuch does not exist"));
        using var client = new AmazonCloudFormationClient(Access);
        var refused = await Assert.ThrowsAsync<AmazonCloudFormationException>(() => client.DescribeStacksAsync(new DescribeStacksRequest { StackName = "nosuch" }));
        Assert.Equal(("ValidationError", "Stack with id nosuch does not exist", "QID", HttpStatusCode.BadRequest), (refused.ErrorCode, refused.Message, refused.RequestId, refused.StatusCode));
        Assert.Single(Requests);
    }

    [Fact]
    public async Task Throttling_is_waited_out()
    {
        Answers(QueryError(400, "Throttling", "Rate exceeded"), Answer("DescribeStacks", "<Stacks/>"));
        using var client = new AmazonCloudFormationClient(Access);
        Assert.Empty((await client.DescribeStacksAsync(new DescribeStacksRequest())).Stacks);
        Assert.Equal(2, Requests.Count);
    }

    [Fact]
    public async Task All_attempts_of_a_change_carry_one_token_even_if_the_caller_gave_none()
    {
        Answers(new StubAnswer { Reset = true }, QueryError(503, "ServiceUnavailable", "later"), Answer("ExecuteChangeSet", ""));
        using var client = new AmazonCloudFormationClient(Access);
        await client.ExecuteChangeSetAsync(new ExecuteChangeSetRequest { ChangeSetName = "arn:cs" });
        Assert.Equal(3, Requests.Count);
        Assert.Single(Requests.Select(r => Encoding.UTF8.GetString(r.Body)).Distinct(), body => body.Contains("ClientRequestToken=", StringComparison.Ordinal));
        Assert.All(Requests, request => AssertSigned(request, "cloudformation"));
        Assert.All(Clock.Pauses, pause => Assert.InRange(pause, TimeSpan.Zero, TimeSpan.FromSeconds(20)));
    }

    private static StubAnswer Answer(string action, string result) => new(
        200,
        $"<{action}Response xmlns=\"http://cloudformation.amazonaws.com/doc/2010-05-15/\"><{action}Result>{result}</{action}Result><ResponseMetadata><RequestId>XID</RequestId></ResponseMetadata></{action}Response>")
    {
        Headers = { ["Content-Type"] = "text/xml", ["x-amzn-RequestId"] = "XID" },
    };
}
