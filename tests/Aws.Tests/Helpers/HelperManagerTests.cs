using System.Text;
using Aws.Tests.Clients;
using Aws.Tests.Support;
using MediaExchange.Transfer.Aws.Helpers;
using MediaExchange.Transfer.Engine;
using Xunit;

namespace Aws.Tests.Helpers;

/// <summary>What CloudFormation may say, and a sandbox does not: states that come late, stacks of others, and what leads nowhere.</summary>
public sealed class HelperManagerTests : ServiceTestBase
{
    private const string Id = "arn:aws:cloudformation:eu-west-1:111122223333:stack/mediaexchange-transfer-studio/1";
    private static readonly HelperPlan Plan = new() { Name = "studio", StackId = Id, IsNew = false, ChangeSetId = "arn:cs" };

    [Fact]
    public async Task An_update_is_not_over_while_the_stack_still_has_the_status_of_before()
    {
        // Status and events, by how often they were asked for.
        string[] statuses = ["UPDATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_IN_PROGRESS", "UPDATE_COMPLETE", "UPDATE_COMPLETE"];
        string[][] events = [["old"], ["old"], ["old"], ["begun", "old"], ["done", "begun", "old"]];
        var (asked, told) = (0, 0);
        Answers(request => ActionOf(request) switch
        {
            "ExecuteChangeSet" => Answer("ExecuteChangeSet", ""),
            "DescribeStacks" => Answer("DescribeStacks", $"<Stacks>{StackXml(statuses[asked++])}</Stacks>"),
            "DescribeStackEvents" => Answer("DescribeStackEvents", $"<StackEvents>{string.Concat(events[told++].Select(EventXml))}</StackEvents>"),
            var other => throw new InvalidOperationException(other),
        });
        using var manager = new HelperManager(Access, Clock);

        var seen = await manager.ExecuteAsync(Plan).Select(happened => happened.Resource).ToListAsync();

        Assert.Equal(["begun", "done"], seen);
    }

    [Fact]
    public async Task A_failure_is_told_by_the_first_resource_that_failed_and_not_by_those_that_were_given_up()
    {
        var told = 0;
        string[] events =
        [
            EventXml("old"),
            EventXml("Stack", "AWS::CloudFormation::Stack", "UPDATE_ROLLBACK_COMPLETE") + EventXml("Role", "AWS::IAM::Role", "UPDATE_FAILED", "Resource update cancelled")
                + EventXml("Queue", "AWS::Batch::JobQueue", "UPDATE_FAILED", "No more queues.") + EventXml("old"),
        ];
        Answers(request => ActionOf(request) switch
        {
            "ExecuteChangeSet" => Answer("ExecuteChangeSet", ""),
            "DescribeStacks" => Answer("DescribeStacks", $"<Stacks>{StackXml("UPDATE_ROLLBACK_COMPLETE")}</Stacks>"),
            _ => Answer("DescribeStackEvents", $"<StackEvents>{events[told++]}</StackEvents>"),
        });
        using var manager = new HelperManager(Access, Clock);

        var failed = await Assert.ThrowsAsync<TransferException>(async () => await manager.ExecuteAsync(Plan).ToListAsync());

        Assert.Equal(FailureKind.InvalidRequest, failed.Kind);
        Assert.Equal(
            "The helper 'studio' ended as UPDATE_ROLLBACK_COMPLETE: Queue (AWS::Batch::JobQueue): No more queues. "
            + "The helper is as it was before. Correct what is named, and run Install-TransferHelper again.",
            failed.Message);
    }

    [Theory]
    [InlineData("ROLLBACK_COMPLETE", FailureKind.InvalidRequest, "Remove it with Uninstall-TransferHelper")]
    [InlineData("DELETE_FAILED", FailureKind.InvalidRequest, "Remove it with Uninstall-TransferHelper")]
    [InlineData("UPDATE_ROLLBACK_FAILED", FailureKind.InvalidRequest, "aws cloudformation continue-update-rollback --stack-name mediaexchange-transfer-studio")]
    [InlineData("UPDATE_IN_PROGRESS", FailureKind.InUse, "Wait for that to end")]
    public async Task What_cannot_be_changed_as_it_is_is_refused_with_the_way_out(string status, FailureKind kind, string way)
    {
        Answers(_ => Answer("DescribeStacks", $"<Stacks>{StackXml(status)}</Stacks>"));
        using var manager = new HelperManager(Access, Clock);
        var refused = await Assert.ThrowsAsync<TransferException>(() => manager.PlanAsync("studio", new HelperSettings(), "Resources: {}", "1.0.0"));
        Assert.Equal(kind, refused.Kind);
        Assert.Contains(status, refused.Message, StringComparison.Ordinal);
        Assert.Contains(way, refused.Message, StringComparison.Ordinal);
        Assert.All(Requests, request => Assert.Equal("DescribeStacks", ActionOf(request)));
    }

    [Fact]
    public async Task A_stack_of_that_name_which_is_no_helper_stays_as_it_is()
    {
        Answers(_ => Answer("DescribeStacks", $"<Stacks>{StackXml("CREATE_COMPLETE", tags: "")}</Stacks>"));
        using var manager = new HelperManager(Access, Clock);
        var refused = await Assert.ThrowsAsync<TransferException>(() => manager.FindAsync("studio"));
        Assert.Equal(FailureKind.DestinationExists, refused.Kind);
        Assert.Contains("'mediaexchange-transfer-studio' in eu-west-1 that is no helper", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nothing_would_change_the_change_set_is_removed_and_the_plan_is_empty()
    {
        Answers(request => ActionOf(request) switch
        {
            "DescribeStacks" => Answer("DescribeStacks", $"<Stacks>{StackXml("CREATE_COMPLETE")}</Stacks>"),
            "ValidateTemplate" => Answer("ValidateTemplate", "<Parameters><member><ParameterKey>HelperName</ParameterKey></member><member><ParameterKey>MaxvCpus</ParameterKey></member><member><ParameterKey>New</ParameterKey></member></Parameters>"),
            "CreateChangeSet" => Answer("CreateChangeSet", $"<Id>arn:cs</Id><StackId>{Id}</StackId>"),
            "DescribeChangeSet" => Answer("DescribeChangeSet", "<Status>FAILED</Status><StatusReason>The submitted information didn't contain changes.</StatusReason>"),
            "DeleteChangeSet" => Answer("DeleteChangeSet", ""),
            var other => throw new InvalidOperationException(other),
        });
        using var manager = new HelperManager(Access, Clock);

        var plan = await manager.PlanAsync("studio", new HelperSettings(), "Resources: {}", "1.0.0");

        Assert.Null(plan.ChangeSetId);
        Assert.Equal("DeleteChangeSet", ActionOf(Requests.Last()));
        var asked = Encoding.UTF8.GetString(Requests.Single(request => ActionOf(request) == "CreateChangeSet").Body);

        // What was not said keeps its value; what the stack does not have yet gets the template's.
        Assert.Contains("ParameterKey=MaxvCpus&Parameters.member.2.UsePreviousValue=true", asked, StringComparison.Ordinal);
        Assert.DoesNotContain("=New", asked, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AccessDenied", FailureKind.AccessDenied, "Allow the action that it names")]
    [InlineData("ExpiredToken", FailureKind.ExpiredCredentials, "Sign in again")]
    [InlineData("LimitExceededException", FailureKind.TooLarge, "higher quota")]
    public async Task What_a_service_refuses_is_told_with_what_to_do(string code, FailureKind kind, string advice)
    {
        Answers(_ => QueryError(403, code, "User: x is not authorized to perform: cloudformation:DescribeStacks"));
        using var manager = new HelperManager(Access, Clock);
        var refused = await Assert.ThrowsAsync<TransferException>(() => manager.FindAsync("studio"));
        Assert.Equal(kind, refused.Kind);
        Assert.StartsWith($"The helper 'studio' cannot be looked for ({code}: User: x is not authorized to perform: cloudformation:DescribeStacks). ", refused.Message, StringComparison.Ordinal);
        Assert.Contains(advice, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_only_looks_has_begun_nothing_that_could_go_on()
    {
        Answers(_ => QueryError(403, "ExpiredToken", "The security token included in the request is expired"));
        using var manager = new HelperManager(Access, Clock);
        var looking = await Assert.ThrowsAsync<TransferException>(() => manager.FindAsync("studio"));
        var installing = await Assert.ThrowsAsync<TransferException>(() => manager.PlanAsync("studio", new HelperSettings(), "Resources: {}", "1.0.0"));
        Assert.EndsWith("Sign in again, and run the cmdlet again.", looking.Message, StringComparison.Ordinal);
        Assert.EndsWith("Sign in again, and run the cmdlet again: it goes on.", installing.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mediaexchange-transfer-studio", "CREATE_COMPLETE", true, false)]
    [InlineData("mediaexchange-transfer-other", "DELETE_FAILED", true, true)]
    [InlineData("mediaexchange-transfer-other", "REVIEW_IN_PROGRESS", false, true)]
    [InlineData("mediaexchange-transfer-other", "CREATE_COMPLETE", false, false)]
    [InlineData("website", "REVIEW_IN_PROGRESS", false, false)]
    public async Task The_last_helper_is_one_beside_which_none_is_not_even_planned(string stack, string status, bool isTagged, bool isOther)
    {
        var tags = isTagged ? "<member><Key>mediaexchange-transfer:helper</Key><Value>x</Value></member>" : "";
        Answers(_ => Answer("DescribeStacks", $"<Stacks><member><StackName>{stack}</StackName><StackId>{Id}</StackId><StackStatus>{status}</StackStatus><Tags>{tags}</Tags></member></Stacks>"));
        using var manager = new HelperManager(Access, Clock);
        Assert.Equal(isOther, await manager.HasOthersAsync("studio"));
    }

    [Theory]
    [InlineData(HelperArchitecture.x86_64, "arm64", HelperArchitecture.x86_64)]
    [InlineData(null, "x86_64", HelperArchitecture.x86_64)]
    [InlineData(null, null, HelperArchitecture.x86_64)]
    public async Task The_architecture_is_what_is_asked_for_or_there_or_in_the_template(HelperArchitecture? asked, string? known, HelperArchitecture expected)
    {
        Answers(_ => Answer("ValidateTemplate", "<Parameters><member><ParameterKey>Architecture</ParameterKey><DefaultValue>x86_64</DefaultValue></member></Parameters>"));
        using var manager = new HelperManager(Access, Clock);
        var helper = known is null ? null : new HelperInfo
        {
            Name = "studio",
            StackName = "mediaexchange-transfer-studio",
            StackId = Id,
            Region = "eu-west-1",
            Status = "CREATE_COMPLETE",
            Parameters = new Dictionary<string, string> { ["Architecture"] = known },
            Outputs = new Dictionary<string, string>(),
        };
        Assert.Equal(expected, await manager.ArchitectureAsync(helper, new HelperSettings { Architecture = asked }, "Resources: {}"));
    }

    private static string ActionOf(StubRequest request) => Encoding.UTF8.GetString(request.Body).Split('&')[0]["Action=".Length..];

    private static StubAnswer Answer(string operation, string result) => new(
        200, $"<{operation}Response xmlns=\"http://x/\"><{operation}Result>{result}</{operation}Result><ResponseMetadata><RequestId>XID</RequestId></ResponseMetadata></{operation}Response>");

    private static string StackXml(string status, string tags = "<member><Key>mediaexchange-transfer:helper</Key><Value>studio</Value></member>") =>
        $"<member><StackName>mediaexchange-transfer-studio</StackName><StackId>{Id}</StackId><StackStatus>{status}</StackStatus><Tags>{tags}</Tags>"
        + "<Parameters><member><ParameterKey>MaxvCpus</ParameterKey><ParameterValue>8</ParameterValue></member></Parameters></member>";

    private static string EventXml(string resource) => EventXml(resource, "AWS::X::Y", "UPDATE_COMPLETE");

    private static string EventXml(string resource, string type, string status, string reason = "") =>
        $"<member><EventId>{resource}-{status}</EventId><LogicalResourceId>{resource}</LogicalResourceId><ResourceType>{type}</ResourceType><ResourceStatus>{status}</ResourceStatus><ResourceStatusReason>{reason}</ResourceStatusReason></member>";
}
