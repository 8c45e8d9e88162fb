using System.Net;
using System.Text;
using Aws.Tests.Support;
using MediaExchange.Transfer.Aws.Clients.Batch;
using MediaExchange.Transfer.Aws.Clients.CloudWatchLogs;
using MediaExchange.Transfer.Aws.Clients.IdentityManagement;
using MediaExchange.Transfer.Aws.Clients.Lambda;
using Xunit;

namespace Aws.Tests.Clients;

public sealed class OtherServicesTests : ServiceTestBase
{
    [Fact]
    public async Task A_job_is_submitted_with_what_it_overrides()
    {
        Answers(Json("""{"jobArn":"arn:j","jobName":"n","jobId":"j"}"""));
        using var client = new AmazonBatchClient(Access);
        var submitted = await client.SubmitJobAsync(new SubmitJobRequest
        {
            JobName = "n",
            JobQueue = "q",
            JobDefinition = "d:1",
            ArrayProperties = new ArrayProperties { Size = 2 },
            ContainerOverrides = new ContainerOverrides
            {
                Command = ["run", "--task", "s3://b/k"],
                Environment = [new MediaExchange.Transfer.Aws.Clients.Batch.KeyValuePair { Name = "A", Value = "" }],
                ResourceRequirements = [new ResourceRequirement { Type = "MEMORY", Value = "2048" }],
            },
            RetryStrategy = new RetryStrategy { Attempts = 3, EvaluateOnExit = [new EvaluateOnExit { OnStatusReason = "Host EC2*", Action = "RETRY" }] },
            Timeout = new JobTimeout { AttemptDurationSeconds = 60 },
            Tags = new Dictionary<string, string> { ["Kept:As-Is"] = "v" },
        });
        Assert.Equal(("arn:j", "n", "j"), (submitted.JobArn, submitted.JobName, submitted.JobId));
        AssertSigned(Request, "batch");
        Assert.Equal(("POST", "/v1/submitjob"), (Request.Method, Request.Target));
        AssertJson(Request, """
            {"jobName":"n","jobQueue":"q","jobDefinition":"d:1","arrayProperties":{"size":2},
             "containerOverrides":{"command":["run","--task","s3://b/k"],"environment":[{"name":"A","value":""}],"resourceRequirements":[{"type":"MEMORY","value":"2048"}]},
             "retryStrategy":{"attempts":3,"evaluateOnExit":[{"onStatusReason":"Host EC2*","action":"RETRY"}]},"timeout":{"attemptDurationSeconds":60},"tags":{"Kept:As-Is":"v"}}
            """);
    }

    [Fact]
    public async Task Jobs_queues_and_environments_are_read()
    {
        Answers(request => Json(request.Target switch
        {
            "/v1/describejobs" => """{"jobs":[{"jobId":"j","jobName":"n","status":"FAILED","createdAt":1763700000123,"attempts":[{"statusReason":"Host EC2 (instance i-1) terminated.","container":{"exitCode":137,"logStreamName":"w/1"}}],"arrayProperties":{"size":2,"statusSummary":{"FAILED":1,"RUNNING":1}},"container":{"exitCode":1}}]}""",
            "/v1/describejobqueues" => """{"jobQueues":[{"jobQueueName":"q","state":"ENABLED","status":"VALID","computeEnvironmentOrder":[{"order":1,"computeEnvironment":"arn:c"}]}]}""",
            "/v1/describecomputeenvironments" => """{"computeEnvironments":[{"computeEnvironmentName":"c","state":"ENABLED","status":"INVALID","statusReason":"why","computeResources":{"type":"SPOT","maxvCpus":256}}]}""",
            "/v1/describejobdefinitions" => """{"jobDefinitions":[{"jobDefinitionName":"d","revision":3,"status":"ACTIVE","containerProperties":{"image":"i"}}]}""",
            _ => "{}",
        }));
        using var client = new AmazonBatchClient(Access);
        var job = Assert.Single((await client.DescribeJobsAsync(new DescribeJobsRequest { Jobs = ["j"] })).Jobs);
        Assert.Equal((JobStatus.FAILED, 1763700000123, 137, "w/1", 1), (job.Status, job.CreatedAt, job.Attempts[0].Container!.ExitCode, job.Attempts[0].Container!.LogStreamName, job.ArrayProperties!.StatusSummary["RUNNING"]));
        Assert.Equal("arn:c", (await client.DescribeJobQueuesAsync(new DescribeJobQueuesRequest { JobQueues = ["q"] })).JobQueues[0].ComputeEnvironmentOrder[0].ComputeEnvironment);
        var environment = (await client.DescribeComputeEnvironmentsAsync(new DescribeComputeEnvironmentsRequest())).ComputeEnvironments[0];
        Assert.Equal(("INVALID", "why", 256), (environment.Status, environment.StatusReason, environment.ComputeResources!.MaxvCpus));
        Assert.Equal("i", (await client.DescribeJobDefinitionsAsync(new DescribeJobDefinitionsRequest { JobDefinitionName = "d" })).JobDefinitions[0].ContainerProperties!.Image);
        await client.TerminateJobAsync(new TerminateJobRequest { JobId = "j", Reason = "r" });
        await client.CancelJobAsync(new CancelJobRequest { JobId = "j", Reason = "r" });
        Assert.Equal(["/v1/terminatejob", "/v1/canceljob"], Requests.TakeLast(2).Select(r => r.Target));
    }

    [Fact]
    public async Task A_function_is_described_by_its_arn()
    {
        Answers(Json("""{"Configuration":{"FunctionName":"f","State":"Active","Architectures":["arm64"],"Environment":{"Variables":{"A":"b"}}},"Code":{"ImageUri":"i","ResolvedImageUri":"i@sha256:0"},"Concurrency":{"ReservedConcurrentExecutions":50}}"""));
        using var client = new AmazonLambdaClient(Access);
        var function = await client.GetFunctionAsync(new GetFunctionRequest { FunctionName = "arn:aws:lambda:eu-west-1:111122223333:function:f", Qualifier = "$LATEST" });
        AssertSigned(Request, "lambda");
        Assert.Equal("GET", Request.Method);
        Assert.Equal("/2015-03-31/functions/arn%3Aaws%3Alambda%3Aeu-west-1%3A111122223333%3Afunction%3Af?Qualifier=%24LATEST", Request.Target);
        Assert.Empty(Request.Body);
        Assert.Equal(("Active", "i@sha256:0", 50, "b"), (function.Configuration!.State, function.Code!.ResolvedImageUri, function.Concurrency!.ReservedConcurrentExecutions, function.Configuration.Environment!.Variables["A"]));
    }

    [Fact]
    public async Task A_function_is_run_and_its_own_failure_is_an_answer()
    {
        Answers(new StubAnswer(200, """{"errorMessage":"m"}""") { Headers = { ["X-Amz-Function-Error"] = "Unhandled", ["X-Amz-Log-Result"] = "bG9n", ["X-Amz-Executed-Version"] = "7" } });
        using var client = new AmazonLambdaClient(Access);
        var ran = await client.InvokeAsync(new InvokeRequest { FunctionName = "f", LogType = "Tail", Payload = """{"é":1}""" });
        AssertSigned(Request, "lambda");
        Assert.Equal(("POST", "/2015-03-31/functions/f/invocations", "Tail", null), (Request.Method, Request.Target, Request["X-Amz-Log-Type"], Request["X-Amz-Invocation-Type"]));
        Assert.Equal("""{"é":1}""", Encoding.UTF8.GetString(Request.Body));
        Assert.Equal((200, "Unhandled", "bG9n", "7", """{"errorMessage":"m"}"""), (ran.StatusCode, ran.FunctionError, ran.LogResult, ran.ExecutedVersion, Encoding.UTF8.GetString(ran.Payload.ToArray())));
    }

    [Fact]
    public async Task A_function_without_a_name_is_no_request()
    {
        using var client = new AmazonLambdaClient(Access);
        await Assert.ThrowsAsync<ArgumentNullException>(() => client.GetFunctionAsync(new GetFunctionRequest()));
        Assert.Empty(Requests);
    }

    [Fact]
    public async Task Log_lines_are_asked_for_by_milliseconds()
    {
        Answers(Json("""{"events":[{"logStreamName":"s","timestamp":1763700000123,"message":"m","ingestionTime":1763700000200,"eventId":"e"}],"nextToken":"n"}"""));
        using var client = new AmazonCloudWatchLogsClient(Access);
        var found = await client.FilterLogEventsAsync(new FilterLogEventsRequest { LogGroupName = "g", StartTime = DateTime.UnixEpoch.AddMilliseconds(1763700000001), FilterPattern = "ERROR", Limit = 10 });
        AssertSigned(Request, "logs");
        Assert.Equal("Logs_20140328.FilterLogEvents", Request["X-Amz-Target"]);
        AssertJson(Request, """{"logGroupName":"g","startTime":1763700000001,"filterPattern":"ERROR","limit":10}""");
        Assert.Equal(("s", "m", "n"), (found.Events[0].LogStreamName, found.Events[0].Message, found.NextToken));
        Assert.Equal(DateTime.UnixEpoch.AddMilliseconds(1763700000123), found.Events[0].Timestamp);
    }

    [Fact]
    public async Task Permissions_are_simulated_and_signed_for_the_partitions_own_region()
    {
        Answers(new StubAnswer(200, """
            <SimulatePrincipalPolicyResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><SimulatePrincipalPolicyResult><IsTruncated>true</IsTruncated><Marker>m</Marker>
            <EvaluationResults><member><EvalActionName>s3:PutObject</EvalActionName><EvalResourceName>arn:aws:s3:::b/*</EvalResourceName><EvalDecision>implicitDeny</EvalDecision>
            <MissingContextValues><member>aws:SourceVpc</member></MissingContextValues><PermissionsBoundaryDecisionDetail><AllowedByPermissionsBoundary>false</AllowedByPermissionsBoundary></PermissionsBoundaryDecisionDetail></member></EvaluationResults>
            </SimulatePrincipalPolicyResult></SimulatePrincipalPolicyResponse>
            """));
        using var client = new AmazonIdentityManagementServiceClient(Access);
        var simulated = await client.SimulatePrincipalPolicyAsync(new SimulatePrincipalPolicyRequest
        {
            PolicySourceArn = "arn:aws:iam::111122223333:role/r",
            ActionNames = ["s3:PutObject"],
            ContextEntries = [new ContextEntry { ContextKeyName = "aws:SecureTransport", ContextKeyType = "boolean", ContextKeyValues = ["true"] }],
            MaxItems = 100,
        });
        AssertSigned(Request, "iam", "us-east-1");
        AssertForm(
            Request,
            ("Action", "SimulatePrincipalPolicy"), ("Version", "2010-05-08"), ("PolicySourceArn", "arn:aws:iam::111122223333:role/r"), ("ActionNames.member.1", "s3:PutObject"),
            ("ContextEntries.member.1.ContextKeyName", "aws:SecureTransport"), ("ContextEntries.member.1.ContextKeyValues.member.1", "true"), ("ContextEntries.member.1.ContextKeyType", "boolean"),
            ("MaxItems", "100"));
        var result = Assert.Single(simulated.EvaluationResults);
        Assert.Equal((PolicyEvaluationDecisionType.ImplicitDeny, false, "aws:SourceVpc", true, "m"),
            (result.EvalDecision, result.PermissionsBoundaryDecisionDetail!.AllowedByPermissionsBoundary, result.MissingContextValues[0], simulated.IsTruncated, simulated.Marker));
    }

    [Fact]
    public async Task A_role_that_is_not_there_is_called_so()
    {
        Answers(QueryError(404, "NoSuchEntity", "The role with name r cannot be found."));
        using var client = new AmazonIdentityManagementServiceClient(Access);
        var refused = await Assert.ThrowsAsync<AmazonIdentityManagementServiceException>(() => client.GetRoleAsync(new GetRoleRequest { RoleName = "r" }));
        Assert.Equal(("NoSuchEntity", HttpStatusCode.NotFound), (refused.ErrorCode, refused.StatusCode));
        Answers(new StubAnswer(200, "<GetRoleResponse><GetRoleResult><Role><RoleName>r</RoleName><Arn>arn:r</Arn><MaxSessionDuration>3600</MaxSessionDuration></Role></GetRoleResult></GetRoleResponse>"));
        var role = (await client.GetRoleAsync(new GetRoleRequest { RoleName = "r" })).Role!;
        Assert.Equal(("arn:r", 3600), (role.Arn, role.MaxSessionDuration));
    }
}
