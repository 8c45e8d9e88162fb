using MediaExchange.Transfer.Aws.Runs;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Hashing;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;
using MediaExchange.Transfer.Sandbox.Edge.Faults;
using MediaExchange.Transfer.Sandbox.S3;
using MediaExchange.Transfer.Worker.Lambda.Driver;
using Worker.Tests.Support;
using Worker.Tests.Tasks;
using Xunit;

namespace Worker.Tests.Lambda.Driver;

public sealed class HandOverTests
{
    private const long TooLarge = 100L << 30;

    [Fact]
    public async Task What_takes_too_long_by_its_size_goes_to_Batch_at_once_and_the_worker_finds_all_it_needs()
    {
        await using var bed = await DriverBed.StartAsync(RunBed.Document with { Tags = new Dictionary<string, string> { ["project"] = "x" }, Recipe = RunBed.Document.Recipe with { PartSize = null } });
        bed.S3.PutVirtual("large", TooLarge);

        var (code, result) = await bed.InvokeAsync(DriverBed.Event("large"));

        Assert.Equal(("Succeeded", "Submitted", "TooLarge", "job-1"), (code, result.Status, result.Reason, result.JobId));
        var job = Assert.Single(bed.Batch.Jobs);
        Assert.Equal(RunWriter.TaskJob(RunBed.RunId, result.TaskId!), (string)job["jobName"]!);
        Assert.Equal(("arn:aws:batch:eu-west-1:111122223333:job-queue/q", "arn:aws:batch:eu-west-1:111122223333:job-definition/d:1"), ((string)job["jobQueue"]!, (string)job["jobDefinition"]!));
        Assert.Equal((RunBed.RunId, "x", true), ((string)job["tags"]!["mediaexchange-transfer:run"]!, (string)job["tags"]!["project"]!, (bool)job["propagateTags"]!));
        var task = await bed.TaskOfAsync(job);
        Assert.Equal(("large", "TooLarge", "task-1"), (task.Source.Key, task.Because, task.JobTaskId));
        Assert.Empty(await bed.Run.OutcomesAsync());
        Assert.Equal(0, await bed.S3.PendingUploadsAsync());

        (await bed.RunJobAsync(job)).MustEndWith(0);

        Assert.Equal(["in/large"], await bed.S3.KeysAsync());
        Assert.Equal(ItemStatus.Copied, Assert.Single(await bed.Run.OutcomesAsync()).Status);
    }

    [Fact]
    public async Task An_event_that_comes_again_makes_no_second_job_unless_the_first_has_failed()
    {
        await using var bed = await DriverBed.StartAsync();
        bed.S3.PutVirtual("large", TooLarge);
        await bed.InvokeAsync(DriverBed.Event("large"));

        Assert.Equal("job-1", (await bed.InvokeAsync(DriverBed.Event("large"))).Result.JobId);
        bed.Batch.End(bed.Batch.Jobs[0], "FAILED");
        var (_, result) = await bed.InvokeAsync(DriverBed.Event("large"));
        Assert.Equal("job-2", result.JobId);
        Assert.Equal("job-2", (await bed.InvokeAsync(DriverBed.Event("large"))).Result.JobId);
        bed.Batch.End(bed.Batch.Jobs[1], "FAILED");
        Assert.Equal("job-3", (await bed.InvokeAsync(DriverBed.Event("large"))).Result.JobId);

        var name = RunWriter.TaskJob(RunBed.RunId, result.TaskId!);
        Assert.Equal([name, name + "-2", name + "-3"], bed.Batch.Jobs.Select(job => (string)job["jobName"]!));
        foreach (var job in bed.Batch.Jobs)
            Assert.Equal("large", (await bed.TaskOfAsync(job)).Source.Key);
    }

    [Fact]
    public async Task A_task_that_its_job_has_done_is_not_handed_over_again()
    {
        await using var bed = await DriverBed.StartAsync(RunBed.Document with { Recipe = RunBed.Document.Recipe with { PartSize = null } });
        bed.S3.PutVirtual("large", TooLarge);
        await bed.InvokeAsync(DriverBed.Event("large"));
        (await bed.RunJobAsync(bed.Batch.Jobs[0])).MustEndWith(0);

        var (code, result) = await bed.InvokeAsync(DriverBed.Event("large"));

        Assert.Equal(("Succeeded", "Skipped"), (code, result.Status));
        Assert.Single(bed.Batch.Jobs);
    }

    [Fact]
    public async Task What_is_there_already_is_not_handed_over()
    {
        await using var bed = await DriverBed.StartAsync(RunBed.Document with { Recipe = RunBed.Document.Recipe with { PartSize = null } });
        bed.S3.PutVirtual("large", TooLarge);
        await bed.InvokeAsync(DriverBed.Event("large"));
        (await bed.RunJobAsync(bed.Batch.Jobs[0])).MustEndWith(0);
        await bed.Run.PutAsync(RunLayout.Document("another"), System.Text.Json.JsonSerializer.Serialize(RunBed.Document with { RunId = "another" }, RunsJson.Relaxed.RunDocument));

        var (code, result) = await bed.InvokeAsync(DriverBed.Event("large", new System.Text.Json.Nodes.JsonObject { ["run"] = "another" }));

        Assert.Equal(("Succeeded", "Skipped"), (code, result.Status));
        Assert.Single(bed.Batch.Jobs);
        Assert.Equal(ItemStatus.Skipped, Assert.Single(await bed.Run.OutcomesAsync(run: "another")).Status);
    }

    [Theory]
    [InlineData("a", 1)]
    [InlineData("large", TooLarge)]
    public async Task A_run_that_was_stopped_is_a_permanent_failure_that_says_how_to_go_on_and_nothing_is_begun(string key, long size)
    {
        await using var bed = await DriverBed.StartAsync();
        bed.S3.PutVirtual(key, size);
        await bed.Run.PutAsync(RunLayout.Stop(RunBed.RunId), "{}");

        for (var i = 0; i < 2; i++)
        {
            var (code, result) = await bed.InvokeAsync(DriverBed.Event(key));
            Assert.Equal(("PermanentFailure", "Failed", FailureKind.Stopped), (code, result.Status, result.Kind));
            Assert.StartsWith("Stopped: ", result.Reason, StringComparison.Ordinal);
            Assert.Contains($"Resume-S3BatchTransfer {RunBed.RunId}", result.Reason, StringComparison.Ordinal);
        }

        Assert.Empty(bed.Batch.Jobs);
        Assert.Empty(await bed.S3.KeysAsync());
        Assert.Equal(0, await bed.S3.PendingUploadsAsync());

        // Seen once, it is not looked for again.
        Assert.Single(bed.S3.Server.Edge.Requests.Records(), request => request.Key == RunLayout.Stop(RunBed.RunId) && request.Operation == "HeadObject");
    }

    [Fact]
    public async Task Whether_a_run_was_stopped_is_not_asked_for_each_object_and_a_look_that_fails_stops_nothing()
    {
        await using var bed = await DriverBed.StartAsync();
        await bed.S3.PutAllAsync("a", "b", "c");
        bed.S3.Server.Edge.Faults.Install(new FaultRule
        {
            Match = new FaultMatch { Operation = "HeadObject", ExactKey = RunLayout.Stop(RunBed.RunId) },
            Action = new FaultAction { Error = "AccessDenied" },
        });

        foreach (var key in (string[])["a", "b", "c"])
            Assert.Equal("Copied", (await bed.InvokeAsync(DriverBed.Event(key))).Result.Status);

        Assert.True(bed.S3.Server.Edge.Requests.Records().Count(request => request.Key == RunLayout.Stop(RunBed.RunId)) < 3);
    }

    [Fact]
    public async Task Digests_that_need_the_bytes_are_for_Batch()
    {
        await using var bed = await DriverBed.StartAsync(RunBed.Document with { Recipe = RunBed.Document.Recipe with { Digests = [DigestAlgorithm.Md5] } });
        await bed.S3.PutAsync("a");

        Assert.Equal(("Submitted", "Digests"), (await bed.InvokeAsync(DriverBed.Event("a"))).Result is var result ? (result.Status, result.Reason) : default);
        Assert.Empty(await bed.S3.KeysAsync());
        (await bed.RunJobAsync(bed.Batch.Jobs[0])).MustEndWith(0);

        Assert.True((await bed.S3.Store.HeadAsync(new ObjectLocation(WorkerBed.Destination, "in/a"), default)).Properties.Metadata.ContainsKey("content-md5"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3 * RunBed.PartSize)]
    public async Task Bytes_that_are_to_pass_through_a_worker_are_for_Batch(long size)
    {
        await using var bed = await DriverBed.StartAsync(RunBed.Document with
        {
            Recipe = RunBed.Document.Recipe with { Route = CopyRoute.Streamed },
            Pace = RunBed.Document.Pace with { MemoryBudget = 16 << 20 },
        });
        bed.S3.PutVirtual("a", size);

        Assert.Equal(("Submitted", "Streamed"), (await bed.InvokeAsync(DriverBed.Event("a"))).Result is var result ? (result.Status, result.Reason) : default);
        Assert.Empty(await bed.S3.KeysAsync());
        Assert.Equal(0, await bed.S3.PendingUploadsAsync());
        (await bed.RunJobAsync(bed.Batch.Jobs[0])).MustEndWith(0);

        var outcome = Assert.Single(await bed.Run.OutcomesAsync());
        Assert.Equal((ItemStatus.Copied, size), (outcome.Status, outcome.Size));
        Assert.NotNull(outcome.StreamedBecause);
        Assert.Equal("Skipped", (await bed.InvokeAsync(DriverBed.Event("a"))).Result.Status);
    }

    [Fact]
    public async Task Time_that_runs_out_hands_the_upload_over_and_the_worker_goes_on_with_its_parts()
    {
        await using var bed = await DriverBed.StartAsync();
        bed.S3.PutVirtual("large", 8 * RunBed.PartSize);
        bed.Run.HangAtPart(4);
        var time = TimeSpan.FromMinutes(15);
        var clock = new SetTime(DateTimeOffset.UtcNow);
        var transfer = bed.TransferAsync("large", clock, clock.GetUtcNow() + time);
        await bed.Run.PartHangsAsync("in/large");
        clock.Advance(time - DriverLimits.Reserve);
        var (result, partBytes) = await transfer;

        Assert.Equal(("Submitted", "OutOfTime"), (result.Status, result.Reason));
        var task = await bed.TaskOfAsync(Assert.Single(bed.Batch.Jobs));
        Assert.Equal((1L, await bed.S3.PendingUploadAsync()), (task.Upload!.Line, task.Upload.UploadId));
        await bed.Run.QuietAsync();
        var there = await bed.Run.PartsThereAsync("in/large");
        var asked = bed.Run.WatchParts();
        (await bed.RunJobAsync(bed.Batch.Jobs[0])).MustEndWith(0);

        Assert.NotEmpty(there);
        Assert.Equal(Enumerable.Range(1, 8).Except(there), asked.Order());
        Assert.Equal(there.Count, Assert.Single(await bed.Run.OutcomesAsync()).PartsKept);
        Assert.Equal(0, await bed.S3.PendingUploadsAsync());
        Assert.Equal(there.Count * RunBed.PartSize, partBytes);
    }

    [Fact]
    public async Task Too_little_time_to_begin_with_anything_hands_it_over()
    {
        await using var bed = await DriverBed.StartAsync();
        await bed.S3.PutAsync("a");

        await (await bed.StartFunctionAsync()).Api.Asked;
        Assert.Equal("OutOfTime", (await bed.InvokeAsync(DriverBed.Event("a"), TimeSpan.FromSeconds(19))).Result.Reason);
    }

    [Fact]
    public async Task A_driver_that_is_killed_leaves_parts_that_the_next_invocation_keeps()
    {
        await using var bed = await DriverBed.StartAsync();
        bed.S3.PutVirtual("large", 8 * RunBed.PartSize);
        bed.Run.HangAtPart(4);
        var (api, process) = await bed.StartFunctionAsync();
        api.Invoke(DriverBed.Event("large"), DateTimeOffset.UtcNow.AddMinutes(15));
        await bed.Run.PartHangsAsync("in/large");
        await process.KillAsync();
        await bed.Run.QuietAsync();
        var there = await bed.Run.PartsThereAsync("in/large");
        var asked = bed.Run.WatchParts();

        var next = await bed.StartFunctionAsync();
        var (code, result) = await DriverBed.InvokeAsync(next.Api, DriverBed.Event("large"));

        Assert.Equal(("Succeeded", "Copied"), (code, result.Status));
        Assert.Equal(((8 - there.Count) * RunBed.PartSize, there.Count * RunBed.PartSize, 1), await DriverBed.MetricsAsync(next.Process));
        Assert.Equal(Enumerable.Range(1, 8).Except(there), asked.Order());
        Assert.Equal(there.Count, Assert.Single(await bed.Run.OutcomesAsync()).PartsKept);
        Assert.Equal(0, await bed.S3.PendingUploadsAsync());
    }

    [Fact]
    public async Task Of_several_invocations_of_one_task_at_once_one_submits_a_job()
    {
        await using var bed = await DriverBed.StartAsync();
        var functions = new List<RuntimeApiStandIn>();
        for (var i = 0; i < 3; i++)
            functions.Add((await bed.StartFunctionAsync()).Api);
        await Task.WhenAll(functions.Select(function => function.Asked));

        for (var round = 0; round < 5; round++)
        {
            bed.S3.PutVirtual($"large-{round}", TooLarge);
            var answers = await Task.WhenAll(functions.Select(function => DriverBed.InvokeAsync(function, DriverBed.Event($"large-{round}"))));

            Assert.Equal(round + 1, bed.Batch.Jobs.Count);
            Assert.Contains(answers, answer => answer.Result.Status == "Submitted");
            Assert.All(answers, answer => Assert.True(answer.Result is { Status: "Submitted" } or { Kind: FailureKind.InUse }, answer.Result.Reason));
            Assert.All(answers.Where(answer => answer.Result.Kind == FailureKind.InUse), answer => Assert.Equal("TemporaryFailure", answer.Code));
        }
    }

    [Theory]
    [InlineData(3600, "job-1")]
    [InlineData(0, null)]
    public async Task An_invocation_that_has_written_a_task_down_is_left_alone_until_it_must_be_dead(int secondsAgo, string? job)
    {
        await using var bed = await DriverBed.StartAsync();
        bed.S3.PutVirtual("large", TooLarge);
        var source = new ObjectLocation(WorkerBed.Source, "large");
        var task = new TaskDocument { RunId = RunBed.RunId, TaskId = RunWriter.TaskId(source), Source = source, Because = "TooLarge", At = DateTimeOffset.UtcNow.AddSeconds(-secondsAgo) };
        await bed.Run.PutAsync(RunLayout.Task(RunBed.RunId, task.TaskId), System.Text.Json.JsonSerializer.Serialize(task, RunsJson.Relaxed.TaskDocument));

        var (code, result) = await bed.InvokeAsync(DriverBed.Event("large"));

        Assert.Equal(job is null ? ("TemporaryFailure", (FailureKind?)FailureKind.InUse) : ("Succeeded", null), (code, result.Kind));
        Assert.Equal(job, result.JobId);

        // A document of its own, so that only one of those who find the other dead submits.
        Assert.All(bed.Batch.Jobs, submitted => Assert.EndsWith("-2", (string)submitted["jobName"]!, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(429, "TooManyRequestsException", "TemporaryFailure", FailureKind.Throttled)]
    [InlineData(400, "ClientException", "PermanentFailure", FailureKind.InvalidRequest)]
    [InlineData(403, "AccessDeniedException", "PermanentFailure", FailureKind.AccessDenied)]
    public async Task A_job_that_is_refused_is_no_success_and_is_taken_as_soon_as_Batch_takes_it(int status, string error, string expected, FailureKind kind)
    {
        await using var bed = await DriverBed.StartAsync();
        bed.S3.PutVirtual("large", TooLarge);
        bed.Batch.Refusal = (status, error);

        var (code, result) = await bed.InvokeAsync(DriverBed.Event("large"));

        Assert.Equal((expected, "Failed", kind), (code, result.Status, result.Kind));
        Assert.Contains(error, result.Reason, StringComparison.Ordinal);
        Assert.Equal(kind, Assert.Single(await bed.Run.OutcomesAsync()).Failure!.Kind);
        bed.Batch.Refusal = null;
        Assert.Equal("Submitted", (await bed.InvokeAsync(DriverBed.Event("large"))).Result.Status);
    }

    [Fact]
    public async Task A_ledger_that_cannot_be_written_is_no_success()
    {
        await using var bed = await DriverBed.StartAsync();
        await bed.S3.PutAsync("a");
        bed.S3.Server.Edge.Faults.Install(new MediaExchange.Transfer.Sandbox.Edge.Faults.FaultRule
        {
            Match = new MediaExchange.Transfer.Sandbox.Edge.Faults.FaultMatch { Operation = "PutObject", Bucket = WorkerBed.Helper },
            Action = new MediaExchange.Transfer.Sandbox.Edge.Faults.FaultAction { Error = "AccessDenied" },
        });

        var (code, result) = await bed.InvokeAsync(DriverBed.Event("a"));

        Assert.Equal(("PermanentFailure", FailureKind.AccessDenied), (code, result.Kind));
        Assert.Contains("The ledger", result.Reason, StringComparison.Ordinal);
        Assert.Equal(1, bed.S3.Server.Edge.Requests.Count(S3Operation.CopyObject, 200));
    }
}
