using System.Text.Json;
using System.Text.Json.Nodes;
using MediaExchange.Transfer.Aws.Runs;
using Worker.Tests.Support;
using Worker.Tests.Tasks;
using Xunit;

namespace Worker.Tests.Lambda.Driver;

/// <summary>The driver as a process, with a Runtime API that calls it, S3 from the sandbox, and something that takes jobs.</summary>
internal sealed class DriverBed : IAsyncDisposable
{
    private readonly List<(RuntimeApiStandIn Api, WorkerProcess Process)> _functions = [];

    private DriverBed(RunBed run, BatchStandIn batch)
    {
        Run = run;
        Batch = batch;
        Environment = new Dictionary<string, string>(run.Bed.Environment)
        {
            ["AWS_ENDPOINT_URL_BATCH"] = batch.Address,
            ["AWS_REGION"] = "eu-west-1",
            ["MEDIAEXCHANGE_HELPER_NAME"] = "default",
            ["MEDIAEXCHANGE_HELPER_BUCKET"] = WorkerBed.Helper,
            ["MEDIAEXCHANGE_JOB_QUEUE"] = "arn:aws:batch:eu-west-1:111122223333:job-queue/q",
            ["MEDIAEXCHANGE_JOB_DEFINITION"] = "arn:aws:batch:eu-west-1:111122223333:job-definition/d:1",
        };
    }

    public RunBed Run { get; }

    public WorkerBed S3 => Run.Bed;

    public BatchStandIn Batch { get; }

    public Dictionary<string, string> Environment { get; }

    public static async Task<DriverBed> StartAsync(RunDocument? document = null) =>
        new(await RunBed.StartAsync(document ?? RunBed.Document), await BatchStandIn.StartAsync());

    /// <summary>Another execution environment of the function.</summary>
    public async Task<(RuntimeApiStandIn Api, WorkerProcess Process)> StartFunctionAsync()
    {
        var api = await RuntimeApiStandIn.StartAsync();
        var function = (api, WorkerProcess.Start(WorkerBed.WorkerAssembly, new Dictionary<string, string>(Environment) { ["AWS_LAMBDA_RUNTIME_API"] = api.Address }, "lambda"));
        _functions.Add(function);
        return function;
    }

    /// <summary>What CloudWatch is to count, by the next line of a function's log that says so.</summary>
    public static async Task<(long Bytes, long Resumed, long Objects)> MetricsAsync(WorkerProcess process)
    {
        while (await process.ReadLineAsync() is { } line)
        {
            using var json = JsonDocument.Parse(line);
            if (json.RootElement.TryGetProperty("_aws", out _))
                return (Number("Bytes"), Number("ResumedBytes"), Number("Objects"));

            long Number(string name) => json.RootElement.GetProperty(name).GetInt64();
        }

        throw new InvalidOperationException("The function ended without a line of metrics.");
    }

    /// <summary>Has the first environment answer an event of one task.</summary>
    public async Task<DriverAnswer> InvokeAsync(string payload, TimeSpan? timeLeft = null)
    {
        var (api, _) = _functions.Count > 0 ? _functions[0] : await StartFunctionAsync();
        return await InvokeAsync(api, payload, timeLeft);
    }

    public static async Task<DriverAnswer> InvokeAsync(RuntimeApiStandIn api, string payload, TimeSpan? timeLeft = null)
    {
        api.Invoke(payload, DateTimeOffset.UtcNow + (timeLeft ?? TimeSpan.FromMinutes(15)));
        var outcome = await api.OutcomeAsync();
        Assert.True(outcome.Kind == "response", outcome.Body);
        var answer = outcome.Json;
        Assert.Equal(("invocation-1", "PermanentFailure"), (answer.GetProperty("invocationId").GetString(), answer.GetProperty("treatMissingKeysAs").GetString()));
        var result = Assert.Single(answer.GetProperty("results").EnumerateArray());
        Assert.Equal("task-1", result.GetProperty("taskId").GetString());
        var text = result.GetProperty("resultString").GetString()!;
        Assert.DoesNotContain(text, character => character is '\t' or '\r' or '\n');
        Assert.InRange(text.Length, 1, DriverResult.Longest);
        return new DriverAnswer(result.GetProperty("resultCode").GetString()!, JsonSerializer.Deserialize(text, RunsJson.Relaxed.DriverResult)!);
    }

    /// <summary>An event of the form 2.0, of a run that Start-S3BatchTransfer began.</summary>
    public static string Event(string encodedKey, string? version = null) => Event(
        encodedKey, new JsonObject { ["run"] = RunBed.RunId, ["destination"] = $"s3://{WorkerBed.Destination}/in/", ["options"] = "skip" }, version);

    public static string Event(string encodedKey, JsonObject? arguments, string? version = null) => new JsonObject
    {
        ["invocationSchemaVersion"] = "2.0",
        ["invocationId"] = "invocation-1",
        ["job"] = new JsonObject { ["id"] = "f3cc4f60-61f6-4a2b-8a21-d07600c373ce", ["userArguments"] = arguments },
        ["tasks"] = new JsonArray(new JsonObject { ["taskId"] = "task-1", ["s3Key"] = encodedKey, ["s3VersionId"] = version, ["s3Bucket"] = WorkerBed.Source }),
    }.ToJsonString();

    /// <summary>An event of the form 1.0.</summary>
    public static string OldEvent(string encodedKey) => new JsonObject
    {
        ["invocationSchemaVersion"] = "1.0",
        ["invocationId"] = "invocation-1",
        ["job"] = new JsonObject { ["id"] = "f3cc4f60-61f6-4a2b-8a21-d07600c373ce" },
        ["tasks"] = new JsonArray(new JsonObject { ["taskId"] = "task-1", ["s3Key"] = encodedKey, ["s3VersionId"] = null, ["s3BucketArn"] = $"arn:aws:s3:::{WorkerBed.Source}" }),
    }.ToJsonString();

    /// <summary>The task document that a submitted job names.</summary>
    public async Task<TaskDocument> TaskOfAsync(JsonObject job)
    {
        var command = job["containerOverrides"]!["command"]!.AsArray().Select(word => (string)word!).ToList();
        Assert.Equal("task", command[0]);
        var key = command[1][$"s3://{WorkerBed.Helper}/".Length..];
        var bytes = await MediaExchange.Transfer.Engine.Stores.SmallObjects.TryReadAsync(
            S3.Store, new(new(WorkerBed.Helper, key)), 1 << 20, default);
        return JsonSerializer.Deserialize(bytes!, RunsJson.Relaxed.TaskDocument)!;
    }

    /// <summary>Does what AWS Batch would with a job: runs its command.</summary>
    public async Task<ProcessEnd> RunJobAsync(JsonObject job)
    {
        var end = await WorkerBed.RunWithAsync(Environment, job["containerOverrides"]!["command"]!.AsArray().Select(word => (string)word!));
        Batch.End(job, end.ExitCode == 0 ? "SUCCEEDED" : "FAILED");
        return end;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (api, process) in _functions)
        {
            process.Dispose();
            await api.DisposeAsync();
        }

        await Batch.DisposeAsync();
        await Run.DisposeAsync();
    }
}
