using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Manifests;
using MediaExchange.Transfer.Engine.Reports;
using MediaExchange.Transfer.Engine.Stores;
using Xunit;

namespace Engine.Tests.Reports;

/// <summary>The join beside one that keeps everything in lists and looks through all of it for each row.</summary>
public sealed class TransferReportFuzzTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task The_report_is_that_of_a_naive_join(int seed)
    {
        var random = new Random(seed);
        var hasVersions = random.Next(2) == 0;
        var hasJobs = random.Next(3) > 0;
        var hasEnded = random.Next(2) == 0;
        var keys = random.Next(50, 1500);
        ObjectLocation Any() => new(random.Next(5) == 0 ? "other" : "media", $"dir/ключ {random.Next(keys)}+👍", hasVersions ? $"v{random.Next(2)}" : null);
        var line = 0L;
        var rows = Enumerable.Range(0, 2000).Select(_ => random.Next(20) == 0
            ? new InventoryRow(line += random.Next(1, 4), null, "Torn.")
            : new InventoryRow(line += random.Next(1, 4), Any(), null)).ToList();
        var at = 0;
        var outcomes = Enumerable.Range(0, random.Next(3000)).Select(_ => Outcome(random, rows, Any, at++)).ToList();
        var driver = Enumerable.Range(0, random.Next(1500)).Select(_ => Driver(random, Any())).ToList();
        var jobs = Enumerable.Range(0, hasJobs ? random.Next(800) : 0).Select(_ => Job(random, Any(), at++)).ToList();
        var sources = new ReportSources
        {
            Rows = rows.Async(),
            ExpectedRows = random.Next(2) == 0 ? rows.Count : null,
            Outcomes = outcomes.Async(),
            DriverRows = driver.Async(),
            TaskJobs = hasJobs ? jobs.Async() : null,
            TaskId = Task,
            HasEnded = hasEnded,
        };
        var report = new TransferReport(sources, random.Next(2) == 0 ? 37 : 5000);

        var actual = await report.RowsAsync().ToListAsync();

        Assert.Equal(rows.Select(r => r.Line), actual.Select(r => r.Line));
        var told = driver.Concat(outcomes.Where(o => o.Source is not null).Select(ReportRow.Of)).ToList();
        for (var i = 0; i < rows.Count; i++)
            Assert.Equal(Text(Naive(rows[i], told, hasJobs ? jobs : null, hasEnded)), Text(actual[i]));
        Assert.Equal(rows.Count, report.Totals.Copied + report.Totals.Skipped + report.Totals.Failed + report.Totals.Pending);
        Assert.Equal(actual.Where(r => r.HasLanded).Sum(r => r.Size ?? 0), report.Totals.Bytes);
        var named = rows.Where(r => r.Source is not null).Select(r => r.Source! with { VersionId = null }).ToHashSet();
        Assert.Equal(
            outcomes.Where(o => o.Source is not null).Select(o => o.Source!).Concat(driver.Select(d => d.Source!)).Select(s => s with { VersionId = null }).Distinct().Count(s => !named.Contains(s)),
            report.Totals.NotInInventory);
    }

    private static ReportRow Naive(InventoryRow row, List<ReportRow> all, List<BatchJobState>? jobs, bool hasEnded)
    {
        if (row.Source is not { } source)
            return new() { Line = row.Line, Status = ReportStatus.Failed, Reason = "Torn." };
        var told = all.Where(e => e.Source!.Key == source.Key && e.Source.Bucket == source.Bucket && (source.VersionId is null || e.Source.VersionId == source.VersionId || e.Line == row.Line));
        var best = told
            .OrderByDescending(e => e.HasLanded && e.Stage == ReportStage.Ledger && e.Line == row.Line)
            .ThenByDescending(e => e.HasLanded && e.Stage == ReportStage.Ledger)
            .ThenByDescending(e => e.HasLanded)
            .ThenByDescending(e => e.Stage == ReportStage.Ledger && e.Line == row.Line)
            .ThenByDescending(e => e.Stage == ReportStage.Ledger)
            .ThenBy(e => Array.IndexOf([ReportStatus.Copied, ReportStatus.Skipped, ReportStatus.Pending, ReportStatus.Failed], e.Status))
            .ThenByDescending(e => e.FinishedAt)
            .FirstOrDefault();
        if (best?.HasLanded == true)
            return best with { Line = row.Line };
        var job = jobs?.Where(j => j.TaskId == Task(source)).OrderBy(j => j.Status is "FAILED" or "SUCCEEDED").ThenByDescending(j => j.CreatedAt).FirstOrDefault();
        var status = job switch
        {
            { Status: "RUNNING" } => ReportStatus.Pending,
            not null => ReportStatus.Failed,
            null when best?.Status == ReportStatus.Failed => ReportStatus.Failed,
            null when best?.JobId is not null => jobs is null ? ReportStatus.Pending : ReportStatus.Failed,
            null => hasEnded ? ReportStatus.Failed : ReportStatus.Pending,
        };
        return (best ?? new() { Status = status, Source = source }) with { Line = row.Line, Status = status, JobId = job?.JobId ?? best?.JobId };
    }

    // What must be the same; reasons are for people.
    private static string Text(ReportRow row) =>
        $"{row.Line} {row.Status} {row.Source} {(row.HasLanded ? $"{row.Size} {row.FinishedAt:O} {row.Destination} {row.VerifiedBy} {row.Digests?["md5"]} {row.Parts} {row.Seconds} {row.Checksum}" : "")} {row.JobId}";

    private static ItemOutcome Outcome(Random random, List<InventoryRow> rows, Func<ObjectLocation> any, int at)
    {
        var row = random.Next(2) == 0 ? rows[random.Next(rows.Count)] : null;
        var source = row is null ? any() : row.Source;
        var status = source is null ? ItemStatus.Failed : (ItemStatus)random.Next(3);
        return new()
        {
            // Half of the writers know the lines.
            Line = row?.Line ?? 0,
            Status = status,
            Source = source,
            Destination = source is null ? null : new("exchange", "in/" + source.Key, random.Next(2) == 0 ? "made" : null),
            Size = random.Next(4) == 0 ? null : random.NextInt64(1L << 45),
            VerifiedBy = random.Next(2) == 0 ? (Evidence)random.Next(7) : null,
            DestinationChecksum = random.Next(2) == 0 ? "AAAA" : null,
            Digests = random.Next(4) == 0 ? new Dictionary<string, string> { ["md5"] = $"{at:x32}", ["sha256"] = "b" } : null,
            Parts = random.Next(3) == 0 ? random.Next(10_001) : 0,
            Seconds = random.NextDouble() * 100,
            FinishedAt = Noon.AddSeconds(at),
            Failure = status == ItemStatus.Failed ? new() { Kind = FailureKind.AccessDenied, Operation = "CopyObject", Message = "No.", Advice = "Ask." } : null,
        };
    }

    private static ReportRow Driver(Random random, ObjectLocation source)
    {
        var status = (ReportStatus)random.Next(4);
        return new() { Status = status, Source = source, Stage = ReportStage.Driver, JobId = status == ReportStatus.Pending ? Task(source) + "-job" : null };
    }

    private static BatchJobState Job(Random random, ObjectLocation source, int at) =>
        new($"job-{at}", random.Next(3) switch { 0 => "RUNNING", 1 => "FAILED", _ => "SUCCEEDED" }, null, Noon.AddSeconds(at)) { TaskId = Task(source) };

    private static string Task(ObjectLocation source) => source.ToString();
}
