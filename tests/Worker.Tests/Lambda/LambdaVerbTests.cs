using System.Runtime.InteropServices;
using System.Text.Json;
using Worker.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace Worker.Tests.Lambda;

/// <summary>The worker as Lambda starts it: a process with an environment and nothing else.</summary>
public sealed class LambdaVerbTests(ITestOutputHelper output)
{
    private const string Ping = "{\"action\":\"ping\"}";

    [Theory]
    [InlineData]
    [InlineData("lambda")]
    public async Task A_ping_is_answered_with_version_architecture_memory_and_region(params string[] arguments)
    {
        await using var standIn = await RuntimeApiStandIn.StartAsync();
        using var worker = Start(standIn, arguments);

        var outcome = await standIn.InvokeAndWaitAsync(Ping);

        Assert.Equal("response", outcome.Kind);
        var answer = outcome.Json;
        output.WriteLine(outcome.Body);
        Assert.Equal(typeof(MediaExchange.Transfer.Worker.ExitCodes).Assembly.GetName().Version!.ToString(3), answer.GetProperty("version").GetString());
        Assert.Equal(RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "arm64" : "x86_64", answer.GetProperty("architecture").GetString());
        Assert.Equal(512, answer.GetProperty("memoryMegabytes").GetInt32());
        Assert.Equal(("eu-west-1", "driver"), (answer.GetProperty("region").GetString(), answer.GetProperty("functionName").GetString()));
        Assert.InRange(answer.GetProperty("startMilliseconds").GetDouble(), 1, 60_000);
    }

    [Fact]
    public async Task What_is_not_known_is_answered_with_what_is_and_the_process_goes_on()
    {
        await using var standIn = await RuntimeApiStandIn.StartAsync();
        using var worker = Start(standIn);

        (await standIn.InvokeAndWaitAsync("{\"action\":\"dance\"}")).MustBeError("UnknownAction", "'dance'", "{\"action\":\"ping\"}");
        (await standIn.InvokeAndWaitAsync("{\"tasks\":[]}")).MustBeError("UnknownEvent", "no 'action'", "{\"action\":\"ping\"}");
        (await standIn.InvokeAndWaitAsync("[1]")).MustBeError("UnknownEvent", "not a JSON object");
        (await standIn.InvokeAndWaitAsync("")).MustBeError("UnknownEvent", "not a JSON object");
        (await standIn.InvokeAndWaitAsync("null")).MustBeError("UnknownEvent", "no 'action'");
        Assert.Equal("response", (await standIn.InvokeAndWaitAsync(Ping)).Kind);
    }

    [SkippableFact]
    public async Task SIGTERM_ends_a_waiting_process_with_0()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no SIGTERM.");
        await using var standIn = await RuntimeApiStandIn.StartAsync();
        using var worker = Start(standIn);
        await standIn.InvokeAndWaitAsync(Ping);

        worker.Signal(PosixSignal.SIGTERM);

        (await worker.EndAsync()).MustEndWith(0);
    }

    [Fact]
    public async Task A_Runtime_API_that_is_not_there_ends_the_process_with_1_and_a_sentence()
    {
        var standIn = await RuntimeApiStandIn.StartAsync();
        var address = standIn.Address;
        await standIn.DisposeAsync();

        var end = (await WorkerBed.RunWithAsync(new Dictionary<string, string> { ["AWS_LAMBDA_RUNTIME_API"] = address })).MustEndWith(1);

        var line = JsonDocument.Parse(end.Error).RootElement;
        Assert.Contains($"The Runtime API at {address}", line.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Outside_Lambda_the_verb_is_refused() =>
        (await WorkerBed.RunWithAsync(new Dictionary<string, string>(), "lambda")).MustRefuse("AWS_LAMBDA_RUNTIME_API is not set");

    [Fact]
    public async Task An_address_that_is_none_is_refused() =>
        (await WorkerBed.RunWithAsync(new Dictionary<string, string> { ["AWS_LAMBDA_RUNTIME_API"] = "no host:port" })).MustRefuse("'no host:port'");

    [Fact]
    public async Task In_Lambda_the_other_verbs_still_work() =>
        (await WorkerBed.RunWithAsync(new Dictionary<string, string> { ["AWS_LAMBDA_RUNTIME_API"] = "127.0.0.1:1" }, "--version")).MustEndWith(0);

    private static WorkerProcess Start(RuntimeApiStandIn standIn, params string[] arguments)
    {
        var environment = new Dictionary<string, string>
        {
            ["AWS_LAMBDA_RUNTIME_API"] = standIn.Address,
            ["AWS_LAMBDA_FUNCTION_NAME"] = "driver",
            ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = "512",
            ["AWS_REGION"] = "eu-west-1",
        };
        return WorkerProcess.Start(WorkerBed.WorkerAssembly, environment, arguments);
    }
}
