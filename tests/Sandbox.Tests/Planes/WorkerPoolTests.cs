using MediaExchange.Transfer.Sandbox;
using MediaExchange.Transfer.Sandbox.Planes;
using MediaExchange.Transfer.Sandbox.Planes.Logs;
using MediaExchange.Transfer.Sandbox.Planes.Processes;
using Sandbox.Tests.Server;
using Xunit;

namespace Sandbox.Tests.Planes;

public class WorkerPoolTests
{
    private static readonly AwsPlace Place = new("111122223333", "us-east-1");
    private static readonly LogTarget Log = new(Place, "group", "stream");
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task What_a_worker_says_is_in_its_log_and_its_exit_code_is_known()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        var pool = sandbox.Server.Planes.Workers;
        Assert.Equal(0, await pool.Start(new(["--version"], pool.EnvironmentOf(Place), Log)).Exit.WaitAsync(Patience));
        Assert.Matches(@"^\d+\.\d+\.\d+", Assert.Single(Lines(sandbox)));
        Assert.Equal(2, await pool.Start(new(["fly"], pool.EnvironmentOf(Place), Log)).Exit.WaitAsync(Patience));
        Assert.Contains(Lines(sandbox), line => line.Contains("'fly' is no verb", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_worker_knows_the_sandbox_and_who_it_is_and_nothing_of_this_machine()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        sandbox.Server.AddVirtualObject("bucket", "key", 5);
        var pool = sandbox.Server.Planes.Workers;
        Assert.Equal(0, await pool.Start(new(["copy", "s3://bucket/key", "s3://other/key", "--json"], pool.EnvironmentOf(Place), Log)).Exit.WaitAsync(Patience));
        Assert.Equal(5, (await sandbox.S3.GetObjectMetadataAsync("other", "key")).ContentLength);
    }

    [SkippableFact]
    public async Task A_worker_that_is_asked_to_end_does_and_one_that_does_not_is_ended()
    {
        Skip.If(OperatingSystem.IsWindows(), "There are no signals.");
        await using var sandbox = await TestSandbox.StartAsync();
        var pool = sandbox.Server.Planes.Workers;

        var asked = await WaitingAsync(sandbox);
        Assert.Equal(3, await asked.StopAsync(Patience, TimeProvider.System).WaitAsync(Patience));
        var ended = await WaitingAsync(sandbox);
        ended.Kill();
        Assert.Equal(137, await ended.Exit.WaitAsync(Patience));
        var reset = await WaitingAsync(sandbox);
        sandbox.Server.Reset();
        Assert.Equal(137, await reset.Exit.WaitAsync(Patience));
        Assert.Throws<PlaneException>(() => Lines(sandbox));
        ended.Terminate();
        ended.Kill();
    }

    [Fact]
    public async Task A_worker_that_is_not_there_is_named_at_once()
    {
        var error = await Assert.ThrowsAsync<ArgumentException>(() => SandboxServer.StartAsync(new SandboxOptions { WorkerPath = "/nowhere/worker.dll" }));
        Assert.Contains("worker.dll' is not there", error.Message, StringComparison.Ordinal);
        var unfound = Assert.Throws<ArgumentException>(() => WorkerExecutable.Find(null, Path.Combine(Path.GetTempPath(), "nothing-here")));
        Assert.Contains("--worker", unfound.Message, StringComparison.Ordinal);
    }

    /// <summary>A worker in the middle of a request that is not answered.</summary>
    private static async Task<WorkerProcess> WaitingAsync(TestSandbox sandbox)
    {
        sandbox.Server.AddVirtualObject("bucket", "key", 5);
        using var hang = await sandbox.ControlAsync(HttpMethod.Post, "/_sandbox/faults", """{"rules":[{"match":{"operation":"CopyObject"},"action":{"hang":true}}]}""");
        Assert.True(hang.IsSuccessStatusCode);
        var pool = sandbox.Server.Planes.Workers;
        var worker = pool.Start(new(["copy", "s3://bucket/key", "s3://other/key", "--json"], pool.EnvironmentOf(Place), Log));
        using var limit = new CancellationTokenSource(Patience);
        while (sandbox.Server.Edge.Faults.Status()[0].Acted == 0)
            await Task.Delay(10, limit.Token);
        return worker;
    }

    private static List<string> Lines(TestSandbox sandbox) =>
        sandbox.Server.Planes.Logs.Read(Place, "group", streams => streams["stream"].Events.Select(line => line.Message).ToList());
}
