using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using MediaExchange.Transfer.Aws.Runs;
using MediaExchange.Transfer.Aws.Runs.Reports;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Ledgers;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Reports;
using MediaExchange.Transfer.Engine.Stores;

namespace Aws.Tests.Runs.Reports;

/// <summary>A helper's bucket with the records of one run, written as driver, worker and S3 Batch Operations write them.</summary>
internal sealed class RunBed : IRunJobs
{
    public const string RunId = "20260101-120000-abcdef";
    public const string Bucket = "helper";

    public static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public InMemoryObjectStore Store { get; } = new InMemoryObjectStore().AddBucket(Bucket).AddBucket("media").AddBucket("exchange");

    public RunBed() => Reached = Store;

    public List<BatchJobState> Tasks { get; } = [];

    public BatchJobState? Array { get; set; }

    public List<(int Index, BatchJobState Job)> Children { get; } = [];

    public int TimesAsked { get; private set; }

    /// <summary>The store as the report sees it.</summary>
    public IObjectStore Reached { get; set; }

    /// <summary>What AWS Batch says in place of an answer, after the jobs that there are.</summary>
    public TransferException? Refusal { get; set; }

    private RunReports Reports => new(Reached, Bucket, this, TimeProvider.System);

    public static ObjectLocation At(string key) => new("media", key);

    public async Task<RunDocument> BeginAsync(string inventory, RunEngine engine = RunEngine.S3Batch, RunArray? array = null)
    {
        await WriteAsync(RunLayout.Inventory(RunId), inventory);
        var head = await Store.HeadAsync(new(Bucket, RunLayout.Inventory(RunId)), default);
        var run = new RunDocument
        {
            RunId = RunId,
            Engine = engine,
            Helper = "studio",
            StartedAt = Noon,
            Version = "1.0.0",
            Inventory = new(Bucket, RunLayout.Inventory(RunId), head.ETag!, null, inventory.Count(c => c == '\n'), false, "films.csv"),
            Recipe = new() { Origin = RowsOrigin.Inventory, DestinationBucket = "exchange", Keys = new("", "in/") },
            Array = array,
        };
        await WriteAsync(RunLayout.Document(RunId), JsonSerializer.Serialize(run, RunsJson.Relaxed.RunDocument));
        return run;
    }

    public Task WriteAsync(string key, string text) => SmallObjects.WriteAsync(Store, new(Bucket, key), Encoding.UTF8.GetBytes(text), "text/plain", default);

    public async Task<string> TextAsync(string key) => Encoding.UTF8.GetString((await SmallObjects.TryReadAsync(Store, new ReadRequest(new(Bucket, key)), 1 << 20, default))!);

    public async Task LedgerAsync(string writer, params ItemOutcome[] outcomes)
    {
        var header = new LedgerHeader { RunId = RunId, StartedAt = Noon, Source = "films.csv", Destination = "s3://exchange/in/", Version = "1.0.0" };
        await using var ledger = StoreLedger.Create(Store, new(Bucket, RunLayout.Ledger(RunId, writer)), StoreLedger.NewAttempt(), header);
        foreach (var outcome in outcomes)
            await ledger.WriteAsync(outcome, default);
    }

    public async Task BatchReportAsync(params (string Key, string Status, string Message)[] rows)
    {
        var folder = $"{RunLayout.Report(RunId)}/job-0001/";
        var csv = string.Concat(rows.Select(r => $"media,{Uri.EscapeDataString(r.Key)},,{r.Status},{(r.Status == "failed" ? "500" : "")},200,\"{r.Message.Replace("\"", "\"\"", StringComparison.Ordinal)}\"\n"));
        await WriteAsync(folder + "results/one.csv", csv);
        await WriteAsync(folder + "manifest.json", $$"""{"Format":"Report_CSV_20180820","Results":[{"TaskExecutionStatus":"succeeded","Bucket":"{{Bucket}}","Key":"{{folder}}results/one.csv"}],"ReportSchema":"Bucket, Key, ..."}""");
    }

    public async Task<Dictionary<string, ReportRow>> ReadAsync(RunEnd? end = null, bool verify = false)
    {
        var rows = new Dictionary<string, ReportRow>();
        var run = await new RunDocuments(Reached, Bucket).ReadRunAsync(RunId, default);
        var opened = await Reports.OpenAsync(run, end ?? new RunEnd(HasEnded: false), verify ? new ReportCheck(Store, Store, new TransferOptions()) : null);
        await foreach (var row in opened.Report.RowsAsync())
            rows.Add(row.Source?.Key ?? $"line {row.Line}", row);
        Totals = opened.Report.Totals;
        Head = opened.Head;
        return rows;
    }

    public ReportTotals? Totals { get; private set; }

    public ReportHead? Head { get; private set; }

    public static ItemOutcome Outcome(string key, ItemStatus status, long line = 1) => new()
    {
        Line = line,
        Status = status,
        Source = At(key),
        Size = 5,
        FinishedAt = Noon,
        Failure = status == ItemStatus.Failed ? new() { Kind = FailureKind.AccessDenied, Operation = "CopyObject", Message = "Denied.", Advice = "Allow it." } : null,
    };

    public static BatchJobState Job(string key, string status, string? reason = null) =>
        new("job-" + key, status, reason, Noon, status is "FAILED" or "SUCCEEDED" ? Noon.AddHours(1) : null) { TaskId = RunWriter.TaskId(At(key)) };

    public async IAsyncEnumerable<BatchJobState> TasksAsync(string runId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        TimesAsked++;
        await Task.CompletedTask;
        foreach (var job in Tasks)
            yield return job;
        if (Refusal is not null)
            throw Refusal;
    }

    public Task<BatchJobState?> FindArrayAsync(string runId, CancellationToken cancellationToken) =>
        Refusal is not null && Array is null ? Task.FromException<BatchJobState?>(Refusal) : Task.FromResult(Array);

    public async IAsyncEnumerable<(int Index, BatchJobState Job)> ChildrenAsync(string arrayJobId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        foreach (var child in Children)
            yield return child;
        if (Refusal is not null)
            throw Refusal;
    }
}
