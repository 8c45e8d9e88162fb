using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Manifests;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Reports;
using MediaExchange.Transfer.Engine.Stores;
using MediaExchange.Transfer.Engine.Verification;
using Xunit;

namespace Engine.Tests.Reports;

public sealed class TransferReportTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Every_row_comes_out_once_in_order_and_the_totals_add_up()
    {
        var report = new TransferReport(new()
        {
            Rows = new InventoryRow[] { new(1, At("a"), null), new(2, null, "The key is empty."), new(4, At("b"), null), new(5, At("c"), null) }.Async(),
            ExpectedRows = 4,
            Outcomes = new[] { Outcome("c", ItemStatus.Failed), Outcome("a", ItemStatus.Copied) }.Async(),
        });

        var rows = await report.RowsAsync().ToListAsync();

        Assert.Equal([(1, ReportStatus.Copied), (2, ReportStatus.Failed), (4, ReportStatus.Pending), (5, ReportStatus.Failed)], rows.Select(r => (r.Line, r.Status)));
        Assert.Equal("The key is empty.", rows[1].Reason);
        Assert.Equal(FailureKind.InvalidRow, rows[1].Kind);
        Assert.NotNull(rows[1].Advice);
        Assert.Equal("Denied.", rows[3].Reason);
        Assert.Equal((4, 1, 0, 2, 1, 10), (report.Totals.Rows, report.Totals.Copied, report.Totals.Skipped, report.Totals.Failed, report.Totals.Pending, report.Totals.Bytes));
        Assert.Empty(report.Totals.Remarks);
        Assert.Equal("1 of 4 rows landed; 2 did not, and 1 is still under way.", report.Totals.Verdict);
    }

    [Fact]
    public async Task An_object_that_stands_twice_in_the_inventory_has_its_outcome_twice()
    {
        var rows = await ReadAsync(["a", "b", "a"], [Outcome("a", ItemStatus.Copied), Outcome("b", ItemStatus.Failed)]);
        Assert.Equal([ReportStatus.Copied, ReportStatus.Failed, ReportStatus.Copied], rows.Select(r => r.Status));
    }

    [Fact]
    public async Task Of_outcomes_with_lines_each_row_has_its_own_unless_only_the_others_landed()
    {
        var rows = await ReadAsync(
            ["a", "a", "a"],
            [Outcome("a", ItemStatus.Copied) with { Line = 1 }, Outcome("a", ItemStatus.Skipped) with { Line = 2 }, Outcome("a", ItemStatus.Failed) with { Line = 3 }]);
        Assert.Equal([ReportStatus.Copied, ReportStatus.Skipped, ReportStatus.Copied], rows.Select(r => r.Status));
        Assert.Equal([1, 2, 3], rows.Select(r => r.Line));
    }

    [Fact]
    public async Task What_landed_is_not_undone_by_a_later_failure()
    {
        var rows = await ReadAsync(["a"], [Outcome("a", ItemStatus.Copied), Outcome("a", ItemStatus.Failed) with { FinishedAt = Noon.AddHours(1) }]);
        Assert.Equal(ReportStatus.Copied, Assert.Single(rows).Status);
    }

    [Fact]
    public async Task Of_two_failures_the_later_is_told()
    {
        var rows = await ReadAsync(["a"], [Outcome("a", ItemStatus.Failed, "Late.") with { FinishedAt = Noon.AddHours(1) }, Outcome("a", ItemStatus.Failed, "Early.")]);
        Assert.Equal("Late.", Assert.Single(rows).Reason);
    }

    [Fact]
    public async Task A_row_that_names_a_version_takes_the_outcome_of_that_version_alone()
    {
        var report = new TransferReport(new()
        {
            Rows = new InventoryRow[] { new(1, At("a", "v1"), null), new(2, At("a", "v2"), null), new(3, At("a", "null"), null) }.Async(),
            Outcomes = new[] { Outcome("a", ItemStatus.Copied) with { Source = At("a", "v2") }, Outcome("a", ItemStatus.Skipped) }.Async(),
        });
        Assert.Equal([ReportStatus.Pending, ReportStatus.Copied, ReportStatus.Skipped], (await report.RowsAsync().ToListAsync()).Select(r => r.Status));
    }

    [Fact]
    public async Task A_row_without_a_version_takes_the_outcome_of_the_version_that_was_found()
    {
        var rows = await ReadAsync(["a"], [Outcome("a", ItemStatus.Copied) with { Source = At("a", "v7") }]);
        Assert.Equal((ReportStatus.Copied, "v7"), (rows[0].Status, rows[0].Source!.VersionId));
    }

    [Fact]
    public async Task What_did_not_land_stays_as_the_inventory_names_it()
    {
        var rows = await ReadAsync(["a"], [Outcome("a", ItemStatus.Failed) with { Source = At("a", "v7") }]);
        Assert.Equal((ReportStatus.Failed, null), (rows[0].Status, rows[0].Source!.VersionId));
    }

    [Fact]
    public async Task What_was_handed_over_is_told_by_AWS_Batch_where_no_ledger_tells_it()
    {
        string[] keys = ["running", "failed", "succeeded", "forgotten", "just-ended", "in-ledger", "tried-again", "crashed-driver"];
        var report = new TransferReport(new()
        {
            Rows = Rows(keys),
            DriverRows = keys.Select(key => key == "crashed-driver"
                ? new ReportRow { Status = ReportStatus.Failed, Source = At(key), Stage = ReportStage.Driver, ErrorCode = ReportCodes.DriverFailed }
                : new ReportRow { Status = ReportStatus.Pending, Source = At(key), Stage = ReportStage.Driver, JobId = "job-" + key }).Async(),
            Outcomes = new[] { Outcome("in-ledger", ItemStatus.Copied), Outcome("tried-again", ItemStatus.Failed) }.Async(),
            TaskId = location => "task-" + location.Key,
            TaskJobs = new[]
            {
                Job("running", "RUNNABLE"), Job("failed", "FAILED", "Host EC2 terminated."), Job("succeeded", "SUCCEEDED"), Job("just-ended", "SUCCEEDED") with { StoppedAt = Noon.AddMinutes(1) },
                Job("in-ledger", "FAILED"), Job("tried-again", "FAILED"), Job("tried-again", "STARTING"), Job("crashed-driver", "RUNNING"),
            }.Async(),
            HasEnded = true,
            AsOf = Noon,
        });

        var rows = (await report.RowsAsync().ToListAsync()).ToDictionary(r => r.Source!.Key);

        Assert.Equal(ReportStatus.Pending, rows["running"].Status);
        Assert.Contains("RUNNABLE", rows["running"].Reason, StringComparison.Ordinal);
        Assert.Equal((ReportStatus.Failed, ReportCodes.JobFailed, "The job of AWS Batch failed: Host EC2 terminated."), (rows["failed"].Status, rows["failed"].ErrorCode, rows["failed"].Reason));
        Assert.Equal((ReportStatus.Failed, ReportCodes.NoLedgerLine), (rows["succeeded"].Status, rows["succeeded"].ErrorCode));
        Assert.Equal((ReportStatus.Failed, ReportCodes.JobUnknown), (rows["forgotten"].Status, rows["forgotten"].ErrorCode));
        Assert.Equal(ReportStatus.Pending, rows["just-ended"].Status);
        Assert.Equal(ReportStatus.Copied, rows["in-ledger"].Status);
        Assert.Equal(ReportStatus.Pending, rows["tried-again"].Status);
        Assert.Contains("Denied.", rows["tried-again"].Reason, StringComparison.Ordinal);
        Assert.Equal(ReportStatus.Pending, rows["crashed-driver"].Status);
    }

    [Fact]
    public async Task A_job_of_a_slice_tells_of_the_rows_that_have_no_line_in_a_ledger()
    {
        var report = new TransferReport(new()
        {
            Rows = Rows("a", "b", "c", "d", "e"),
            Outcomes = new[] { Outcome("a", ItemStatus.Copied) with { Line = 1 } }.Async(),
            SliceJobs = [new("array:0", "FAILED", "Out of memory") { FirstLine = 1, LastLine = 2 }, new("array:1", "RUNNING") { FirstLine = 3, LastLine = 4 }],
            HasEnded = true,
            EndReason = "The job was cancelled",
        });

        var rows = await report.RowsAsync().ToListAsync();

        Assert.Equal(
            [(ReportStatus.Copied, null), (ReportStatus.Failed, ReportCodes.JobFailed), (ReportStatus.Pending, null), (ReportStatus.Pending, null), (ReportStatus.Failed, ReportCodes.NotAttempted)],
            rows.Select(r => (r.Status, r.ErrorCode)));
        Assert.Equal("The run ended before it was attempted: The job was cancelled.", rows[4].Reason);
    }

    [Fact]
    public async Task The_destination_decides_over_all()
    {
        var report = new TransferReport(new()
        {
            Rows = Rows("kept", "lost", "found", "away", "unknown"),
            Outcomes = new[] { Outcome("kept", ItemStatus.Copied), Outcome("lost", ItemStatus.Copied), Outcome("found", ItemStatus.Failed), Outcome("unknown", ItemStatus.Skipped) }.Async(),
            Verified = new[]
            {
                Found(1, "kept", VerificationStatus.Matched), Found(2, "lost", VerificationStatus.Missing), Found(3, "found", VerificationStatus.Matched),
                Found(4, "away", VerificationStatus.Missing), Found(5, "unknown", VerificationStatus.Undecided),
            }.Async(),
            TaskId = location => location.Key,
            TaskJobs = Array.Empty<BatchJobState>().Async(),
        });

        var rows = await report.RowsAsync().ToListAsync();

        Assert.Equal([ReportStatus.Copied, ReportStatus.Failed, ReportStatus.Skipped, ReportStatus.Pending, ReportStatus.Skipped], rows.Select(r => r.Status));
        Assert.All(rows, r => Assert.NotNull(r.Verification));
        Assert.Equal(ReportCodes.NotAtDestination, rows[1].ErrorCode);
        Assert.Contains("Denied.", rows[2].Reason, StringComparison.Ordinal);
        Assert.Null(rows[2].Advice);
    }

    [Fact]
    public async Task A_row_of_which_nobody_told_anything_still_says_where_to()
    {
        var report = new TransferReport(new()
        {
            Rows = Rows("films/a", "b"),
            Recipe = new() { Origin = RowsOrigin.Inventory, DestinationBucket = "exchange", Keys = new("films/", "in/") },
        });
        Assert.Equal([new ObjectLocation("exchange", "in/a"), null], (await report.RowsAsync().ToListAsync()).Select(r => r.Destination));
    }

    [Fact]
    public async Task Totals_that_do_not_add_up_say_what_is_missing()
    {
        var report = new TransferReport(new() { Rows = Rows("a"), ExpectedRows = 3, Outcomes = new[] { Outcome("a", ItemStatus.Copied), Outcome("b", ItemStatus.Copied) }.Async() });
        report.Remark("A ledger could not be read.");
        _ = await report.RowsAsync().ToListAsync();
        Assert.False(report.Totals.IsComplete);
        Assert.StartsWith("1 of 3 rows landed; 2 are missing from the inventory.", report.Totals.Verdict, StringComparison.Ordinal);
        Assert.Equal(1, report.Totals.NotInInventory);
        Assert.Equal(3, report.Totals.Remarks.Count);
    }

    [Fact]
    public async Task Nothing_that_was_read_or_given_out_is_kept_in_memory()
    {
        const int Count = 20_000;
        var read = new List<WeakReference>();
        var given = new List<WeakReference>();
        T Watched<T>(List<WeakReference> list, T item)
        {
            list.Add(new WeakReference(item));
            return item;
        }

        var report = new TransferReport(
            new()
            {
                Rows = Enumerable.Range(0, Count).Select(i => Watched(read, new InventoryRow(i + 1, At($"{i}"), null))).Async(),
                ExpectedRows = Count,
                Outcomes = Enumerable.Range(0, Count).Select(i => Watched(read, Outcome($"{i}", ItemStatus.Failed))).Async(),
                TaskId = location => location.Key,
                TaskJobs = Enumerable.Range(0, Count).Select(i => Watched(read, Job($"{i}", "RUNNING") with { TaskId = $"{i}" })).Async(),
            },
            rowsPerPartition: 500);
        await foreach (var row in report.RowsAsync())
        {
            Assert.Equal(ReportStatus.Pending, row.Status);
            Watched(given, row);
        }

        GC.Collect();
        Assert.Equal((3 * Count, Count), (read.Count, given.Count));
        Assert.InRange(read.Count(item => item.IsAlive), 0, 2 * 500);
        Assert.InRange(given.Count(item => item.IsAlive), 0, 10);
        GC.KeepAlive(report);
    }

    [Fact]
    public async Task However_it_ends_nothing_is_left_in_the_temporary_folder()
    {
        using var folder = new TempFolder();
        var temporary = Path.GetDirectoryName(folder.File("x"))!;
        using var stop = new CancellationTokenSource();
        TransferReport Report() => new(new() { Rows = Rows([.. Enumerable.Range(0, 500).Select(i => $"{i}")]) }, rowsPerPartition: 10, temporary);
        await Assert.ThrowsAsync<OperationCanceledException>(async () =>
        {
            await foreach (var row in Report().RowsAsync(stop.Token))
            {
                Assert.NotEmpty(Directory.GetDirectories(temporary));
                await stop.CancelAsync();
            }
        });
        await foreach (var row in Report().RowsAsync())
            break;
        Assert.Equal(500, (await Report().RowsAsync().ToListAsync()).Count);
        Assert.Empty(Directory.GetFileSystemEntries(temporary));
    }

    private static Task<List<ReportRow>> ReadAsync(string[] keys, ItemOutcome[] outcomes) =>
        new TransferReport(new() { Rows = Rows(keys), Outcomes = outcomes.Async() }).RowsAsync().ToListAsync();

    private static IAsyncEnumerable<InventoryRow> Rows(params string[] keys) => keys.Select((key, i) => new InventoryRow(i + 1, At(key), null)).Async();

    private static ObjectLocation At(string key, string? version = null) => new("media", key, version);

    private static BatchJobState Job(string key, string status, string? reason = null) => new($"job-{key}", status, reason, Noon.AddHours(-1), Noon.AddMinutes(-1)) { TaskId = "task-" + key };

    private static VerificationOutcome Found(long line, string key, VerificationStatus status) =>
        new() { Line = line, Source = At(key), Status = status, Message = "Looked.", VerifiedBy = status == VerificationStatus.Matched ? Evidence.Crc64Nvme : null };

    private static ItemOutcome Outcome(string key, ItemStatus status, string message = "Denied.") => new()
    {
        Line = 0,
        Source = At(key),
        Status = status,
        Size = 10,
        FinishedAt = Noon,
        Failure = status == ItemStatus.Failed ? new() { Kind = FailureKind.AccessDenied, Operation = "CopyObject", Message = message, Advice = "Allow it." } : null,
    };
}
