using MediaExchange.Transfer.Aws.Runs;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Reports;
using MediaExchange.Transfer.Sandbox.Edge.Faults;
using Xunit;

namespace Aws.Tests.Runs;

/// <summary>Reports of runs, and what services do not tell of them.</summary>
public sealed class RunReadingTests : IAsyncLifetime
{
    private RunBed _bed = null!;

    public async Task InitializeAsync()
    {
        _bed = await RunBed.StartAsync();
        await _bed.HoldJobsAsync();
    }

    public async Task DisposeAsync() => await _bed.DisposeAsync();

    [Fact]
    public async Task The_head_of_an_inventory_in_a_store_and_the_list_of_runs_are_asked_for_again()
    {
        await _bed.PutAsync("a");
        await _bed.PutTextAsync(RunBed.Source, "inventory.csv", "masters,a\n");
        foreach (var operation in new[] { "HeadObject", "ListObjectsV2" })
            _bed.Server.Edge.Faults.Install(new FaultRule { Match = new FaultMatch { Operation = operation, Times = 2 }, Action = new FaultAction { Error = "SlowDown" } });

        var run = await _bed.Runs.StartAsync(_bed.Helper, RunBed.Request($"s3://{RunBed.Source}/inventory.csv", RunEngine.BatchArray));

        Assert.Equal(run.RunId, (await _bed.Runs.ListAsync(_bed.Helper).SingleAsync()).RunId);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_report_reads_the_runs_document_once_and_takes_the_jobs_id(bool byJob)
    {
        var run = await BeginAsync(RunEngine.BatchArray);
        _bed.Server.Edge.Requests.Clear();

        var (rows, _) = await ReportAsync(byJob ? run.JobId! : run.RunId);

        Assert.Equal(2, rows.Count);
        Assert.Single(_bed.Server.Edge.Requests.Records(), request => request.Operation == "GetObject" && request.Key == RunLayout.Document(run.RunId));
    }

    [Theory]
    [InlineData(RunEngine.BatchArray, "batch:DescribeJobs")]
    [InlineData(RunEngine.S3Batch, "batch:ListJobs")]
    public async Task Where_AWS_Batch_refuses_the_report_goes_on_and_names_the_permission(RunEngine engine, string permission)
    {
        var run = await BeginAsync(engine);
        Refuse("batch:*");

        var (rows, totals) = await ReportAsync(run.RunId);

        Assert.Equal([ReportStatus.Pending, ReportStatus.Pending], rows.Select(row => row.Status));
        Assert.All(rows, row => Assert.Contains(permission, row.Reason, StringComparison.Ordinal));
        Assert.Contains(permission, Assert.Single(totals.Remarks), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_S3_Batch_Operations_refuses_the_report_goes_on_and_names_the_permission()
    {
        var run = await BeginAsync(RunEngine.S3Batch);
        Refuse("s3control:*");

        var (rows, totals) = await ReportAsync(run.RunId);

        Assert.All(rows, row => Assert.Equal(ReportStatus.Pending, row.Status));
        Assert.Contains("s3:DescribeJob", Assert.Single(totals.Remarks), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_that_its_service_has_forgotten_has_ended_and_nobody_says_that_rows_were_not_tried()
    {
        var run = await BeginAsync(RunEngine.S3Batch);
        await _bed.PutTextAsync(_bed.Bucket, RunLayout.Job(run.RunId), $$"""{"jobId":"{{Guid.NewGuid()}}"}""");

        var (rows, totals) = await ReportAsync(run.RunId);

        Assert.All(rows, row => Assert.Equal((ReportStatus.Failed, ReportCodes.NothingTells), (row.Status, row.ErrorCode)));
        Assert.Contains("has forgotten the job", totals.Remarks[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_is_not_there_is_said_in_one_sentence()
    {
        var missing = await Assert.ThrowsAsync<TransferException>(() => ReportAsync("nothing"));
        Assert.Equal((FailureKind.NotFound, "nothing"), (missing.Kind, missing.Target));
    }

    /// <summary>Of a job that waits to be confirmed, or for its turn: nothing is copied.</summary>
    private async Task<RemoteRun> BeginAsync(RunEngine engine) =>
        await _bed.Runs.StartAsync(_bed.Helper, RunBed.Request(await _bed.InventoryAsync("a", "b"), engine) with { NeedsConfirmation = true });

    private void Refuse(string operation) =>
        _bed.Server.Edge.Faults.Install(new FaultRule { Match = new FaultMatch { Operation = operation }, Action = new FaultAction { Error = "AccessDeniedException", Status = 403 } });

    private async Task<(List<ReportRow> Rows, ReportTotals Totals)> ReportAsync(string run)
    {
        var opened = await _bed.Runs.OpenReportAsync(_bed.Helper, run);
        return (await opened.Report.RowsAsync().ToListAsync(), opened.Report.Totals);
    }
}
