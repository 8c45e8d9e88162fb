using System.Text.Json;
using MediaExchange.Transfer.Aws.Clients.Batch;
using MediaExchange.Transfer.Aws.Clients.S3Control;
using MediaExchange.Transfer.Aws.Helpers;
using MediaExchange.Transfer.Aws.Runs;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;
using MediaExchange.Transfer.Sandbox.Edge.Faults;
using Xunit;

namespace Aws.Tests.Runs;

public sealed class RunStartTests : IAsyncLifetime
{
    private RunBed _bed = null!;

    public async Task InitializeAsync()
    {
        _bed = await RunBed.StartAsync();
        await _bed.HoldJobsAsync();
    }

    public async Task DisposeAsync() => await _bed.DisposeAsync();

    [Fact]
    public async Task A_job_of_S3_Batch_Operations_says_all_that_the_driver_needs()
    {
        var path = await _bed.InventoryAsync("a b", "c+d", "дом/👍");

        var run = await _bed.Runs.StartAsync(_bed.Helper, RunBed.Request(path) with { NeedsConfirmation = true, Priority = 7, Description = "first", Tags = new Dictionary<string, string> { ["project"] = "x" } });

        Assert.Equal(3, run.Rows);
        var job = (await _bed.Control.DescribeJobAsync(new DescribeJobRequest { AccountId = "111122223333", JobId = run.JobId })).Job!;
        Assert.Equal(($"mediaexchange-{run.RunId}: first", 7, true), (job.Description, job.Priority, job.ConfirmationRequired));
        Assert.Equal(_bed.Helper.Outputs["BatchOperationsRoleArn"], job.RoleArn);
        var invoke = job.Operation!.LambdaInvoke!;
        Assert.Equal((_bed.Helper.Outputs["DriverFunctionArn"], "2.0"), (invoke.FunctionArn, invoke.InvocationSchemaVersion));
        Assert.Equal(run.RunId, invoke.UserArguments!["run"]);
        Assert.Equal("s3://exchange/in/", invoke.UserArguments["destination"]);
        Assert.Equal("IfExists Skip; CopyProperty Default", invoke.UserArguments["options"]);
        Assert.Equal(["Bucket", "Key"], job.Manifest!.Spec!.Fields);
        Assert.Equal($"arn:aws:s3:::{_bed.Bucket}/runs/{run.RunId}/inventory.csv", job.Manifest.Location!.ObjectArn);
        Assert.Equal((true, $"arn:aws:s3:::{_bed.Bucket}", $"runs/{run.RunId}/report", "AllTasks"), (job.Report!.Enabled, job.Report.Bucket, job.Report.Prefix, job.Report.ReportScope));

        // As it was brought, every decoder reads it alike.
        Assert.Equal("masters,a%20b\nmasters,c%2Bd\nmasters,%D0%B4%D0%BE%D0%BC/%F0%9F%91%8D\n", await _bed.TextAsync(RunLayout.Inventory(run.RunId)));
    }

    [Fact]
    public async Task An_inventory_of_several_buckets_is_refused_in_one_sentence_and_an_array_takes_it()
    {
        await using var bed = await RunBed.StartAsync(new HelperSettings { SourceBuckets = [RunBed.Source, "other"], DestinationBuckets = [RunBed.Destination] });
        await bed.HoldJobsAsync();
        var path = bed.WriteInventory("masters,a", "masters,b", "other,c", "masters,d", "other,e");
        var request = RunBed.Request(path);

        foreach (var begin in new Func<Task>[] { () => bed.Runs.PlanAsync(bed.Helper, request), () => bed.Runs.StartAsync(bed.Helper, request) })
        {
            var refused = await Assert.ThrowsAsync<TransferException>(begin);
            Assert.Equal((FailureKind.InvalidRow, path), (refused.Kind, refused.Target));
            Assert.Equal(
                $"The inventory '{path}' is of several buckets ('masters', and from line 3 on 'other'), and a job of S3 Batch Operations takes the objects of one. "
                + "Nothing was begun. Write -Engine BatchArray, which takes any, or make an inventory for each bucket.",
                refused.Message);
        }

        Assert.Empty(await bed.Runs.ListIdsAsync(bed.Helper));
        Assert.Empty(await bed.Store.ListUploadsAsync(bed.Bucket, "", default).ToListAsync());
        Assert.Equal(5, (await bed.Runs.StartAsync(bed.Helper, request with { Engine = RunEngine.BatchArray })).Rows);
    }

    [Fact]
    public async Task A_run_whose_bytes_pass_through_workers_says_so_to_all_that_take_part()
    {
        var path = await _bed.InventoryAsync("a");
        var request = RunBed.Request(path) with { Options = new TransferOptions { Route = CopyRoute.Streamed }, MemoryBudget = 64 << 20, NeedsConfirmation = true };

        var run = await _bed.Runs.StartAsync(_bed.Helper, request);

        var document = JsonSerializer.Deserialize(await _bed.TextAsync(RunLayout.Document(run.RunId)), RunsJson.Relaxed.RunDocument)!;
        var options = document.Recipe.Apply(document.Pace.Apply(new TransferOptions()));
        Assert.Equal((CopyRoute.Streamed, 64L << 20), (options.Route, options.MemoryBudget));
        var job = (await _bed.Control.DescribeJobAsync(new DescribeJobRequest { AccountId = "111122223333", JobId = run.JobId })).Job!;
        Assert.EndsWith("; Streamed", job.Operation!.LambdaInvoke!.UserArguments!["options"], StringComparison.Ordinal);
        Assert.Equal(1, (await _bed.Runs.PlanAsync(_bed.Helper, request)).HandedOver);

        var tooMuch = await Assert.ThrowsAsync<TransferException>(() => _bed.Runs.PlanAsync(_bed.Helper, request with { MemoryBudget = 4L << 30 }));
        Assert.Equal("-MemoryBudget is 4 GiB, and a worker of the helper 'studio' has 4 GiB, of which 512 MiB are its own. Write 3.5 GiB or less, or leave it out for what is right for nearly everybody.", tooMuch.Message);
    }

    [Fact]
    public void A_run_that_an_older_version_began_is_read_as_it_was_meant()
    {
        const string Older = """
            {"schema":1,"runId":"r","engine":"s3Batch","helper":"default","startedAt":"2026-11-20T13:00:00+00:00","version":"0.1.0",
             "recipe":{"origin":"inventory","destinationBucket":"exchange","keys":{"removePrefix":"","addPrefix":"in/"}},"pace":{"maxConcurrency":3}}
            """;
        var document = JsonSerializer.Deserialize(Older, RunsJson.Relaxed.RunDocument)!;
        var options = document.Recipe.Apply(document.Pace.Apply(new TransferOptions()));
        Assert.Equal((CopyRoute.Auto, new TransferOptions().MemoryBudget, 3), (options.Route, options.MemoryBudget, options.MaxConcurrency));
    }

    [Fact]
    public async Task An_array_has_a_child_for_each_slice_and_one_slice_is_a_plain_job()
    {
        var path = await _bed.InventoryAsync([.. Enumerable.Range(0, 7).Select(i => $"k{i}")]);
        var run = await _bed.Runs.StartAsync(_bed.Helper, RunBed.Request(path, RunEngine.BatchArray) with { ItemsPerTask = 3 });
        var job = (await _bed.Batch.DescribeJobsAsync(new DescribeJobsRequest { Jobs = [run.JobId!] })).Jobs.Single();
        Assert.Equal(3, job.ArrayProperties!.Size);
        Assert.Equal(["task", $"s3://{_bed.Bucket}/runs/{run.RunId}/run.json"], job.Container!.Command);
        Assert.Equal(run.RunId, job.Tags["mediaexchange-transfer:run"]);
        Assert.Equal(3 * RunSlice.Width, (await _bed.TextAsync(RunLayout.Slices(run.RunId))).Length);

        var one = await _bed.Runs.StartAsync(_bed.Helper, RunBed.Request(path, RunEngine.BatchArray) with { MaxConcurrency = 1 });
        Assert.Null((await _bed.Batch.DescribeJobsAsync(new DescribeJobsRequest { Jobs = [one.JobId!] })).Jobs.Single().ArrayProperties);
    }

    [Theory]
    [InlineData(RunEngine.S3Batch)]
    [InlineData(RunEngine.BatchArray)]
    [InlineData(RunEngine.BatchJob)]
    public async Task A_start_that_is_interrupted_at_any_request_goes_on_with_the_same_id_and_makes_one_job(RunEngine engine)
    {
        var path = await _bed.InventoryAsync("a", "b", "c");
        var request = RunBed.Request(path, engine) with { NeedsConfirmation = true, ItemsPerTask = 2 };
        if (engine == RunEngine.BatchJob)
            request = request with { Inventory = null, Source = new S3Address(RunBed.Source, "a") };
        var wasInterrupted = true;
        var points = 0;
        foreach (var moment in new[] { FaultMoment.Before, FaultMoment.After })
        {
            for (var nth = 1; wasInterrupted || nth == 1; nth++)
            {
                var attempt = request with { RunId = $"run-{moment}-{nth}" };
                wasInterrupted = await InterruptAsync(attempt, nth, moment);
                points += wasInterrupted ? 1 : 0;

                var run = await _bed.Runs.StartAsync(_bed.Helper, attempt);

                Assert.NotNull(run.JobId);
                Assert.Equal(engine == RunEngine.BatchJob ? 1 : 3, run.Rows);
                Assert.Single(engine == RunEngine.S3Batch ? (await _bed.S3JobsAsync(attempt.RunId + "")).Select(job => job.JobId) : (await _bed.JobsAsync(attempt.RunId)).Where(job => job.JobName!.Contains(attempt.RunId, StringComparison.Ordinal)).Select(job => job.JobId));
                Assert.Empty(await _bed.Store.ListUploadsAsync(_bed.Bucket, "", default).ToListAsync());
            }
        }

        Assert.InRange(points, 8, 100);
    }

    [Fact]
    public async Task The_same_id_with_another_destination_is_refused()
    {
        var path = await _bed.InventoryAsync("a");
        var request = RunBed.Request(path) with { RunId = "mine", NeedsConfirmation = true };
        await _bed.Runs.StartAsync(_bed.Helper, request);
        var refused = await Assert.ThrowsAsync<TransferException>(() => _bed.Runs.StartAsync(_bed.Helper, request with { Destination = new S3Address(RunBed.Destination, "out/") }));
        Assert.Equal("The run 'mine' was begun before, and this command differs from that one in what is copied, where to or how. Write the same command to go on with it, or leave -RunId out to begin another run.", refused.Message);
    }

    [Fact]
    public async Task An_inventory_in_a_bucket_is_brought_in_parts_of_eight_mebibytes()
    {
        var lines = Enumerable.Range(0, 150_000).Select(i => $"masters,{new string('k', 80)}{i:000000}").ToList();
        await _bed.PutTextAsync("other", "lists/all.csv", string.Concat(lines.Select(line => line + "\r\n")));

        var run = await _bed.Runs.StartAsync(_bed.Helper, RunBed.Request("s3://other/lists/all.csv") with { NeedsConfirmation = true });

        Assert.Equal(150_000, run.Rows);
        var head = await _bed.Store.HeadAsync(new ObjectLocation(_bed.Bucket, RunLayout.Inventory(run.RunId)), default);
        Assert.Equal((2, lines.Sum(line => line.Length + 1L)), (head.PartCount, head.Size));
        Assert.Equal(RunState.Suspended, (await _bed.UntilAsync(run.RunId, now => now.Status != RunState.Preparing)).Status);
    }

    [Fact]
    public async Task Versions_are_named_in_the_manifest_and_a_publishers_copies_are_granted_to_the_subscriber()
    {
        var subscriber = new string('a', 64);
        await using var bed = await RunBed.StartAsync(new HelperSettings { Role = HelperRole.Publisher, SourceBuckets = [RunBed.Source], DestinationBuckets = [RunBed.Destination], SubscriberCanonicalUserId = subscriber });
        var path = bed.WriteInventory("masters,a,v1", "masters,a,v2");

        var run = await bed.Runs.StartAsync(bed.Helper, RunBed.Request(path) with { NeedsConfirmation = true });

        var job = (await bed.Control.DescribeJobAsync(new DescribeJobRequest { AccountId = "111122223333", JobId = run.JobId })).Job!;
        Assert.Equal(["Bucket", "Key", "VersionId"], job.Manifest!.Spec!.Fields);
        Assert.Equal("masters,a,v1\nmasters,a,v2\n", await bed.TextAsync(RunLayout.Inventory(run.RunId)));
        var document = JsonSerializer.Deserialize(await bed.TextAsync(RunLayout.Document(run.RunId)), RunsJson.Relaxed.RunDocument)!;
        Assert.Equal([subscriber], document.Recipe.Settings.GrantFullControl);
        Assert.True(document.Inventory!.HasVersions);

        var others = new TransferOptions { Destination = new DestinationSettings { CannedAcl = "bucket-owner-full-control" } };
        var owned = await bed.Runs.StartAsync(bed.Helper, RunBed.Request(path) with { NeedsConfirmation = true, Options = others });
        Assert.Empty(JsonSerializer.Deserialize(await bed.TextAsync(RunLayout.Document(owned.RunId)), RunsJson.Relaxed.RunDocument)!.Recipe.Settings.GrantFullControl);
    }

    [Theory]
    [InlineData(RunEngine.S3Batch, "S3 Batch Operations has forgotten its job, as it does after 90 days.")]
    [InlineData(RunEngine.BatchArray, "AWS Batch has forgotten its job, as it does seven days after the end.")]
    public async Task A_run_whose_job_is_forgotten_says_so_and_can_be_resumed(RunEngine engine, string reason)
    {
        var path = await _bed.InventoryAsync("a");
        var run = await _bed.Runs.StartAsync(_bed.Helper, RunBed.Request(path, engine) with { NeedsConfirmation = true });
        await _bed.PutTextAsync(_bed.Bucket, RunLayout.Job(run.RunId), "{\"jobId\":\"00000000-0000-0000-0000-000000000000\"}");

        var now = (await _bed.Runs.FindAsync(_bed.Helper, run.RunId))!;

        Assert.Equal((RunState.Unknown, reason, true), (now.Status, now.StatusReason, now.IsOver));
        Assert.Equal(run.RunId, (await _bed.Runs.ResumeAsync(_bed.Helper, run.RunId)).ResumedFrom);
    }

    [Theory]
    [InlineData("jobs")]
    [InlineData("job-1")]
    [InlineData("a/b")]
    [InlineData("-a")]
    [InlineData("")]
    public async Task An_id_that_would_be_in_the_way_is_refused(string runId)
    {
        var path = await _bed.InventoryAsync("a");
        var refused = await Assert.ThrowsAsync<TransferException>(() => _bed.Runs.StartAsync(_bed.Helper, RunBed.Request(path) with { RunId = runId }));
        Assert.StartsWith($"'{runId}' cannot be a run's id:", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rest_that_is_being_transferred_is_not_begun_a_second_time_and_one_that_was_interrupted_goes_on()
    {
        var path = await _bed.InventoryAsync("a", "b");
        var run = await _bed.Runs.StartAsync(_bed.Helper, RunBed.Request(path, RunEngine.BatchArray));
        Assert.Equal(run.RunId, (await _bed.Runs.FindAsync(_bed.Helper, run.JobId!))!.RunId);
        await _bed.Runs.StopAsync(_bed.Helper, run.RunId);

        _bed.Server.Edge.Faults.Install(new FaultRule { Match = new FaultMatch { Operation = "batch:SubmitJob" }, Action = new FaultAction { Error = "ClientException", Status = 400, Message = "JobQueue is in DISABLED state." } });
        var refused = await Assert.ThrowsAsync<TransferException>(() => _bed.Runs.ResumeAsync(_bed.Helper, run.RunId));
        Assert.Contains("JobQueue is in DISABLED state", refused.Message, StringComparison.Ordinal);
        _bed.Server.Edge.Faults.Clear();
        var begun = await _bed.Runs.ListAsync(_bed.Helper).SingleAsync(each => each.ResumedFrom == run.RunId);
        Assert.Equal((RunState.Preparing, null, "It has no job yet"), (begun.Status, begun.JobId, begun.StatusReason));

        var rest = await _bed.Runs.ResumeAsync(_bed.Helper, run.RunId);
        Assert.Equal(begun.RunId, rest.RunId);
        Assert.NotNull(rest.JobId);
        var again = await Assert.ThrowsAsync<TransferException>(() => _bed.Runs.ResumeAsync(_bed.Helper, run.RunId));
        Assert.Equal(FailureKind.InUse, again.Kind);
        Assert.Contains($"is being transferred by the run '{rest.RunId}'", again.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, string[], string> BadInventories => new()
    {
        { "a quote", ["masters,a", "masters,b%2", "masters,\"c"], "2 lines of the inventory '{0}' cannot be transferred. Line 2: The key is not URL-encoded" },
        { "mixed versions", ["masters,a,v1", "masters,b"], "a line of the inventory '{0}' cannot be transferred. Line 2: The version is missing, and the rows from line 1 on have one." },
        { "a foreign bucket", ["masters,a", "elsewhere,b"], "Line 2: The helper 'studio' may not read the bucket 'elsewhere': it was installed for masters." },
        { "nothing", [], "The inventory '{0}' has no rows, so there is nothing to do. Make one with New-TransferInventory" },
        { "a header", ["Bucket,Key", "masters,a"], "Line 1: The first line is a header" },
    };

    [Theory]
    [MemberData(nameof(BadInventories))]
    public async Task An_inventory_that_cannot_be_transferred_is_refused_before_anything_is_begun(string what, string[] lines, string message)
    {
        var path = _bed.WriteInventory(lines);
        var refused = await Assert.ThrowsAsync<TransferException>(() => _bed.Runs.StartAsync(_bed.Helper, RunBed.Request(path)));
        Assert.True(refused.Message.Contains(string.Format(null, message, path), StringComparison.Ordinal), $"{what}: {refused.Message}");
        Assert.Equal(FailureKind.InvalidRow, refused.Kind);
        Assert.Empty(await _bed.KeysAsync(_bed.Bucket));
    }

    [Fact]
    public async Task Buckets_and_keys_that_are_not_the_helpers_are_refused_with_the_way_to_allow_them()
    {
        var path = await _bed.InventoryAsync("a");
        var elsewhere = await Assert.ThrowsAsync<TransferException>(() => _bed.Runs.StartAsync(_bed.Helper, RunBed.Request(path) with { Destination = new S3Address("other", "") }));
        Assert.Equal((FailureKind.AccessDenied, "The helper 'studio' may not write to the bucket 'other': it was installed for exchange. Choose one of these, or run Install-TransferHelper studio -DestinationBucket with all that it shall write to."), (elsewhere.Kind, elsewhere.Message));
        var encrypted = new TransferOptions { Destination = new DestinationSettings { Encryption = new ServerSideEncryption("aws:kms", "arn:aws:kms:us-east-1:111122223333:key/1") } };
        var denied = await Assert.ThrowsAsync<TransferException>(() => _bed.Runs.StartAsync(_bed.Helper, RunBed.Request(path) with { Options = encrypted }));
        Assert.Equal(FailureKind.KmsDenied, denied.Kind);
        Assert.Contains("-DestinationKmsKeyArn", denied.Message, StringComparison.Ordinal);
        var prefix = await Assert.ThrowsAsync<TransferException>(() => _bed.Runs.StartAsync(_bed.Helper, RunBed.Request(null) with { Source = new S3Address(RunBed.Source, "films/") }));
        Assert.Contains("is a prefix, and -Source names one object", prefix.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UPDATE_IN_PROGRESS", "1.0.0", FailureKind.InUse, "somebody is changing it. Wait for that to end")]
    [InlineData("ROLLBACK_COMPLETE", "1.0.0", FailureKind.InvalidRequest, "Remove it with Uninstall-TransferHelper")]
    [InlineData("CREATE_COMPLETE", "0.9.0", FailureKind.InvalidRequest, "is of version 0.9.0, which is older than this module, 1.0.0, and would not understand the run. Run Install-TransferHelper studio to update it.")]
    public async Task A_helper_that_is_not_ready_takes_no_run(string status, string version, FailureKind kind, string message)
    {
        var helper = _bed.Helper with { Status = status, Version = version };
        var refused = await Assert.ThrowsAsync<TransferException>(() => _bed.Runs.StartAsync(helper, RunBed.Request("missing.csv")));
        Assert.Equal(kind, refused.Kind);
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_counts_and_estimates_and_writes_nothing()
    {
        _bed.Server.AddVirtualObject(RunBed.Source, "film", 5L << 40);
        var path = await _bed.InventoryAsync("a", "b");
        await File.AppendAllTextAsync(path, "masters,film\nmasters,missing\n");

        var plan = await _bed.Runs.PlanAsync(_bed.Helper, RunBed.Request(path));

        Assert.Equal((4, 4, 1, 1), (plan.Rows, plan.Looked, plan.Missing, plan.HandedOver));
        Assert.InRange(plan.Bytes, 5L << 40, 8L << 40);
        Assert.InRange(plan.Duration, TimeSpan.FromMinutes(10), TimeSpan.FromHours(1));
        Assert.InRange(plan.Cost, 0.25, 10);
        Assert.Empty(await _bed.KeysAsync(_bed.Bucket));
        Assert.Empty(await _bed.S3JobsAsync(""));

        var array = await _bed.Runs.PlanAsync(_bed.Helper, RunBed.Request(path, RunEngine.BatchArray) with { ItemsPerTask = 3 });
        Assert.Equal((2, 3, 0), (array.Slices, array.ItemsPerTask, array.HandedOver));
        Assert.InRange(array.Cost, 0.0001, 1);
        var one = await _bed.Runs.PlanAsync(_bed.Helper, RunBed.Request(null) with { Source = new S3Address(RunBed.Source, "a") });
        Assert.Equal((1, 0, 0), (one.Rows, one.Slices, one.Missing));
        Assert.InRange(one.Cost, 0, 0.01);
    }

    /// <returns>Whether there was such a request.</returns>
    private async Task<bool> InterruptAsync(RunRequest request, int nth, FaultMoment moment)
    {
        using var stop = new CancellationTokenSource();
        var count = 0;
        _bed.Server.Edge.Faults.Clear();
        _bed.Server.Edge.Faults.Install(new FaultRule
        {
            Action = new FaultAction
            {
                When = moment,
                Hook = (_, _) => Interlocked.Increment(ref count) == nth ? stop.CancelAsync() : Task.CompletedTask,
            },
        });
        try
        {
            await _bed.Runs.StartAsync(_bed.Helper, request, null, stop.Token);
        }
        catch (OperationCanceledException)
        {
            // As by Ctrl-C.
        }

        // What was under way may still arrive.
        while (_bed.Server.Edge.Requests.Summarise().InFlight > 0)
            await Task.Yield();
        _bed.Server.Edge.Faults.Clear();
        return count >= nth;
    }
}
