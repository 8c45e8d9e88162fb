using System.Globalization;
using MediaExchange.Transfer.Aws.Clients.Batch;
using MediaExchange.Transfer.Sandbox;
using Xunit;

namespace Sandbox.Tests.Planes;

public class BatchTests
{
    [Fact]
    public async Task A_job_runs_the_worker_and_is_described_and_its_log_is_where_it_says()
    {
        await using var bed = await BatchBed.StartAsync();
        var submitted = await bed.Batch.SubmitJobAsync(new()
        {
            JobName = "version",
            JobQueue = "arn:aws:batch:us-east-1:111122223333:job-queue/queue",
            JobDefinition = "definition:1",
            Tags = new() { ["run"] = "r1" },
            PropagateTags = true,
        });
        var job = await bed.EndAsync(submitted.JobId!);
        Assert.Equal((JobStatus.SUCCEEDED, "Essential container in task exited", 0), (job.Status, job.StatusReason, job.Container!.ExitCode));
        Assert.Equal(("version", submitted.JobArn, "r1"), (job.JobName, job.JobArn, job.Tags["run"]));
        Assert.Equal(("arn:aws:batch:us-east-1:111122223333:job-definition/definition:1", "worker:1.0"), (job.JobDefinition, job.Container.Image));
        Assert.Equal(["--version"], job.Container.Command);
        Assert.Equal((3, "EXIT", 3600), (job.RetryStrategy!.Attempts, job.RetryStrategy.EvaluateOnExit![1].Action, job.Timeout!.AttemptDurationSeconds));
        Assert.True(job.CreatedAt <= job.StartedAt && job.StartedAt <= job.StoppedAt);
        var attempt = Assert.Single(job.Attempts);
        Assert.Equal(job.Container.LogStreamName, attempt.Container!.LogStreamName);
        Assert.StartsWith("worker/default/", job.Container.LogStreamName, StringComparison.Ordinal);
        Assert.Matches(@"^\d+\.\d+\.\d+", Assert.Single(bed.Lines(job.Container.LogStreamName!)));
    }

    [Fact]
    public async Task The_first_rule_that_fits_decides_whether_it_is_tried_again()
    {
        await using var bed = await BatchBed.StartAsync();
        var once = await bed.EndAsync(await bed.SubmitAsync("once", "fly"));
        Assert.Equal((JobStatus.FAILED, 2, 1), (once.Status, once.Container!.ExitCode, once.Attempts.Count));
        var request = BatchBed.Request("always", "fly");
        request.RetryStrategy = new() { Attempts = 3, EvaluateOnExit = [new() { OnExitCode = "3*", Action = "exit" }, new() { OnStatusReason = "Essential*", OnExitCode = "7", Action = "EXIT" }] };
        var always = await bed.EndAsync((await bed.Batch.SubmitJobAsync(request)).JobId!);
        Assert.Equal((JobStatus.FAILED, 3), (always.Status, always.Attempts.Count));
        Assert.Equal(3, always.Attempts.Select(attempt => attempt.Container!.LogStreamName).Distinct().Count());
    }

    [SkippableFact]
    public async Task A_child_of_an_array_knows_which_one_it_is_and_the_array_fails_with_any_of_them()
    {
        Skip.If(OperatingSystem.IsWindows(), "The stand-in for the worker is a script.");
        using var folder = new Scratch();
        await using var bed = await BatchBed.StartAsync(new SandboxOptions { WorkerPath = folder.Script("env; exit $(( AWS_BATCH_JOB_ARRAY_INDEX == 2 ? 2 : 0 ))") });
        var request = BatchBed.Request("array", "task");
        request.ArrayProperties = new() { Size = 5 };
        request.ContainerOverrides!.Environment = [new() { Name = "SHAPE", Value = "square" }];
        var id = (await bed.Batch.SubmitJobAsync(request)).JobId!;
        var array = await bed.EndAsync(id);
        Assert.Equal((JobStatus.FAILED, "Array Child Job failed", 5), (array.Status, array.StatusReason, array.ArrayProperties!.Size));
        Assert.Equal((4, 1, 0), (array.ArrayProperties.StatusSummary["SUCCEEDED"], array.ArrayProperties.StatusSummary["FAILED"], array.ArrayProperties.StatusSummary["RUNNING"]));

        var page = await bed.Batch.ListJobsAsync(new() { ArrayJobId = id, JobStatus = JobStatus.SUCCEEDED, MaxResults = 3 });
        var rest = await bed.Batch.ListJobsAsync(new() { ArrayJobId = id, JobStatus = JobStatus.SUCCEEDED, NextToken = page.NextToken });
        Assert.Equal([0, 1, 3, 4], page.JobSummaryList.Concat(rest.JobSummaryList).Select(child => child.ArrayProperties!.Index!.Value));
        Assert.Null(rest.NextToken);

        var child = await bed.DescribeAsync(id + ":3");
        Assert.Equal(3, child.ArrayProperties!.Index);
        var variables = bed.Lines(child.Container!.LogStreamName!).Select(line => line.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        Assert.Equal(("3", "5", "1", id + ":3"), (variables["AWS_BATCH_JOB_ARRAY_INDEX"], variables["AWS_BATCH_JOB_ARRAY_SIZE"], variables["AWS_BATCH_JOB_ATTEMPT"], variables["AWS_BATCH_JOB_ID"]));
        Assert.Equal(("queue", "environment"), (variables["AWS_BATCH_JQ_NAME"], variables["AWS_BATCH_CE_NAME"]));
        Assert.Equal(("red", "square", bed.Server.AccessKey), (variables["COLOUR"], variables["SHAPE"], variables["AWS_ACCESS_KEY_ID"]));
        Assert.Equal((bed.Server.Endpoint.GetLeftPart(UriPartial.Authority), "us-east-1"), (variables["AWS_ENDPOINT_URL"], variables["AWS_REGION"]));
        Assert.Empty(variables.Keys.Where(name => Environment.GetEnvironmentVariable(name) is not null && !name.StartsWith("DOTNET_", StringComparison.Ordinal))
            .Except(["PATH", "HOME", "TMPDIR", "TMP", "TEMP", "LANG", "TZ", "PWD", "SHLVL", "OLDPWD", "_", .. variables.Keys.Where(name => name.StartsWith("AWS_", StringComparison.Ordinal))]));
        Assert.NotEqual(Environment.GetEnvironmentVariable("HOME"), variables["HOME"]);
    }

    [Theory]
    [InlineData(2, 4, 2)]
    [InlineData(256, 1, 1)]
    public async Task As_many_run_as_there_are_vcpus_and_as_the_sandbox_may_have_processes(int vcpus, int processes, int expected)
    {
        await using var bed = await BatchBed.StartAsync(vcpus: vcpus);
        await bed.SetAsync($$"""{"processes":{{processes}}}""");
        await bed.HangAsync();
        List<string> ids = [];
        for (var i = 0; i < 4; i++)
            ids.Add(await bed.SubmitAsync($"job-{i}", BatchBed.Copy($"{i}")));
        await bed.HangingAsync(expected);
        var jobs = await Task.WhenAll(ids.Select(bed.DescribeAsync));
        Assert.Equal(expected, jobs.Count(job => job.Status == JobStatus.RUNNING));
        Assert.All(jobs.Skip(expected), job => Assert.Equal(JobStatus.RUNNABLE, job.Status));

        // What ends makes room, in the order of the queue.
        await bed.Batch.TerminateJobAsync(new() { JobId = ids[0], Reason = "enough" });
        await bed.UntilAsync(ids[expected], job => job.Status == JobStatus.RUNNING);
    }

    [Fact]
    public async Task What_could_never_run_says_why_it_waits()
    {
        await using var bed = await BatchBed.StartAsync(vcpus: 2);
        var request = BatchBed.Request("large");
        request.ContainerOverrides = new() { ResourceRequirements = [new() { Type = "VCPU", Value = "4" }] };
        var job = await bed.DescribeAsync((await bed.Batch.SubmitJobAsync(request)).JobId!);
        Assert.Equal(JobStatus.RUNNABLE, job.Status);
        Assert.StartsWith("MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE", job.StatusReason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_largest_array_is_listed_to_its_end_and_ended_at_once()
    {
        await using var bed = await BatchBed.StartAsync(vcpus: 0);
        var request = BatchBed.Request("array");
        request.ArrayProperties = new() { Size = 10_000 };
        var id = (await bed.Batch.SubmitJobAsync(request)).JobId!;
        List<int> indexes = [];
        string? token = null;
        do
        {
            var page = await bed.Batch.ListJobsAsync(new() { ArrayJobId = id, JobStatus = JobStatus.RUNNABLE, NextToken = token });
            indexes.AddRange(page.JobSummaryList.Select(child => child.ArrayProperties!.Index!.Value));
            token = page.NextToken;
        }
        while (token is not null);
        Assert.Equal(Enumerable.Range(0, 10_000), indexes);
        await bed.Batch.TerminateJobAsync(new() { JobId = id, Reason = "stop all" });
        var array = await bed.DescribeAsync(id);
        Assert.Equal((JobStatus.FAILED, 10_000), (array.Status, array.ArrayProperties!.StatusSummary["FAILED"]));
    }

    [Fact]
    public async Task The_settings_that_are_read_can_be_written()
    {
        await using var bed = await BatchBed.StartAsync();
        await bed.SetAsync("""{"processes":7,"reclaims":[{"attempt":2}]}""");
        using var read = await bed.Client.Sandbox.ControlAsync(HttpMethod.Get, "/_sandbox/batch");
        await bed.SetAsync(await read.Content.ReadAsStringAsync());
        using var refused = await bed.Client.Sandbox.ControlAsync(HttpMethod.Put, "/_sandbox/batch", """{"processes":0}""");
        Assert.Equal((400, "processes must be from 1 to 1000.\n"), ((int)refused.StatusCode, await refused.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task Jobs_of_a_queue_are_found_by_name_and_status_the_youngest_first()
    {
        await using var bed = await BatchBed.StartAsync();
        foreach (var name in new[] { "task-a", "Task-A", "task-ab", "other" })
            await bed.EndAsync(await bed.SubmitAsync(name));
        Assert.Equal(["Task-A", "task-a"], await NamesAsync("JOB_NAME", "task-A"));
        Assert.Equal(["task-ab", "Task-A", "task-a"], await NamesAsync("JOB_NAME", "task-*"));
        Assert.Equal(4, (await NamesAsync("JOB_DEFINITION", "definition")).Count);
        Assert.Equal(4, (await NamesAsync("AFTER_CREATED_AT", "0")).Count);
        Assert.Empty(await NamesAsync("BEFORE_CREATED_AT", DateTimeOffset.UtcNow.AddHours(-1).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)));
        Assert.Empty((await bed.Batch.ListJobsAsync(new() { JobQueue = "queue" })).JobSummaryList);
        Assert.Equal(4, (await bed.Batch.ListJobsAsync(new() { JobQueue = "queue", JobStatus = JobStatus.SUCCEEDED })).JobSummaryList.Count);
        Assert.Equal(await bed.Batch.SubmitOnceAsync(BatchBed.Request("other")) is { JobId: { } first } ? first : "", (await bed.Batch.SubmitOnceAsync(BatchBed.Request("other"))).JobId);

        async Task<List<string>> NamesAsync(string filter, string value)
        {
            List<string> names = [];
            string? token = null;
            do
            {
                var page = await bed.Batch.ListJobsAsync(new() { JobQueue = "queue", MaxResults = 2, NextToken = token, Filters = [new() { Name = filter, Values = [value] }] });
                names.AddRange(page.JobSummaryList.Select(job => job.JobName!));
                token = page.NextToken;
            }
            while (token is not null);
            return names;
        }
    }

    [Fact]
    public async Task What_the_stack_made_is_described_and_a_change_makes_a_revision()
    {
        await using var bed = await BatchBed.StartAsync();
        var queue = (await bed.Batch.DescribeJobQueuesAsync(new() { JobQueues = ["queue", "missing"] })).JobQueues.Single();
        var environment = (await bed.Batch.DescribeComputeEnvironmentsAsync(new())).ComputeEnvironments.Single();
        Assert.Equal(("ENABLED", "VALID", 1, environment.ComputeEnvironmentArn), (queue.State, queue.Status, queue.Priority, queue.ComputeEnvironmentOrder.Single().ComputeEnvironment));
        Assert.Equal(("SPOT", 256, "MANAGED"), (environment.ComputeResources!.Type, environment.ComputeResources.MaxvCpus, environment.Type));
        Assert.Equal("UPDATE_COMPLETE", await bed.Client.DeployAsync(BatchBed.Template("SPOT", 256, """{"Attempts":"7"}"""), "UPDATE"));
        var definition = (await bed.Batch.DescribeJobDefinitionsAsync(new() { JobDefinitionName = "definition", Status = "ACTIVE" })).JobDefinitions.Single();
        Assert.Equal((2, 7, 3600, "worker:1.0"), (definition.Revision, definition.RetryStrategy!.Attempts, definition.Timeout!.AttemptDurationSeconds, definition.ContainerProperties!.Image));
        Assert.Equal(["VCPU", "MEMORY"], definition.ContainerProperties.ResourceRequirements.Select(requirement => requirement.Type));
        Assert.EndsWith("definition:2", (await bed.DescribeAsync(await bed.SubmitAsync("job"))).JobDefinition, StringComparison.Ordinal);
        await RefusedAsync(bed, request => request.JobDefinition = "definition:1", "does not exist or is not in ACTIVE status");
    }

    [Fact]
    public async Task What_the_service_would_not_take_is_refused()
    {
        await using var bed = await BatchBed.StartAsync();
        await RefusedAsync(bed, request => request.JobQueue = "none", "JobQueue none not found");
        await RefusedAsync(bed, request => request.JobName = "a b", "match valid pattern");
        await RefusedAsync(bed, request => request.JobName = new string('a', 129), "match valid pattern");
        await RefusedAsync(bed, request => request.ArrayProperties = new() { Size = 1 }, "between 2 and 10000");
        await RefusedAsync(bed, request => request.ArrayProperties = new() { Size = 10_001 }, "between 2 and 10000");
        await RefusedAsync(bed, request => request.ContainerOverrides = new() { Command = [new string('x', 8192)] }, "at most 8192");
        await RefusedAsync(bed, request => request.ContainerOverrides = new() { Environment = [new() { Name = "AWS_BATCH_X", Value = "" }] }, "AWS_BATCH_X");
        await RefusedAsync(bed, request => request.Parameters = new() { ["x"] = new string('x', 30 << 10) }, "payload");
        await RefusedAsync(bed, request => request.Tags = new() { ["x"] = new string('x', 257) }, "'x' is too long");
        await RefusedAsync(bed, request => request.Timeout = new() { AttemptDurationSeconds = 59 }, "at least 60");
        await RefusedAsync(bed, request => request.RetryStrategy = new() { Attempts = 11 }, "between 1 and 10");
        await RefusedAsync(bed, request => request.RetryStrategy = new() { EvaluateOnExit = [new() { OnExitCode = "1x", Action = "EXIT" }] }, "no pattern");
        await RefusedAsync(bed, request => request.DependsOn = [new() { JobId = "x" }], "dependsOn");
        await bed.SetAsync("""{"queueState":"DISABLED"}""");
        await RefusedAsync(bed, _ => { }, "DISABLED");
        Assert.Equal("DISABLED", (await bed.Batch.DescribeJobQueuesAsync(new())).JobQueues.Single().State);
    }

    [Fact]
    public async Task A_submission_that_is_throttled_is_repeated_and_makes_one_job()
    {
        await using var bed = await BatchBed.StartAsync();
        using var set = await bed.Client.Sandbox.ControlAsync(HttpMethod.Post, "/_sandbox/faults", """{"rules":[{"match":{"operation":"batch:SubmitJob","times":1},"action":{"status429":true}}]}""");
        Assert.True(set.IsSuccessStatusCode);
        await bed.EndAsync(await bed.SubmitAsync("job"));
        Assert.Single((await bed.Batch.ListJobsAsync(new() { JobQueue = "queue", JobStatus = JobStatus.SUCCEEDED })).JobSummaryList);
        Assert.Equal(1, bed.Server.Edge.Faults.Status()[0].Acted);
    }

    [SkippableFact]
    public async Task A_worker_that_cannot_be_started_fails_the_attempt_and_says_why()
    {
        Skip.If(OperatingSystem.IsWindows(), "There are no execution bits.");
        using var folder = new Scratch();
        await using var bed = await BatchBed.StartAsync(new SandboxOptions { WorkerPath = folder.File("no program") });
        var job = await bed.EndAsync(await bed.SubmitAsync("job"));
        Assert.Equal((JobStatus.FAILED, "Task failed to start", 3), (job.Status, job.StatusReason, job.Attempts.Count));
        Assert.StartsWith("CannotStartContainerError: The worker", job.Container!.Reason, StringComparison.Ordinal);
    }

    private static async Task RefusedAsync(BatchBed bed, Action<SubmitJobRequest> spoil, string expected)
    {
        var request = BatchBed.Request("job");
        spoil(request);
        var refusal = await Assert.ThrowsAsync<AmazonBatchException>(() => bed.Batch.SubmitJobAsync(request));
        Assert.Equal("ClientException", refusal.ErrorCode);
        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
    }

    private sealed class Scratch : IDisposable
    {
        private readonly string _path = Directory.CreateTempSubdirectory("batch-").FullName;

        public string File(string text)
        {
            var path = Path.Combine(_path, "worker");
            System.IO.File.WriteAllText(path, text);
            return path;
        }

        public string Script(string text)
        {
            var path = File("#!/bin/sh\n" + text + "\n");
            if (!OperatingSystem.IsWindows())
                System.IO.File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            return path;
        }

        public void Dispose() => Directory.Delete(_path, recursive: true);
    }
}
