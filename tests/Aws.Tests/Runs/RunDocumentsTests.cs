using System.Text;
using System.Text.Json;
using MediaExchange.Transfer.Aws.Runs;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;
using Xunit;

namespace Aws.Tests.Runs;

public sealed class RunDocumentsTests
{
    private const string Bucket = "helper";
    private const string Run = "20260101-120000-abcdef";

    private static readonly RunDocument Document = new()
    {
        RunId = Run,
        Engine = RunEngine.S3Batch,
        Helper = "studio",
        StartedAt = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero),
        Version = "1.0.0",
        Recipe = new() { Origin = RowsOrigin.Inventory, DestinationBucket = "exchange", Keys = new("", "in/") },
    };

    private readonly InMemoryObjectStore _store = new InMemoryObjectStore().AddBucket(Bucket);

    public static TheoryData<string, string> Keys => new()
    {
        { RunLayout.Document(Run), "The run's document" },
        { RunLayout.Task(Run, "t"), "The task" },
        { RunLayout.Job(Run), "The run's job" },
    };

    [Theory]
    [MemberData(nameof(Keys))]
    public async Task A_newer_form_is_called_so_whatever_else_it_has(string key, string noun)
    {
        await WriteAsync(key, """{"schema":7,"engine":"quantum","runId":[1,2]}""");

        var refusal = await RefusalAsync(key, RunReader.Module);
        Assert.Equal(FailureKind.InvalidRequest, refusal.Kind);
        Assert.Equal($"{noun} 's3://{Bucket}/{key}' has the form 7, and this module knows up to 1. Update the module (Update-PSResource MediaExchange.Transfer).", refusal.Message);
        Assert.EndsWith("and the other one knows up to 1. Update the other one.", (await RefusalAsync(key, new RunReader("the other one", "Update the other one."))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public async Task What_is_damaged_is_not_called_newer(string key, string noun)
    {
        foreach (var text in new[] { "{\"schema\":1", "null", "[]", "{\"schema\":\"new\"}", "{\"schema\":1,\"runId\":5,\"jobId\":5}" })
        {
            await WriteAsync(key, text);
            var refusal = await RefusalAsync(key, RunReader.Module);
            Assert.StartsWith($"{noun} 's3://{Bucket}/{key}' is not what it should be: ", refusal.Message, StringComparison.Ordinal);
            Assert.EndsWith(" Begin the run again.", refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_document_in_the_place_of_another_run_is_refused()
    {
        await WriteAsync(RunLayout.Document(Run), JsonSerializer.Serialize(Document with { RunId = "another" }, RunsJson.Relaxed.RunDocument));
        Assert.Contains("the run 'another'", (await RefusalAsync(RunLayout.Document(Run), RunReader.Module)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_job_is_read_as_it_was_written_with_or_without_a_schema()
    {
        var records = new RunDocuments(_store, Bucket);
        Assert.Null(await records.TryReadJobAsync(Run, default));
        await records.WriteAsync(RunLayout.Job(Run), new JobDocument("job-1"), RunsJson.Relaxed.JobDocument, default);
        Assert.Equal("job-1", await records.TryReadJobAsync(Run, default));
        await WriteAsync(RunLayout.Job(Run), """{"jobId":"job-0"}""");
        Assert.Equal("job-0", await records.TryReadJobAsync(Run, default));
    }

    [Fact]
    public async Task Listing_runs_is_tried_again_when_that_may_help()
    {
        foreach (var id in new[] { "20260101-120000-aaaaaa", "20260102-120000-bbbbbb" })
            await WriteAsync(RunLayout.Document(id), "{}");
        var faulty = new FaultingObjectStore(_store, [StoreFault.OnCall(StoreOperation.List, 1, StoreErrorKind.Throttled), StoreFault.OnCall(StoreOperation.List, 3, StoreErrorKind.ServerError)]);

        Assert.Equal(["20260101-120000-aaaaaa", "20260102-120000-bbbbbb"], await new RunDocuments(faulty, Bucket).ListAsync(null, default));
        Assert.True(faulty.InjectedFaults > 0);
    }

    [Fact]
    public async Task Listing_that_is_refused_is_said_in_one_sentence()
    {
        var faulty = new FaultingObjectStore(_store, [StoreFault.Always(StoreOperation.List, StoreErrorKind.AccessDenied)]);
        var refusal = await Assert.ThrowsAsync<TransferException>(() => new RunDocuments(faulty, Bucket).ListAsync(null, default));
        Assert.Equal((FailureKind.AccessDenied, 1), (refusal.Kind, faulty.InjectedFaults));
    }

    private Task WriteAsync(string key, string text) => SmallObjects.WriteAsync(_store, new(Bucket, key), Encoding.UTF8.GetBytes(text), "application/json", default);

    private Task<TransferException> RefusalAsync(string key, RunReader reader)
    {
        var records = new RunDocuments(_store, Bucket, reader);
        return Assert.ThrowsAsync<TransferException>(() => key == RunLayout.Document(Run) ? records.ReadRunAsync(Run, default)
            : key == RunLayout.Job(Run) ? records.TryReadJobAsync(Run, default)
            : records.ReadTaskAsync(Run, key, default));
    }
}
