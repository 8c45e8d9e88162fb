using System.Net;
using Aws.Tests.Support;
using MediaExchange.Transfer.Aws.Clients.Batch;
using MediaExchange.Transfer.Aws.Clients.CloudWatchLogs;
using MediaExchange.Transfer.Aws.Clients.ECR;
using MediaExchange.Transfer.Aws.Clients.Lambda;
using Xunit;

namespace Aws.Tests.Clients;

public sealed class RetryTests : ServiceTestBase
{
    private static readonly SubmitJobRequest Job = new() { JobName = "mx-1", JobQueue = "q", JobDefinition = "d" };

    [Fact]
    public async Task Throttling_is_waited_out()
    {
        Answers(Json("{}", 400, "ThrottlingException"), Json("{}", 429, "TooManyRequestsException"), Json("""{"events":[{"timestamp":1763700000123,"message":"m"}]}"""));
        using var client = new AmazonCloudWatchLogsClient(Access);
        var read = await client.GetLogEventsAsync(new GetLogEventsRequest { LogGroupName = "g", LogStreamName = "s" });
        Assert.Equal((DateTime.UnixEpoch.AddMilliseconds(1763700000123), "m"), (read.Events[0].Timestamp, read.Events[0].Message));
        Assert.Equal(3, Requests.Count);
        Assert.All(Requests, request => AssertSigned(request, "logs"));
    }

    [Fact]
    public async Task After_three_attempts_the_last_refusal_counts()
    {
        Answers(Json("""{"message":"Busy."}""", 500, "ServerException"));
        using var client = new AmazonECRClient(Access);
        var refused = await Assert.ThrowsAsync<AmazonECRException>(() => client.DescribeRepositoriesAsync(new DescribeRepositoriesRequest()));
        Assert.Equal(("ServerException", "Busy.", HttpStatusCode.InternalServerError), (refused.ErrorCode, refused.Message, refused.StatusCode));
        Assert.Equal(3, Requests.Count);
    }

    [Fact]
    public async Task A_refusal_for_good_is_not_repeated()
    {
        Answers(Json("""{"message":"No."}""", 400, "InvalidParameterException"));
        using var client = new AmazonECRClient(Access);
        await Assert.ThrowsAsync<AmazonECRException>(() => client.DescribeRepositoriesAsync(new DescribeRepositoriesRequest()));
        Assert.Single(Requests);
    }

    [Fact]
    public async Task An_attempt_without_an_answer_is_given_up_and_repeated()
    {
        Answers(_ => Requests.Count == 1 ? Lost("silent") : Json("""{"repositories":[]}"""));
        using var client = new AmazonECRClient(Access);
        Assert.Empty((await client.DescribeRepositoriesAsync(new DescribeRepositoriesRequest())).Repositories);
        Assert.Equal(2, Requests.Count);
    }

    [Fact]
    public async Task An_answer_that_stops_half_way_is_given_up_and_repeated()
    {
        Answers(_ => Requests.Count == 1 ? Lost("half and silent") : Json("""{"repositories":[]}"""));
        using var client = new AmazonECRClient(Access);
        Assert.Empty((await client.DescribeRepositoriesAsync(new DescribeRepositoriesRequest())).Repositories);
        Assert.Equal(2, Requests.Count);
    }

    [Fact]
    public async Task Who_cancels_does_not_wait()
    {
        using var stop = new CancellationTokenSource();
        Answers(_ =>
        {
            stop.Cancel();
            return new StubAnswer { Silent = true };
        });
        using var client = new AmazonECRClient(Access);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.DescribeRepositoriesAsync(new DescribeRepositoriesRequest(), stop.Token));
        Assert.Single(Requests);
    }

    [Theory]
    [InlineData("reset")]
    [InlineData("500")]
    [InlineData("silent")]
    [InlineData("half")]
    [InlineData("garbage")]
    public async Task What_must_not_be_done_twice_is_sent_once(string how)
    {
        Answers(_ => Lost(how));
        using var batch = new AmazonBatchClient(Access);
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => batch.SubmitJobAsync(Job));
        Assert.Single(Requests);
        Assert.Equal(how == "silent", failure.ToString().Contains("has not answered within 60 s", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_submission_on_a_connection_that_had_been_idle_is_sent_once_too()
    {
        Answers(Json("""{"jobSummaryList":[]}"""), new StubAnswer { Reset = true }, new StubAnswer { Reset = true });
        using var batch = new AmazonBatchClient(Access);
        await batch.ListJobsAsync(new ListJobsRequest { JobQueue = "q" });
        await Assert.ThrowsAnyAsync<Exception>(() => batch.SubmitJobAsync(Job));
        Assert.Equal(2, Requests.Count);
    }

    [Fact]
    public async Task A_submission_that_was_throttled_was_not_done_and_is_repeated()
    {
        Answers(Json("{}", 429, "TooManyRequestsException"), Json("""{"jobId":"j","jobName":"mx-1"}"""));
        using var batch = new AmazonBatchClient(Access);
        Assert.Equal("j", (await batch.SubmitJobAsync(Job)).JobId);
        Assert.Equal(2, Requests.Count);
    }

    [Fact]
    public async Task A_function_is_not_run_twice_but_may_be_asked_about_twice()
    {
        Answers(Json("""{"Message":"Oh."}""", 500, "ServiceException"));
        using var lambda = new AmazonLambdaClient(Access);
        await Assert.ThrowsAsync<AmazonLambdaException>(() => lambda.InvokeAsync(new InvokeRequest { FunctionName = "f", Payload = "{}" }));
        Assert.Single(Requests);
        await Assert.ThrowsAsync<AmazonLambdaException>(() => lambda.InvokeAsync(new InvokeRequest { FunctionName = "f", InvocationType = "DryRun" }));
        Assert.Equal(4, Requests.Count);
    }

    [Theory]
    [InlineData("reset")]
    [InlineData("500")]
    [InlineData("silent")]
    [InlineData("half")]
    [InlineData("garbage")]
    public async Task A_job_whose_submission_got_no_answer_is_looked_for_and_found(string how)
    {
        var submitted = false;
        Answers(request =>
        {
            if (request.Target == "/v1/listjobs")
                return Json(submitted ? """{"jobSummaryList":[{"jobId":"other","jobName":"MX-1","createdAt":9},{"jobId":"old","jobName":"mx-1","createdAt":1},{"jobId":"j","jobName":"mx-1","createdAt":2}]}""" : """{"jobSummaryList":[{"jobId":"other","jobName":"MX-1"}]}""");
            submitted = true;
            return Lost(how);
        });
        using var batch = new AmazonBatchClient(Access);
        Assert.Equal("j", (await batch.SubmitOnceAsync(Job)).JobId);
        Assert.Equal(["/v1/listjobs", "/v1/submitjob", "/v1/listjobs"], Requests.Select(r => r.Target));
        AssertJson(Requests.First(), """{"jobQueue":"q","filters":[{"name":"JOB_NAME","values":["mx-1"]}]}""");
    }

    [Fact]
    public async Task A_job_that_did_not_arrive_is_submitted_again_and_in_the_end_given_up()
    {
        var submissions = 0;
        Answers(request => request.Target == "/v1/listjobs" ? Json("""{"jobSummaryList":[]}""") : ++submissions < 3 ? new StubAnswer { Reset = true } : Json("""{"jobId":"third"}"""));
        using var batch = new AmazonBatchClient(Access);
        Assert.Equal("third", (await batch.SubmitOnceAsync(Job)).JobId);
        Assert.Equal(6, Requests.Count);
        submissions = int.MinValue;
        await Assert.ThrowsAnyAsync<Exception>(() => batch.SubmitOnceAsync(Job));
        Assert.Equal(12, Requests.Count);
    }

    [Fact]
    public async Task A_job_that_is_there_is_the_answer_and_one_that_is_refused_is_not_tried_again()
    {
        Answers(Json("""{"jobSummaryList":[],"nextToken":"more"}"""), Json("""{"jobSummaryList":[{"jobId":"j","jobName":"mx-1","status":"FAILED"}]}"""));
        using var batch = new AmazonBatchClient(Access);
        Assert.Equal("j", (await batch.SubmitOnceAsync(Job)).JobId);
        Assert.Equal(["/v1/listjobs", "/v1/listjobs"], Requests.Select(r => r.Target));
        Answers(request => request.Target == "/v1/listjobs" ? Json("""{"jobSummaryList":[]}""") : Json("""{"message":"No queue."}""", 400, "ClientException"));
        await Assert.ThrowsAsync<AmazonBatchException>(() => batch.SubmitOnceAsync(Job));
        Assert.Equal(4, Requests.Count);
    }

    [Theory]
    [InlineData(200, "<html>", "application/json")]
    [InlineData(200, "[1]", "application/json")]
    public async Task An_answer_that_is_none_is_called_so(int status, string body, string type)
    {
        Answers(new StubAnswer(status, body) { Headers = { ["Content-Type"] = type } });
        using var client = new AmazonECRClient(Access);
        var failed = await Assert.ThrowsAsync<AmazonECRException>(() => client.DescribeRepositoriesAsync(new DescribeRepositoriesRequest()));
        Assert.Equal(("UnreadableAnswer", HttpStatusCode.OK), (failed.ErrorCode, failed.StatusCode));
        Assert.StartsWith("The answer to DescribeRepositories cannot be read: ", failed.Message, StringComparison.Ordinal);
        Assert.Single(Requests);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html><body>Bad Gateway</body></html>")]
    [InlineData("{\"cut")]
    [InlineData("[]")]
    public async Task A_proxys_error_page_is_an_error_with_its_status(string body)
    {
        Answers(new StubAnswer(403, body));
        using var client = new AmazonECRClient(Access);
        var failed = await Assert.ThrowsAsync<AmazonECRException>(() => client.DescribeRepositoriesAsync(new DescribeRepositoriesRequest()));
        Assert.Equal(("Http403", HttpStatusCode.Forbidden), (failed.ErrorCode, failed.StatusCode));
        Assert.Contains("answered 403 with", failed.Message, StringComparison.Ordinal);
    }

    private StubAnswer Lost(string how)
    {
        if (how.EndsWith("silent", StringComparison.Ordinal))
            Clock.RunOut();
        return how switch
        {
            "reset" => new StubAnswer { Reset = true },
            "500" => Json("""{"message":"Oh."}""", 500, "ServerException"),
            "silent" => new StubAnswer { Silent = true },
            "garbage" => new StubAnswer(200, "<html>"),
            "half and silent" => new StubAnswer(200, "{") { Length = 20, SilentAfter = true },
            _ => new StubAnswer(200, "{") { Length = 20, Close = true },
        };
    }
}
