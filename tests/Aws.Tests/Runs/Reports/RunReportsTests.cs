using MediaExchange.Transfer.Aws.Runs;
using MediaExchange.Transfer.Aws.Runs.Reports;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Reports;
using MediaExchange.Transfer.Engine.Stores;
using Xunit;

namespace Aws.Tests.Runs.Reports;

public sealed class RunReportsTests
{
    private const string Copied = """{"status":"Copied","size":5,"verifiedBy":"crc64nvme"}""";
    private const string Submitted = """{"status":"Submitted","reason":"TooLarge","jobId":"job-x","taskId":"t"}""";

    private readonly RunBed _bed = new();

    [Fact]
    public async Task A_run_through_S3_Batch_Operations_is_joined_from_all_its_parts()
    {
        await _bed.BeginAsync("media,small\nmedia,large\nmedia,waiting\nmedia,broken\nmedia,crashed\nmedia,a%2Bb%20c\nno row at all\n");
        await _bed.LedgerAsync(RunWriter.Driver("e1"), RunBed.Outcome("small", ItemStatus.Copied, 0));
        await _bed.LedgerAsync(RunWriter.Driver("e2"), RunBed.Outcome("a+b c", ItemStatus.Skipped, 0));
        await _bed.LedgerAsync(RunWriter.Task(RunWriter.TaskId(RunBed.At("large"))), RunBed.Outcome("large", ItemStatus.Failed), RunBed.Outcome("large", ItemStatus.Copied));
        await _bed.BatchReportAsync(
            ("small", "succeeded", Copied), ("large", "succeeded", Submitted), ("waiting", "succeeded", Submitted), ("broken", "succeeded", Submitted),
            ("crashed", "failed", "Lambda function failed: Runtime exited with error: signal: killed"), ("a+b c", "succeeded", Copied));
        _bed.Tasks.AddRange([RunBed.Job("large", "SUCCEEDED"), RunBed.Job("waiting", "RUNNABLE"), RunBed.Job("broken", "FAILED", "Host EC2 (instance i-1) terminated.")]);

        var rows = await _bed.ReadAsync();

        Assert.Equal(["small", "large", "waiting", "broken", "crashed", "a+b c", "line 7"], rows.Keys);
        Assert.Equal(ReportStatus.Copied, rows["small"].Status);
        Assert.Equal(ReportStatus.Copied, rows["large"].Status);
        Assert.Equal(ReportStatus.Pending, rows["waiting"].Status);
        Assert.Equal((ReportStatus.Failed, ReportCodes.JobFailed), (rows["broken"].Status, rows["broken"].ErrorCode));
        Assert.Equal((ReportStatus.Failed, ReportCodes.DriverFailed), (rows["crashed"].Status, rows["crashed"].ErrorCode));
        Assert.Equal(ReportStatus.Skipped, rows["a+b c"].Status);
        Assert.Equal((ReportStatus.Failed, FailureKind.InvalidRow), (rows["line 7"].Status, rows["line 7"].Kind));
        Assert.Equal((7, 7, 3), (_bed.Totals!.Rows, _bed.Totals.ExpectedRows, _bed.Totals.Landed));
        Assert.Empty(_bed.Totals.Remarks);
        Assert.Equal(("films.csv", "s3://exchange/in/", 1), (_bed.Head!.Source, _bed.Head.Destination, _bed.Head.BatchOperationsJobs));
    }

    [Fact]
    public async Task While_the_job_goes_on_what_nobody_told_of_is_pending()
    {
        await _bed.BeginAsync("media,a\nmedia,b\n");
        await _bed.LedgerAsync(RunWriter.Driver("e1"), RunBed.Outcome("a", ItemStatus.Copied, 0));
        var rows = await _bed.ReadAsync();
        Assert.Equal((ReportStatus.Copied, ReportStatus.Pending), (rows["a"].Status, rows["b"].Status));
        Assert.Equal("in/b", rows["b"].Destination!.Key);
    }

    [Fact]
    public async Task When_the_run_has_ended_what_nobody_told_of_was_not_attempted()
    {
        await _bed.BeginAsync("media,a\nmedia,b\n");
        var rows = await _bed.ReadAsync(new RunEnd(HasEnded: true, "The job was cancelled."));
        Assert.All(rows.Values, row => Assert.Equal((ReportStatus.Failed, ReportCodes.NotAttempted), (row.Status, row.ErrorCode)));
        Assert.Contains("The job was cancelled.", rows["a"].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AWS_Batch_is_not_asked_when_everything_has_landed()
    {
        await _bed.BeginAsync("media,a\n");
        await _bed.LedgerAsync(RunWriter.Driver("e1"), RunBed.Outcome("a", ItemStatus.Copied, 0));
        await _bed.ReadAsync();
        Assert.Equal(0, _bed.TimesAsked);
        Assert.True(_bed.Totals!.IsComplete);
    }

    [Fact]
    public async Task Of_an_array_the_lines_are_the_inventorys_and_failed_children_tell_of_their_rows()
    {
        await _bed.BeginAsync("media,a\nmedia,b\nmedia,c\nmedia,d\n", RunEngine.BatchArray, new RunArray(2, 2));
        await _bed.LedgerAsync(RunWriter.Child(0), RunBed.Outcome("a", ItemStatus.Copied, 1), RunBed.Outcome("b", ItemStatus.Failed, 2));
        _bed.Array = new BatchJobState("array", "FAILED", "Array Child Job failed", RunBed.Noon);
        _bed.Children.Add((1, new BatchJobState("array:1", "FAILED", "OutOfMemoryError", RunBed.Noon, RunBed.Noon)));

        var rows = await _bed.ReadAsync();

        Assert.Equal([ReportStatus.Copied, ReportStatus.Failed, ReportStatus.Failed, ReportStatus.Failed], rows.Values.Select(r => r.Status));
        Assert.Equal("Denied.", rows["b"].Reason);
        Assert.Equal((ReportCodes.JobFailed, "array:1"), (rows["c"].ErrorCode, rows["c"].JobId));
        Assert.Contains("OutOfMemoryError", rows["d"].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_asks_the_destination_about_every_row()
    {
        await _bed.BeginAsync("media,a\nmedia,b\n");
        foreach (var (bucket, key) in new[] { ("media", "a"), ("media", "b"), ("exchange", "in/b") })
            await SmallObjects.WriteAsync(_bed.Store, new(bucket, key), "12345"u8.ToArray(), "text/plain", default);
        await _bed.LedgerAsync(RunWriter.Driver("e1"), RunBed.Outcome("a", ItemStatus.Copied, 0));

        var rows = await _bed.ReadAsync(verify: true);

        Assert.Equal((ReportStatus.Failed, ReportCodes.NotAtDestination), (rows["a"].Status, rows["a"].ErrorCode));
        Assert.Equal((ReportStatus.Skipped, ReportStage.Destination), (rows["b"].Status, rows["b"].Stage));
        Assert.True(_bed.Head!.IsVerified);
    }

    [Fact]
    public async Task A_job_made_by_hand_has_the_rows_of_its_report()
    {
        var run = await _bed.BeginAsync("");
        await _bed.WriteAsync(RunLayout.Document(RunBed.RunId), System.Text.Json.JsonSerializer.Serialize(run with { Inventory = null }, RunsJson.Relaxed.RunDocument));
        var early = await Assert.ThrowsAsync<TransferException>(() => _bed.ReadAsync());
        Assert.Contains("made by hand", early.Message, StringComparison.Ordinal);
        await _bed.BatchReportAsync(("a", "succeeded", Copied), ("b", "failed", """{"status":"Failed","reason":"AccessDenied: Denied.","kind":"accessDenied"}"""));

        var rows = await _bed.ReadAsync();

        Assert.Equal([ReportStatus.Copied, ReportStatus.Failed], rows.Values.Select(r => r.Status));
        Assert.Equal(("AccessDenied", "Denied.", FailureKind.AccessDenied), (rows["b"].ErrorCode, rows["b"].Reason, rows["b"].Kind));
    }

    [Fact]
    public async Task What_cannot_be_read_is_told_and_the_rest_is_there()
    {
        await _bed.BeginAsync("media,a\nmedia,b\n");
        await _bed.LedgerAsync(RunWriter.Driver("e1"), RunBed.Outcome("a", ItemStatus.Copied, 0));
        await _bed.WriteAsync(RunLayout.Ledger(RunBed.RunId, "driver-e2") + "x.ndjson", "no ledger\n");
        await _bed.BatchReportAsync(("b", "succeeded", Copied));
        await _bed.Store.DeleteAsync(new(RunBed.Bucket, RunLayout.Report(RunBed.RunId) + "/job-0001/results/one.csv"), default);

        var rows = await _bed.ReadAsync();

        Assert.Equal([ReportStatus.Copied, ReportStatus.Failed], rows.Values.Select(r => r.Status));
        Assert.Equal(2, _bed.Totals!.Remarks.Count);
    }

    private static TransferException Refused => new(FailureKind.AccessDenied, "AWS Batch cannot be asked for the run's jobs, for which batch:ListJobs is needed (AccessDeniedException).");

    [Fact]
    public async Task Where_AWS_Batch_is_not_to_be_asked_the_report_goes_on_and_says_so_once()
    {
        await _bed.BeginAsync("media,landed\nmedia,large\nmedia,known\nmedia,denied\n");
        await _bed.LedgerAsync(RunWriter.Driver("e1"), RunBed.Outcome("landed", ItemStatus.Copied, 0), RunBed.Outcome("denied", ItemStatus.Failed, 0));
        await _bed.BatchReportAsync(("landed", "succeeded", Copied), ("large", "succeeded", Submitted), ("known", "succeeded", Submitted));
        _bed.Tasks.Add(RunBed.Job("known", "FAILED", "Host EC2 (instance i-1) terminated."));
        _bed.Refusal = Refused;

        var rows = await _bed.ReadAsync(new RunEnd(HasEnded: true, "The job is Complete."));

        Assert.Equal([ReportStatus.Copied, ReportStatus.Pending, ReportStatus.Failed, ReportStatus.Failed], rows.Values.Select(row => row.Status));
        Assert.Contains("batch:ListJobs", rows["large"].Reason, StringComparison.Ordinal);
        Assert.Equal((ReportCodes.JobFailed, "Denied."), (rows["known"].ErrorCode, rows["denied"].Reason));
        Assert.Equal(Refused.Message, Assert.Single(_bed.Totals!.Remarks));
    }

    [Fact]
    public async Task While_nothing_but_AWS_Batch_could_tell_rows_are_pending_with_the_reason()
    {
        await _bed.BeginAsync("media,a\nmedia,b\n");
        await _bed.LedgerAsync(RunWriter.Driver("e1"), RunBed.Outcome("a", ItemStatus.Copied, 0));
        _bed.Refusal = Refused;

        var rows = await _bed.ReadAsync();

        Assert.Equal((ReportStatus.Copied, ReportStatus.Pending), (rows["a"].Status, rows["b"].Status));
        Assert.Contains("batch:ListJobs", rows["b"].Reason, StringComparison.Ordinal);
        Assert.Single(_bed.Totals!.Remarks);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Of_an_array_that_is_not_to_be_asked_for_the_ledgers_tell(bool isFound)
    {
        await _bed.BeginAsync("media,a\nmedia,b\nmedia,c\nmedia,d\n", RunEngine.BatchArray, new RunArray(2, 2));
        await _bed.LedgerAsync(RunWriter.Child(0), RunBed.Outcome("a", ItemStatus.Copied, 1), RunBed.Outcome("b", ItemStatus.Failed, 2));
        _bed.Array = isFound ? new BatchJobState("array", "FAILED", "Array Child Job failed", RunBed.Noon) : null;
        _bed.Refusal = Refused;

        var rows = await _bed.ReadAsync();

        Assert.Equal([ReportStatus.Copied, ReportStatus.Failed, ReportStatus.Pending, ReportStatus.Pending], rows.Values.Select(row => row.Status));
        Assert.Contains("batch:ListJobs", rows["d"].Reason, StringComparison.Ordinal);
        Assert.Equal(Refused.Message, Assert.Single(_bed.Totals!.Remarks));
    }

    [Fact]
    public async Task A_job_whose_report_is_gone_is_told_of_by_ledgers_and_the_rest_is_not_called_untried()
    {
        await _bed.BeginAsync("media,a\nmedia,b\n");
        await _bed.LedgerAsync(RunWriter.Driver("e1"), RunBed.Outcome("a", ItemStatus.Copied, 0));

        var rows = await _bed.ReadAsync(new RunEnd(HasEnded: true) { Unread = "S3 Batch Operations has forgotten the job.", IsReported = true });

        Assert.Equal(ReportStatus.Copied, rows["a"].Status);
        Assert.Equal((ReportStatus.Failed, ReportCodes.NothingTells), (rows["b"].Status, rows["b"].ErrorCode));
        Assert.Contains("-Verify", rows["b"].Advice, StringComparison.Ordinal);
        Assert.Collection(
            _bed.Totals!.Remarks,
            remark => Assert.Contains("forgotten", remark, StringComparison.Ordinal),
            remark => Assert.Contains("report of S3 Batch Operations", remark, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_could_not_be_asked_is_not_told_when_everything_landed()
    {
        await _bed.BeginAsync("media,a\n");
        await _bed.LedgerAsync(RunWriter.Driver("e1"), RunBed.Outcome("a", ItemStatus.Copied, 0));

        await _bed.ReadAsync(new RunEnd(HasEnded: true) { Unread = "S3 Batch Operations has forgotten the job.", IsReported = true });

        Assert.True(_bed.Totals!.IsComplete);
        Assert.Empty(_bed.Totals.Remarks);
    }

    [Fact]
    public async Task Rows_without_a_line_of_children_that_ended_well_are_called_so()
    {
        await _bed.BeginAsync("media,a\nmedia,b\nmedia,c\nmedia,d\n", RunEngine.BatchArray, new RunArray(2, 2));
        await _bed.LedgerAsync(RunWriter.Child(0), RunBed.Outcome("a", ItemStatus.Copied, 1));
        _bed.Array = new BatchJobState("array", "FAILED", "Array Child Job failed", RunBed.Noon);
        _bed.Children.Add((1, new BatchJobState("array:1", "FAILED", "Essential container in task exited (exit code 1)", RunBed.Noon, RunBed.Noon)));

        var rows = await _bed.ReadAsync();

        Assert.Equal([ReportCodes.NoLedgerLine, ReportCodes.JobFailed, ReportCodes.JobFailed], rows.Values.Skip(1).Select(row => row.ErrorCode));
        Assert.Contains("exit code 1", rows["c"].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_that_failed_before_anything_was_written_down_have_the_reason_that_was_answered()
    {
        await _bed.BeginAsync("media,nowhere\nmedia,runless\nmedia,contested\nmedia,throttled\n");
        await _bed.BatchReportAsync(
            ("nowhere", "failed", """{"status":"Failed","reason":"InvalidRow: The event names no bucket.","kind":"invalidRow"}"""),
            ("runless", "failed", """{"status":"Failed","reason":"NotFound: The run's document is not there.","kind":"notFound"}"""),
            ("contested", "failed", """{"status":"Failed","reason":"InUse: Another invocation is handing it over.","kind":"inUse"}"""),
            ("throttled", "failed", "Rate Exceeded."));

        var rows = await _bed.ReadAsync();

        Assert.All(rows.Values, row => Assert.Equal((ReportStatus.Failed, ReportStage.Driver), (row.Status, row.Stage)));
        Assert.Equal(
            [(FailureKind.InvalidRow, "The event names no bucket."), (FailureKind.NotFound, "The run's document is not there."), (FailureKind.InUse, "Another invocation is handing it over.")],
            rows.Values.Take(3).Select(row => (row.Kind!.Value, row.Reason)));
        Assert.Contains("Rate Exceeded", rows["throttled"].Reason, StringComparison.Ordinal);
        Assert.Equal((4, 4), (_bed.Totals!.Rows, _bed.Totals.Failed));
    }

    [Fact]
    public async Task A_task_whose_job_failed_before_its_ledger_has_the_reason_of_the_job()
    {
        await _bed.BeginAsync("media,a\n");
        await _bed.BatchReportAsync(("a", "succeeded", Submitted));
        _bed.Tasks.Add(RunBed.Job("a", "FAILED", "Essential container in task exited (exit code 1)"));

        var rows = await _bed.ReadAsync();

        Assert.Equal((ReportStatus.Failed, ReportCodes.JobFailed), (rows["a"].Status, rows["a"].ErrorCode));
        Assert.Contains("exit code 1", rows["a"].Reason, StringComparison.Ordinal);
        Assert.Contains("Get-S3BatchTransferLog", rows["a"].Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_nobody_can_decode_is_a_row_of_a_job_made_by_hand_too()
    {
        var run = await _bed.BeginAsync("");
        await _bed.WriteAsync(RunLayout.Document(RunBed.RunId), System.Text.Json.JsonSerializer.Serialize(run with { Inventory = null }, RunsJson.Relaxed.RunDocument));
        await _bed.BatchReportAsync(("a", "succeeded", Copied), ("KEY", "failed", """{"status":"Failed","reason":"InvalidRow: The key cannot be decoded.","kind":"invalidRow"}"""));
        var results = $"{RunLayout.Report(RunBed.RunId)}/job-0001/results/one.csv";
        await _bed.WriteAsync(results, (await _bed.TextAsync(results)).Replace("KEY", "100%", StringComparison.Ordinal));

        var rows = await _bed.ReadAsync();

        Assert.Equal(["a", "line 2"], rows.Keys);
        Assert.Equal((ReportStatus.Failed, FailureKind.InvalidRow), (rows["line 2"].Status, rows["line 2"].Kind));
        Assert.Equal((2, 1, 1), (_bed.Totals!.Rows, _bed.Totals.Landed, _bed.Totals.Failed));
        Assert.Empty(_bed.Totals.Remarks);
    }

    [Fact]
    public async Task Requests_that_may_succeed_later_are_tried_again()
    {
        await _bed.BeginAsync("media,a\nmedia,b\n");
        await _bed.LedgerAsync(RunWriter.Driver("e1"), RunBed.Outcome("a", ItemStatus.Copied, 0));
        await _bed.BatchReportAsync(("a", "succeeded", Copied), ("b", "succeeded", Copied));
        var faulty = new FaultingObjectStore(_bed.Store, Enum.GetValues<StoreOperation>().Select(operation => StoreFault.OnCall(operation, 1, StoreErrorKind.Throttled)));
        _bed.Reached = faulty;

        var rows = await _bed.ReadAsync();

        Assert.Equal(3, faulty.InjectedFaults);
        Assert.All(rows.Values, row => Assert.True(row.HasLanded));
        Assert.Empty(_bed.Totals!.Remarks);
    }
}
