using Aws.Tests.Clients;
using MediaExchange.Transfer.Aws.Clients.Batch;
using MediaExchange.Transfer.Aws.Runs.Reports;
using MediaExchange.Transfer.Engine;
using Xunit;

namespace Aws.Tests.Runs.Reports;

public sealed class BatchRunJobsTests : ServiceTestBase
{
    private const string Task = "0123456789abcdef0123456789abcdef";

    [Fact]
    public async Task Tasks_are_found_by_the_run_in_their_names_over_all_pages()
    {
        Answers(
            Json($$$"""{"jobSummaryList":[{"jobId":"j1","jobName":"mediaexchange-RUN-{{{Task}}}","status":"RUNNING","createdAt":1000},{"jobId":"j0","jobName":"mediaexchange-run-{{{Task}}}","status":"FAILED"}],"nextToken":"N"}"""),
            Json($$$"""{"jobSummaryList":[{"jobId":"j2","jobName":"mediaexchange-RUN-{{{Task}}}-2","status":"FAILED","statusReason":"Essential container in task exited","createdAt":2000,"stoppedAt":3000,"container":{"exitCode":1}}]}"""));
        using var batch = new AmazonBatchClient(Access);

        var jobs = new List<MediaExchange.Transfer.Engine.Reports.BatchJobState>();
        await foreach (var job in new BatchRunJobs(batch, "arn:queue").TasksAsync("RUN", default))
            jobs.Add(job);

        Assert.Equal([("j1", Task, "RUNNING"), ("j2", Task, "FAILED")], jobs.Select(j => (j.JobId, j.TaskId, j.Status)));
        Assert.Equal("Essential container in task exited (exit code 1)", jobs[1].Reason);
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(3000), jobs[1].StoppedAt);
        Assert.Equal(2, Requests.Count);
        Assert.Contains("mediaexchange-RUN-*", System.Text.Encoding.UTF8.GetString(Requests.First().Body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_array_is_the_last_job_of_exactly_the_runs_name()
    {
        Answers(Json("""{"jobSummaryList":[{"jobId":"new","jobName":"mediaexchange-RUN","status":"FAILED","createdAt":2},{"jobId":"old","jobName":"mediaexchange-RUN","status":"FAILED","createdAt":1},{"jobId":"other","jobName":"MEDIAEXCHANGE-RUN","createdAt":9}]}"""));
        using var batch = new AmazonBatchClient(Access);
        Assert.Equal("new", (await new BatchRunJobs(batch, "arn:queue").FindArrayAsync("RUN", default))?.JobId);
    }

    [Fact]
    public async Task A_permission_that_is_missing_is_said()
    {
        Answers(Json("""{"message":"not authorized to perform: batch:ListJobs"}""", 403, "AccessDeniedException"));
        using var batch = new AmazonBatchClient(Access);
        var refused = await Assert.ThrowsAsync<TransferException>(() => new BatchRunJobs(batch, "arn:queue").FindArrayAsync("RUN", default));
        Assert.Equal(FailureKind.AccessDenied, refused.Kind);
        Assert.Contains("batch:ListJobs", refused.Message, StringComparison.Ordinal);
    }
}
