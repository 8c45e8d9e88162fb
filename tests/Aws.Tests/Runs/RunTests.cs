using MediaExchange.Transfer.Aws.Runs;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Hashing;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;
using MediaExchange.Transfer.Sandbox.Edge.Faults;
using Xunit;

namespace Aws.Tests.Runs;

/// <summary>Whole runs, by real processes of driver and worker.</summary>
public sealed class RunTests : IAsyncLifetime
{
    private RunBed _bed = null!;

    public async Task InitializeAsync() => _bed = await RunBed.StartAsync();

    public async Task DisposeAsync() => await _bed.DisposeAsync();

    [Fact]
    public async Task S3_Batch_Operations_and_AWS_Batch_transfer_an_inventory_and_count_what_failed()
    {
        var path = await _bed.InventoryAsync("a", "b c", "d+e");
        await File.AppendAllTextAsync(path, "masters,missing\n");

        // Digests are for AWS Batch: each object is handed over.
        var options = new TransferOptions { Digests = [DigestAlgorithm.Md5] };
        var begun = await _bed.Runs.StartAsync(_bed.Helper, RunBed.Request(path) with { Options = options, NeedsConfirmation = true });
        Assert.True(begun.Status is RunState.Preparing or RunState.Suspended);
        Assert.Equal(begun.RunId, (await _bed.Runs.ConfirmAsync(_bed.Helper, begun)).RunId);
        var ended = await _bed.EndAsync(begun.RunId);

        Assert.Equal(RunState.Complete, ended.Status);
        Assert.Equal(["in/a", "in/b c", "in/d+e"], await _bed.KeysAsync());
        Assert.Equal(new RunStage(4, 0, 0, 3, 1), ended.Driver);
        Assert.Equal(new RunStage(3, 0, 0, 3, 0), ended.Batch);
        Assert.Equal((4, 3, 1), (ended.Rows, ended.Done, ended.Failed));
        Assert.NotNull(ended.EndedAt);

        // By the job's id, too.
        Assert.Equal(ended, await _bed.Runs.FindAsync(_bed.Helper, ended.JobId!));

        var log = await _bed.Runs.ReadLogAsync(_bed.Helper, begun.RunId, new ObjectLocation(RunBed.Source, "b c")).ToListAsync();
        Assert.Contains(log, line => line is { Writer: "Driver", Level: "INFO", Item: "s3://masters/b c" } && line.Message.StartsWith("Submitted", StringComparison.Ordinal));
        Assert.Contains(log, line => line is { Writer: "Worker", Item: { } item } && item.StartsWith("s3://masters/b c", StringComparison.Ordinal) && line.Message.StartsWith("Copied", StringComparison.Ordinal));
        Assert.DoesNotContain(log, line => line.Item?.Contains("d+e", StringComparison.Ordinal) == true);
        Assert.Contains(await _bed.Runs.ReadLogAsync(_bed.Helper, begun.RunId).ToListAsync(), line => line.Level == "ERROR" && line.Item == "s3://masters/missing");
    }

    [Fact]
    public async Task An_array_transfers_its_slices_and_the_rest_is_resumed()
    {
        var path = await _bed.InventoryAsync("a", "b", "c");
        await File.AppendAllTextAsync(path, "masters,late\n");
        var first = await _bed.EndAsync((await _bed.Runs.StartAsync(_bed.Helper, RunBed.Request(path, RunEngine.BatchArray) with { ItemsPerTask = 2 })).RunId);
        Assert.Equal((RunState.Complete, 4, 2), (first.Status, first.Rows, first.Done));
        Assert.Equal(new RunStage(2, 0, 0, 1, 1), first.Batch);
        Assert.Null(first.Failed);
        Assert.Equal(["in/a", "in/b", "in/c"], await _bed.KeysAsync());

        await _bed.PutAsync("late");
        var rest = await _bed.Runs.ResumeAsync(_bed.Helper, first.RunId);
        Assert.Equal((1, first.RunId), (rest.Rows, rest.ResumedFrom));
        Assert.Equal("masters,late\n", await _bed.TextAsync(RunLayout.Inventory(rest.RunId)));
        Assert.Equal(RunState.Complete, (await _bed.EndAsync(rest.RunId)).Status);
        Assert.Contains("in/late", await _bed.KeysAsync());

        var nothing = await Assert.ThrowsAsync<TransferException>(() => _bed.Runs.ResumeAsync(_bed.Helper, rest.RunId));
        Assert.Equal($"Every row of the run '{rest.RunId}' has landed, so there is nothing to resume.", nothing.Message);
        Assert.Equal([rest.RunId, first.RunId], await _bed.Runs.ListAsync(_bed.Helper).Select(run => run.RunId).ToListAsync());
    }

    [Fact]
    public async Task One_object_goes_straight_to_the_queue()
    {
        await _bed.PutAsync("films/one.mxf");
        var request = RunBed.Request(null) with { Source = new S3Address(RunBed.Source, "films/one.mxf"), Destination = new S3Address(RunBed.Destination, "new name") };
        var ended = await _bed.EndAsync((await _bed.Runs.StartAsync(_bed.Helper, request)).RunId);
        Assert.Equal((RunEngine.BatchJob, RunState.Complete, 1, 1), (ended.Engine, ended.Status, ended.Rows, ended.Done));
        Assert.Equal(["new name"], await _bed.KeysAsync());
        var refused = await Assert.ThrowsAsync<TransferException>(() => _bed.Runs.SetPriorityAsync(_bed.Helper, ended.RunId, 5));
        Assert.Contains("Only runs of S3 Batch Operations have a priority", refused.Message, StringComparison.Ordinal);
        Assert.Contains("has landed", (await Assert.ThrowsAsync<TransferException>(() => _bed.Runs.ResumeAsync(_bed.Helper, ended.RunId))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stopped_run_leaves_nothing_in_the_queue_although_the_driver_was_handing_objects_over()
    {
        var keys = Enumerable.Range(0, 12).Select(i => $"k{i:00}").ToList();
        var path = await _bed.InventoryAsync(keys);
        await _bed.HoldJobsAsync();
        await _bed.SetAsync("s3control", new { concurrency = 2 });

        // The driver's submissions are slow, so that some are under way when the run is stopped.
        _bed.Server.Edge.Faults.Install(new FaultRule { Match = new FaultMatch { Operation = "batch:SubmitJob" }, Action = new FaultAction { DelayMilliseconds = 300 } });
        var run = await _bed.Runs.StartAsync(_bed.Helper, RunBed.Request(path) with { Options = new TransferOptions { Digests = [DigestAlgorithm.Md5] } });
        await _bed.UntilAsync(run.RunId, now => now.Batch.Total >= 2);
        var busy = await Assert.ThrowsAsync<TransferException>(() => _bed.Runs.ResumeAsync(_bed.Helper, run.RunId));
        Assert.Equal(FailureKind.InUse, busy.Kind);

        var stopped = await _bed.Runs.StopAsync(_bed.Helper, run.RunId);

        Assert.Equal(RunState.Cancelled, stopped.Status);
        Assert.True(stopped.Batch.Total >= 2);
        Assert.False(stopped.Batch.IsActive);
        Assert.All(await _bed.JobsAsync(run.RunId), job => Assert.Equal("FAILED", job.Status));
        Assert.Empty(await _bed.KeysAsync());

        _bed.Server.Edge.Faults.Clear();
        await _bed.SetAsync("batch", new { });
        var rest = await _bed.EndAsync((await _bed.Runs.ResumeAsync(_bed.Helper, run.RunId)).RunId);
        Assert.Equal((RunState.Complete, 12, 12), (rest.Status, rest.Rows, rest.Done));
        Assert.Equal(keys.Select(key => $"in/{key}"), await _bed.KeysAsync());
    }

    [Theory]
    [InlineData(RunEngine.S3Batch)]
    [InlineData(RunEngine.BatchArray)]
    [InlineData(RunEngine.BatchJob)]
    public async Task A_large_object_of_a_stopped_run_goes_on_from_its_parts_when_that_is_resumed(RunEngine engine)
    {
        const long Part = 5 << 20;
        _bed.Server.AddVirtualObject(RunBed.Source, "film", 8 * Part);
        var path = await _bed.InventoryAsync("a");
        await File.AppendAllTextAsync(path, "masters,film\n");
        _bed.Server.Edge.Faults.Install(new FaultRule { Match = new FaultMatch { Operation = "UploadPartCopy", From = 4 }, Action = new FaultAction { Hang = true } });
        var options = new TransferOptions { PartSize = Part, MultipartThreshold = Part };
        if (engine == RunEngine.S3Batch)
            options = options with { Digests = [DigestAlgorithm.Md5] };
        var request = RunBed.Request(path, engine) with { Options = options };
        if (engine == RunEngine.BatchJob)
            request = request with { Inventory = null, Source = new S3Address(RunBed.Source, "film") };
        var run = await _bed.Runs.StartAsync(_bed.Helper, request);
        await _bed.PartsAsync("in/film", 3);
        Assert.Equal(RunState.Cancelled, (await _bed.Runs.StopAsync(_bed.Helper, run.RunId)).Status);
        while (_bed.Server.Edge.Requests.Summarise().InFlight > 0)
            await Task.Yield();
        var there = await _bed.PartsAsync("in/film", 3);
        _bed.Server.Edge.Faults.Clear();
        var copied = _bed.Watch("UploadPartCopy");

        var rest = await _bed.EndAsync((await _bed.Runs.ResumeAsync(_bed.Helper, run.RunId)).RunId);

        Assert.Equal(RunState.Complete, rest.Status);
        Assert.Equal(Enumerable.Range(1, 8).Except(there), copied.Order());
        Assert.Equal(8 * Part, (await _bed.Store.HeadAsync(new ObjectLocation(RunBed.Destination, "in/film"), default)).Size);
        Assert.Empty(await _bed.Store.ListUploadsAsync(RunBed.Destination, "", default).ToListAsync());
    }

    [Fact]
    public async Task A_priority_is_set_while_the_job_waits()
    {
        var path = await _bed.InventoryAsync("a");
        var run = await _bed.Runs.StartAsync(_bed.Helper, RunBed.Request(path) with { NeedsConfirmation = true });
        Assert.Equal(10, run.Priority);
        Assert.Equal(99, (await _bed.Runs.SetPriorityAsync(_bed.Helper, run.RunId, 99)).Priority);
        var missing = await Assert.ThrowsAsync<TransferException>(() => _bed.Runs.SetPriorityAsync(_bed.Helper, "nothing", 1));
        Assert.Equal((FailureKind.NotFound, "The helper 'studio' has no run 'nothing'. Get-S3BatchTransfer lists the runs that there are; -HelperName and -Region name others."), (missing.Kind, missing.Message));
        Assert.Equal(RunState.Cancelled, (await _bed.Runs.StopAsync(_bed.Helper, run.RunId)).Status);
    }
}
