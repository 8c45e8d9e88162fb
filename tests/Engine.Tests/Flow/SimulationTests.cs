using System.Diagnostics;
using System.Text.Json;
using Xunit;

namespace Engine.Tests.Flow;

/// <summary>
/// The whole engine on a simulated clock, behind a model of S3: 40 MB/s for a copy stream, 3,500 writes and 5,500 reads a second at either side, 1 % SlowDown,
/// latencies with a tail. A process of its own, for the simulation needs a thread pool of one thread (see benchmarks/Simulation).
/// </summary>
public sealed class SimulationTests
{
    // Far beyond what any test takes: a hang becomes a failure instead of a stuck run.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task Ten_thousand_objects_of_all_sizes_end_within_five_percent_of_the_lower_bound()
    {
        var result = await SimulateAsync("petabyte", "--objects", "10000", "--streams", "512");

        Assert.Equal(10_000, Number(result, "copied"));
        Assert.InRange(Number(result, "ratio"), 1, 1.05);
        Assert.True(Number(result, "throttled") > 1000, "The model refused too little to show anything.");

        // Uploads are open only while their parts are copied, not while their items wait.
        Assert.InRange(Number(result, "mostItemsInFlight"), 512, 640);
        Assert.InRange(Number(result, "mostOpenUploads"), 1, 160);
    }

    [Fact]
    public async Task One_object_of_five_terabytes_ends_within_five_percent_of_the_lower_bound()
    {
        var result = await SimulateAsync("huge");

        Assert.InRange(Number(result, "ratio"), 1, 1.05);
        Assert.Equal(512, Number(result, "lowestLimit"));
    }

    [Fact]
    public async Task A_store_that_takes_less_than_is_sent_is_used_to_the_full_and_refuses_little()
    {
        var result = await SimulateAsync("petabyte", "--objects", "20000", "--bytes", "20e9", "--streams", "512", "--rate", "300");

        Assert.InRange(Number(result, "ratio"), 1, 1.15);
        Assert.InRange(Number(result, "refusedByRate"), 100, 0.1 * Number(result, "requests"));
    }

    [Fact]
    public async Task Small_objects_are_copied_as_fast_as_one_prefix_takes_their_writes()
    {
        var result = await SimulateAsync("small", "--objects", "50000");

        Assert.Equal(50_000, Number(result, "copied"));
        Assert.InRange(Number(result, "simulatedSeconds"), 50_000 / 3500.0, 1.1 * 50_000 / 3500);
        Assert.Equal(0, Number(result, "refusedByRate"));
    }

    [Fact]
    public async Task A_store_that_takes_fewer_reads_than_are_sent_is_used_to_the_full_and_refuses_little()
    {
        var result = await SimulateAsync("small", "--objects", "20000", "--reads", "300");

        Assert.InRange(Number(result, "ratio"), 1, 1.15);

        // Each object is read once; at most a quarter of those reads are in vain.
        Assert.InRange(Number(result, "refusedByRate"), 100, 0.25 * Number(result, "copied"));
    }

    [Fact]
    public async Task A_fifth_of_all_requests_refused_whatever_the_rate_loses_no_object()
    {
        var result = await SimulateAsync("petabyte", "--objects", "1000", "--streams", "64", "--slowdown", "0.2");

        Assert.Equal(1000, Number(result, "copied"));
        Assert.InRange(Number(result, "lowestLimit"), 1, 40);
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_run_to_the_request_and_another_another()
    {
        var traces = new List<string?>();
        foreach (var seed in (IEnumerable<string>)["5", "5", "6"])
            traces.Add((await SimulateAsync("petabyte", "--objects", "1000", "--streams", "128", "--seed", seed)).GetProperty("trace").GetString());

        Assert.Equal(traces[0], traces[1]);
        Assert.NotEqual(traces[0], traces[2]);
    }

    private static double Number(JsonElement result, string name) => result.GetProperty(name).GetDouble();

    private static async Task<JsonElement> SimulateAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Simulation.dll"));
        foreach (var argument in arguments.Append("--json"))
            start.ArgumentList.Add(argument);
        using var limit = new CancellationTokenSource(Patience);
        using var process = Process.Start(start)!;
        try
        {
            var error = process.StandardError.ReadToEndAsync(limit.Token);
            var output = await process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            Assert.True(process.ExitCode == 0, $"Exit code {process.ExitCode}: {await error}{output}");
            return JsonDocument.Parse(output).RootElement.Clone();
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
    }
}
