using MediaExchange.Transfer.Aws.Clients.Batch;
using MediaExchange.Transfer.Sandbox;
using Sandbox.Tests.Edge;
using Xunit;

namespace Sandbox.Tests.Planes;

public class BatchStopTests
{
    private const string Host = @"^Host EC2 \(instance i-[0-9a-f]{17}\) terminated\.$";

    [SkippableFact]
    public async Task A_copy_whose_instance_is_taken_away_is_asked_to_end_and_tried_again()
    {
        Skip.If(OperatingSystem.IsWindows(), "There are no signals.");
        await using var bed = await BatchBed.StartAsync();
        await bed.HangAsync(times: 1);
        var id = await bed.SubmitAsync("task-1", BatchBed.Copy());
        await bed.HangingAsync(1);
        Assert.Empty((await bed.ReclaimAsync("""{"job":"other-*"}""")).AsArray());
        Assert.Equal(id, (await bed.ReclaimAsync("""{"job":"task-*","noticeSeconds":60}"""))[0]!.ToString());
        var job = await bed.EndAsync(id);
        Assert.Equal((JobStatus.SUCCEEDED, 2), (job.Status, job.Attempts.Count));
        Assert.Matches(Host, job.Attempts[0].StatusReason);
        Assert.Equal((3, 0), (job.Attempts[0].Container!.ExitCode, job.Attempts[1].Container!.ExitCode));
        Assert.Equal(5, (await bed.Client.Sandbox.S3.GetObjectMetadataAsync("other", "key")).ContentLength);
    }

    [SkippableFact]
    public async Task Rules_take_instances_away_by_attempt_and_without_notice()
    {
        Skip.If(OperatingSystem.IsWindows(), "There are no signals.");
        await using var bed = await BatchBed.StartAsync();
        await bed.HangAsync();
        await bed.SetAsync("""{"reclaims":[{"job":"task","attempt":1,"noticeSeconds":0},{"job":"task","attempt":2,"afterMilliseconds":50,"noticeSeconds":0}]}""");
        var job = await bed.UntilAsync(await bed.SubmitAsync("task", BatchBed.Copy()), job => job is { Status: JobStatus.RUNNING, Attempts.Count: 2 });
        Assert.Equal([137, 137], job.Attempts.Select(attempt => attempt.Container!.ExitCode!.Value));
        Assert.All(job.Attempts, attempt => Assert.Matches(Host, attempt.StatusReason));
    }

    [SkippableFact]
    public async Task On_Fargate_there_is_no_instance_to_name()
    {
        Skip.If(OperatingSystem.IsWindows(), "There are no signals.");
        await using var bed = await BatchBed.StartAsync(computeType: "FARGATE_SPOT");
        await bed.HangAsync(times: 1);
        var id = await bed.SubmitAsync("task", BatchBed.Copy());
        await bed.HangingAsync(1);
        await bed.ReclaimAsync("{}");
        Assert.Equal("Your Spot Task was interrupted.", (await bed.EndAsync(id)).Attempts[0].StatusReason);
    }

    [SkippableFact]
    public async Task Cancelling_is_for_what_waits_and_terminating_for_all()
    {
        Skip.If(OperatingSystem.IsWindows(), "There are no signals.");
        await using var bed = await BatchBed.StartAsync();
        await bed.SetAsync("""{"processes":1}""");
        await bed.HangAsync();
        var running = await bed.SubmitAsync("running", BatchBed.Copy());
        var waiting = await bed.SubmitAsync("waiting");
        var request = BatchBed.Request("array");
        request.ArrayProperties = new() { Size = 3 };
        var array = (await bed.Batch.SubmitJobAsync(request)).JobId!;
        await bed.HangingAsync(1);
        Assert.Equal((JobStatus.PENDING, 3), ((await bed.DescribeAsync(array)).Status, (await bed.DescribeAsync(array)).ArrayProperties!.StatusSummary["RUNNABLE"]));

        await bed.Batch.CancelJobAsync(new() { JobId = running, Reason = "no effect" });
        await bed.Batch.CancelJobAsync(new() { JobId = waiting, Reason = "not needed" });
        await bed.Batch.TerminateJobAsync(new() { JobId = array, Reason = "stop all" });
        await bed.Batch.CancelJobAsync(new() { JobId = Guid.NewGuid().ToString(), Reason = "unknown" });
        Assert.Equal(JobStatus.RUNNING, (await bed.DescribeAsync(running)).Status);
        var cancelled = await bed.DescribeAsync(waiting);
        Assert.Equal((JobStatus.FAILED, "not needed", true, 0), (cancelled.Status, cancelled.StatusReason, cancelled.IsCancelled, cancelled.Attempts.Count));
        var ended = await bed.DescribeAsync(array);
        Assert.Equal((JobStatus.FAILED, "stop all", true, 3), (ended.Status, ended.StatusReason, ended.IsTerminated, ended.ArrayProperties!.StatusSummary["FAILED"]));

        // Its exit code would have it tried again.
        await bed.Batch.TerminateJobAsync(new() { JobId = running, Reason = "stop" });
        var terminated = await bed.EndAsync(running);
        Assert.Equal((JobStatus.FAILED, "stop", true, 1, 3), (terminated.Status, terminated.StatusReason, terminated.IsTerminated, terminated.Attempts.Count, terminated.Container!.ExitCode));
        Assert.Equal(0, bed.Server.Planes.Workers.Running);
    }

    [SkippableFact]
    public async Task An_attempt_that_takes_too_long_is_ended_and_not_tried_again()
    {
        Skip.If(OperatingSystem.IsWindows(), "There are no signals.");
        var time = new ManualTimeProvider(DateTimeOffset.UtcNow);
        await using var bed = await BatchBed.StartAsync(new SandboxOptions { Buckets = ["bucket", "other"], Time = time });
        await bed.HangAsync();
        var request = BatchBed.Request("slow", BatchBed.Copy());
        request.Timeout = new() { AttemptDurationSeconds = 60 };
        var id = (await bed.Batch.SubmitJobAsync(request)).JobId!;
        await bed.HangingAsync(1);
        time.Advance(TimeSpan.FromSeconds(60));
        var job = await bed.EndAsync(id);
        Assert.Equal((JobStatus.FAILED, "Job attempt duration exceeded timeout", 1), (job.Status, job.StatusReason, job.Attempts.Count));
    }

    [Fact]
    public async Task A_reset_ends_what_runs_and_forgets_it()
    {
        await using var bed = await BatchBed.StartAsync();
        await bed.HangAsync();
        var id = await bed.SubmitAsync("job", BatchBed.Copy());
        await bed.HangingAsync(1);
        bed.Server.Reset();
        Assert.Empty((await bed.Batch.DescribeJobsAsync(new() { Jobs = [id] })).Jobs);
        Assert.True(SpinWait.SpinUntil(() => bed.Server.Planes.Workers.Running == 0, TimeSpan.FromSeconds(30)));
    }
}
