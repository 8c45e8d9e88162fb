using System.Runtime.InteropServices;
using System.Text.Json;
using MediaExchange.Transfer.Aws.Runs;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Stores;
using MediaExchange.Transfer.Sandbox.S3;
using Worker.Tests.Support;
using Xunit;

namespace Worker.Tests.Tasks;

public sealed class TaskVerbTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_task_copies_its_object_and_says_so_in_the_ledger_and_the_log()
    {
        const string Key = "дом/a+b c%20d 👍.mxf";
        await using var bed = await RunBed.StartAsync(RunBed.Document);
        await bed.Bed.PutAsync(Key);
        var environment = new Dictionary<string, string>(bed.Bed.Environment)
        {
            ["AWS_BATCH_JOB_ID"] = "job-1",
            ["AWS_BATCH_JOB_ATTEMPT"] = "2",
            ["MEDIAEXCHANGE_HELPER_NAME"] = "masters",
            ["MEDIAEXCHANGE_HELPER_BUCKET"] = WorkerBed.Helper,
        };

        var end = (await WorkerBed.RunWithAsync(environment, "task", await bed.PutTaskAsync(Key))).MustEndWith(0);

        Assert.Equal(["in/" + Key], await bed.Bed.KeysAsync());
        var outcome = Assert.Single(await bed.OutcomesAsync(RunBed.WriterOf(Key)));
        Assert.Equal((1L, ItemStatus.Copied, Key), (outcome.Line, outcome.Status, outcome.Source!.Key));
        Assert.Equal("", end.Error);
        var lines = Lines(end);
        Assert.All(lines, line => Assert.Equal(
            (RunBed.RunId, RunBed.WriterOf(Key), "job-1", "2"),
            (line.GetProperty("runId").GetString(), line.GetProperty("writer").GetString(), line.GetProperty("jobId").GetString(), line.GetProperty("attempt").GetString())));
        var item = Assert.Single(lines, line => line.TryGetProperty("item", out _));
        Assert.Equal(($"s3://{WorkerBed.Source}/{Key}", "Copied"), (item.GetProperty("item").GetString(), item.GetProperty("status").GetString()));
        var metrics = lines[^1];
        Assert.Equal(("masters", 1, 0), (metrics.GetProperty("Helper").GetString(), metrics.GetProperty("Objects").GetInt32(), metrics.GetProperty("FailedObjects").GetInt32()));
        var declared = metrics.GetProperty("_aws").GetProperty("CloudWatchMetrics")[0];
        Assert.Equal(("MediaExchange/Transfer", "Helper"), (declared.GetProperty("Namespace").GetString(), declared.GetProperty("Dimensions")[0][0].GetString()));
        Assert.All(declared.GetProperty("Metrics").EnumerateArray(), metric => Assert.Equal(JsonValueKind.Number, metrics.GetProperty(metric.GetProperty("Name").GetString()!).ValueKind));
        Assert.Equal(0, metrics.GetProperty("exitCode").GetInt32());
    }

    [Fact]
    public async Task A_finished_task_that_is_begun_again_copies_nothing()
    {
        await using var bed = await RunBed.StartAsync(RunBed.Document);
        await bed.Bed.PutAsync("small");
        var task = await bed.PutTaskAsync("small");
        (await bed.Bed.RunAsync("task", task)).MustEndWith(0);
        var head = await bed.Bed.Store.HeadAsync(new ObjectLocation(WorkerBed.Destination, "in/small"), default);

        var again = (await bed.Bed.RunAsync("task", task)).MustEndWith(0);

        Assert.Equal(1, bed.Bed.Server.Edge.Requests.Count(S3Operation.CopyObject, 200));
        Assert.Equal(head.LastModified, (await bed.Bed.Store.HeadAsync(new ObjectLocation(WorkerBed.Destination, "in/small"), default)).LastModified);
        Assert.Single(await bed.OutcomesAsync());
        Assert.Equal(1, Lines(again)[^1].GetProperty("doneBefore").GetInt32());
    }

    [Fact]
    public async Task An_object_that_is_missing_fails_the_task_and_the_ledger_says_why()
    {
        await using var bed = await RunBed.StartAsync(RunBed.Document);

        (await bed.Bed.RunAsync("task", await bed.PutTaskAsync("missing"))).MustEndWith(1);

        Assert.Equal(FailureKind.NotFound, Assert.Single(await bed.OutcomesAsync()).Failure!.Kind);
    }

    [Fact]
    public async Task Children_copy_their_slices_and_name_the_inventory_s_own_lines()
    {
        await using var bed = await RunBed.StartAsync();
        var keys = Enumerable.Range(1, 10).Select(i => $"{i:00} a+b%20c.mxf").ToList();
        await bed.Bed.PutAllAsync(keys);
        await bed.PutInventoryAsync(4, [.. keys.Select(key => $"{WorkerBed.Source},{Uri.EscapeDataString(key)}")]);

        (await bed.RunChildAsync(1)).MustEndWith(0);
        Assert.Equal(keys.Skip(4).Take(4).Select(key => "in/" + key), await bed.Bed.KeysAsync());
        Assert.Equal([5L, 6, 7, 8], (await bed.OutcomesAsync("child-00001")).Select(outcome => outcome.Line).Order());
        (await bed.RunChildAsync(null)).MustEndWith(0);
        (await bed.RunChildAsync(2)).MustEndWith(0);

        Assert.Equal(keys.Select(key => "in/" + key), await bed.Bed.KeysAsync());
        var outcomes = await bed.OutcomesAsync();
        Assert.Equal(Enumerable.Range(1, 10).Select(line => (long)line), outcomes.Select(outcome => outcome.Line).Order());
        Assert.All(outcomes, outcome => Assert.Equal(keys[(int)outcome.Line - 1], outcome.Source!.Key));
    }

    [Fact]
    public async Task A_row_that_cannot_be_read_is_accounted_for_and_the_rest_of_the_slice_goes_on()
    {
        await using var bed = await RunBed.StartAsync();
        await bed.Bed.PutAllAsync("a", "c");
        await bed.PutInventoryAsync(2, $"{WorkerBed.Source},x", $"{WorkerBed.Source},y", $"{WorkerBed.Source},%zz", $"{WorkerBed.Source},c");

        (await bed.RunChildAsync(1)).MustEndWith(1);

        var outcomes = (await bed.OutcomesAsync("child-00001")).OrderBy(outcome => outcome.Line).ToList();
        Assert.Equal([(3L, FailureKind.InvalidRow), (4L, (FailureKind?)null)], outcomes.Select(outcome => (outcome.Line, outcome.Failure?.Kind)));
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_an_attempt_had_copied_when_its_host_was_taken_away_is_kept_by_the_next(bool withoutNotice)
    {
        Skip.If(OperatingSystem.IsWindows(), "needs kill(2)");
        await using var bed = await RunBed.StartAsync(RunBed.Document);
        bed.Bed.PutVirtual("large", 8 * RunBed.PartSize);
        var task = await bed.PutTaskAsync("large");
        bed.HangAtPart(4);
        using (var worker = bed.Bed.Start("task", task))
        {
            await bed.PartHangsAsync("in/large");
            if (withoutNotice)
            {
                await worker.KillAsync();
            }
            else
            {
                worker.Signal(PosixSignal.SIGTERM);
                (await worker.EndAsync().WaitAsync(Limit)).MustEndWith(3);
            }
        }

        await bed.QuietAsync();
        var there = await bed.PartsThereAsync("in/large");
        var asked = bed.WatchParts();
        var end = (await bed.Bed.RunAsync("task", task)).MustEndWith(0);

        Assert.NotEmpty(there);
        Assert.Equal(Enumerable.Range(1, 8).Except(there), asked.Order());
        Assert.Equal((8, there.Count), Assert.Single(await bed.OutcomesAsync()) is var outcome ? (outcome.Parts, outcome.PartsKept) : default);
        Assert.Equal((long)there.Count * RunBed.PartSize, Lines(end)[^1].GetProperty("ResumedBytes").GetInt64());
        Assert.Equal(0, await bed.Bed.PendingUploadsAsync());
        Assert.Equal(["in/large"], await bed.Bed.KeysAsync());
    }

    [SkippableFact]
    public async Task Taken_away_three_times_in_a_row_a_slice_still_copies_nothing_twice()
    {
        Skip.If(OperatingSystem.IsWindows(), "needs kill(2)");
        await using var bed = await RunBed.StartAsync();
        await bed.Bed.PutAsync("a");
        bed.Bed.PutVirtual("b", 8 * RunBed.PartSize);
        await bed.PutInventoryAsync(2, $"{WorkerBed.Source},a", $"{WorkerBed.Source},b");
        var seen = 0;
        for (var attempt = 0; attempt < 3; attempt++)
        {
            bed.Bed.Server.Edge.Faults.Clear();
            bed.HangAtPart(3);
            using var worker = bed.Bed.Start("task", $"s3://{WorkerBed.Helper}/{RunLayout.Document(RunBed.RunId)}");
            await bed.PartHangsAsync("in/b", seen + 1);
            worker.Signal(PosixSignal.SIGTERM);
            (await worker.EndAsync().WaitAsync(Limit)).MustEndWith(3);
            await bed.QuietAsync();
            var there = await bed.PartsThereAsync("in/b");
            Assert.True(there.Count > seen, $"Attempt {attempt} had {seen} parts and left {there.Count}.");
            seen = there.Count;
        }

        bed.Bed.Server.Edge.Faults.Clear();
        (await bed.RunChildAsync(0)).MustEndWith(0);

        Assert.Equal(1, bed.Bed.Server.Edge.Requests.Count(S3Operation.CopyObject, 200));
        Assert.Equal(1, bed.Bed.Server.Edge.Requests.Count(S3Operation.CreateMultipartUpload, 200));
        Assert.Equal([1L, 2L], (await bed.OutcomesAsync()).Select(outcome => outcome.Line).Order());
        Assert.Equal(["in/a", "in/b"], await bed.Bed.KeysAsync());
        Assert.Equal(0, await bed.Bed.PendingUploadsAsync());
    }

    [Fact]
    public async Task What_cannot_be_done_is_refused_in_one_sentence()
    {
        await using var bed = await RunBed.StartAsync();
        var task = await bed.PutTaskAsync("small");
        var document = $"s3://{WorkerBed.Helper}/{RunLayout.Document(RunBed.RunId)}";

        (await bed.Bed.RunAsync("task", task)).MustRefuse("The run's document", document, "is not there");
        (await bed.Bed.RunAsync("task", $"s3://{WorkerBed.Helper}/somewhere.json")).MustRefuse("somewhere.json' is not the place of a task");

        await bed.PutAsync(RunLayout.Document(RunBed.RunId), "{\"schema\":2,\"new\":true}");
        (await bed.Bed.RunAsync("task", task)).MustRefuse(document, "has the form 2", "knows up to 1", "Install-TransferHelper");
        await bed.PutAsync(RunLayout.Document(RunBed.RunId), "{\"schema\":1");
        (await bed.Bed.RunAsync("task", task)).MustRefuse(document, "is not what it should be");
        await bed.PutAsync(RunLayout.Document(RunBed.RunId), JsonSerializer.Serialize(RunBed.Document with { RunId = "another" }, RunsJson.Relaxed.RunDocument));
        (await bed.Bed.RunAsync("task", task)).MustRefuse(document, "the run 'another'");

        await bed.PutAsync(RunLayout.Document(RunBed.RunId), JsonSerializer.Serialize(RunBed.Document, RunsJson.Relaxed.RunDocument));
        (await bed.Bed.RunAsync("task", task.Replace(".json", "x.json", StringComparison.Ordinal))).MustRefuse("The task", "is not there");
        (await bed.RunChildAsync(0)).MustRefuse("has no inventory");
        Assert.Empty(await bed.OutcomesAsync());
    }

    [Fact]
    public async Task A_child_beyond_the_last_slice_is_refused()
    {
        await using var bed = await RunBed.StartAsync();
        await bed.PutInventoryAsync(1, $"{WorkerBed.Source},a");

        (await bed.RunChildAsync(1)).MustRefuse("slices.txt", "child 1");
        await bed.Bed.Store.DeleteAsync(new ObjectLocation(WorkerBed.Helper, RunLayout.Slices(RunBed.RunId)), default);
        (await bed.RunChildAsync(0)).MustRefuse("slices.txt", "is not there");
    }

    [Fact]
    public async Task A_store_that_does_not_answer_is_worth_another_attempt()
    {
        var nobody = new Dictionary<string, string> { ["AWS_ENDPOINT_URL"] = "http://127.0.0.1:1", ["AWS_ACCESS_KEY_ID"] = "AKIANOBODYEXAMPLE000", ["AWS_SECRET_ACCESS_KEY"] = "x" };

        var end = (await WorkerBed.RunWithAsync(nobody, "task", $"s3://{WorkerBed.Helper}/{RunLayout.Document(RunBed.RunId)}")).MustEndWith(3);

        Assert.Contains("cannot be reached", end.Error, StringComparison.Ordinal);
    }

    private static List<JsonElement> Lines(ProcessEnd end) => [.. end.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
}
