using System.Text;
using System.Text.Json;
using MediaExchange.Transfer.Aws.Clients.Lambda;
using MediaExchange.Transfer.Sandbox;
using MediaExchange.Transfer.Sandbox.Planes;
using MediaExchange.Transfer.Sandbox.Planes.Lambda;
using Xunit;

namespace Sandbox.Tests.Planes;

public class LambdaTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task The_worker_answers_in_one_process_and_its_log_tells_of_each_invocation()
    {
        await using var client = await JobClient.StartAsync();
        using var lambda = new AmazonLambdaClient(JobClient.Access(client.Planes));
        var first = await lambda.InvokeAsync(new InvokeRequest { FunctionName = "driver", Payload = """{"action":"ping"}""", LogType = "Tail" });
        var second = await lambda.InvokeAsync(new InvokeRequest { FunctionName = JobClient.Function, Payload = """{"action":"ping"}""" });
        Assert.Equal((200, null, "$LATEST"), (first.StatusCode, first.FunctionError, first.ExecutedVersion));
        var ping = JsonDocument.Parse(first.Payload).RootElement;
        Assert.Equal(("driver", 512, "us-east-1"), (ping.GetProperty("functionName").GetString(), ping.GetProperty("memoryMegabytes").GetInt32(), ping.GetProperty("region").GetString()));
        Assert.Equal(first.Payload.ToArray(), second.Payload.ToArray());
        Assert.Equal(1, client.Planes.Sandbox.Server.Planes.Workers.Running);
        Assert.Null(second.LogResult);
        Assert.Matches(@"^START RequestId: \S{36} Version: \$LATEST\nEND RequestId: \S{36}\nREPORT RequestId: \S{36}\tDuration: [\d.]+ ms\tBilled Duration: \d+ ms\tMemory Size: 512 MB\tMax Memory Used: \d+ MB\tInit Duration: [\d.]+ ms\n$", Encoding.UTF8.GetString(Convert.FromBase64String(first.LogResult!)));
        var lines = Lines(client);
        Assert.Equal(["START", "END", "REPORT", "START", "END", "REPORT"], lines.Select(line => line.Split(' ')[0]));
        Assert.DoesNotContain("Init Duration", lines[5], StringComparison.Ordinal);

        var failed = await lambda.InvokeAsync(new InvokeRequest { FunctionName = "driver", Payload = """{"action":"fly"}""" });
        Assert.Equal("Unhandled", failed.FunctionError);
        Assert.Equal("UnknownAction", JsonDocument.Parse(failed.Payload).RootElement.GetProperty("errorType").GetString());
    }

    [Fact]
    public async Task A_function_is_described_as_the_stack_made_it()
    {
        await using var client = await JobClient.StartAsync();
        using var lambda = new AmazonLambdaClient(JobClient.Access(client.Planes));
        var found = await lambda.GetFunctionAsync(new GetFunctionRequest { FunctionName = "driver" });
        var configuration = found.Configuration!;
        Assert.Equal((JobClient.Function, JobClient.Role, "Active", "Successful", 30, 512, "Image"), (configuration.FunctionArn, configuration.Role, configuration.State, configuration.LastUpdateStatus, configuration.Timeout, configuration.MemorySize, configuration.PackageType));
        Assert.Equal("green", configuration.Environment!.Variables["COLOUR"]);
        Assert.Equal(("/aws/lambda/driver", "x86_64", "registry/worker:1"), (configuration.LoggingConfig!.LogGroup, Assert.Single(configuration.Architectures), found.Code!.ImageUri));
        foreach (var name in new[] { "none", JobClient.Function + ":7", JobClient.Function.Replace("us-east-1", "eu-west-1", StringComparison.Ordinal) })
        {
            var missing = await Assert.ThrowsAsync<AmazonLambdaException>(() => lambda.GetFunctionAsync(new GetFunctionRequest { FunctionName = name }));
            Assert.Equal(("ResourceNotFoundException", 404), (missing.ErrorCode, (int)missing.StatusCode));
        }

        var foreign = JobClient.Function.Replace(JobClient.Account, "444455556666", StringComparison.Ordinal);
        Assert.Equal("AccessDeniedException", (await Assert.ThrowsAsync<AmazonLambdaException>(() => lambda.InvokeAsync(new InvokeRequest { FunctionName = foreign }))).ErrorCode);
        Assert.Equal(204, (await lambda.InvokeAsync(new InvokeRequest { FunctionName = "driver", InvocationType = "DryRun" })).StatusCode);
        Assert.Equal("InvalidRequestContentException", (await Assert.ThrowsAsync<AmazonLambdaException>(() => lambda.InvokeAsync(new InvokeRequest { FunctionName = "driver", Payload = "{" }))).ErrorCode);
        Assert.Equal("InvalidParameterValueException", (await Assert.ThrowsAsync<AmazonLambdaException>(() => lambda.InvokeAsync(new InvokeRequest { FunctionName = "driver", InvocationType = "Event" }))).ErrorCode);
    }

    [SkippableFact]
    public async Task A_process_has_the_variables_that_Lambda_sets_and_the_functions_own()
    {
        using var worker = new ScriptedWorker();
        await using var client = await StartAsync(worker);
        var (process, variables) = await CallAsync(client, "{}");
        Assert.Equal($"lambda green driver $LATEST 512 us-east-1 us-east-1 {client.Planes.Sandbox.Server.AccessKey} {client.Planes.Endpoint.GetLeftPart(UriPartial.Authority)}", variables);
        Assert.Equal(process, (await CallAsync(client, "{}")).Process);
        await client.Planes.SetAsync("lambda", """{"idleSeconds":0}""");
        await CallAsync(client, "{}");
        await UntilAsync(() => client.Planes.Sandbox.Server.Planes.Lambda.Environments.Count == 0);
        Assert.NotEqual(process, (await CallAsync(client, "{}")).Process);
    }

    [SkippableFact]
    public async Task A_process_that_takes_too_long_dies_or_is_killed_fails_its_invocation_and_the_next_has_another()
    {
        using var worker = new ScriptedWorker();
        await using var client = await StartAsync(worker, JobClient.Template.Replace("Timeout: 30", "Timeout: 1", StringComparison.Ordinal));
        using var lambda = new AmazonLambdaClient(JobClient.Access(client.Planes));
        Assert.Equal(("Sandbox.Timedout", "Task timed out after 1.00 seconds"), await FailureAsync("""{"a":"hang"}"""));
        Assert.Equal(("Runtime.ExitError", "Runtime exited with error: exit status 7"), await FailureAsync("""{"a":"exit"}"""));
        Assert.Contains(Lines(client), line => line.EndsWith("Task timed out after 1.00 seconds", StringComparison.Ordinal));
        await CallAsync(client, "{}");

        async Task<(string?, string)> FailureAsync(string payload)
        {
            var answer = await lambda.InvokeAsync(new InvokeRequest { FunctionName = "driver", Payload = payload });
            Assert.Equal("Unhandled", answer.FunctionError);
            var error = JsonDocument.Parse(answer.Payload).RootElement;
            return (error.GetProperty("errorType").GetString(), error.GetProperty("errorMessage").GetString()!.Split(" Error: ")[1]);
        }
    }

    [SkippableFact]
    public async Task Running_processes_can_be_killed_and_a_reset_ends_them()
    {
        using var worker = new ScriptedWorker();
        await using var client = await StartAsync(worker);
        var hanging = await HungAsync(client);
        using (var killed = await client.Planes.Sandbox.ControlAsync(HttpMethod.Put, "/_sandbox/lambda/kill"))
            Assert.Equal("""{"killed":1}""", await killed.Content.ReadAsStringAsync());
        Assert.Contains("signal: killed", Encoding.UTF8.GetString((await hanging).Payload.Span), StringComparison.Ordinal);

        hanging = await HungAsync(client);
        await client.Planes.SetAsync("lambda", """{"maxProcesses":1}""");
        var waiting = client.Planes.Sandbox.Server.Planes.Lambda.InvokeAsync(JobClient.Function, "{}"u8.ToArray(), CancellationToken.None);
        client.Planes.Sandbox.Server.Reset();
        Assert.Equal(502, (await Assert.ThrowsAsync<PlaneException>(() => waiting.WaitAsync(Patience))).Status);
        Assert.Equal("Unhandled", (await hanging.WaitAsync(Patience)).FunctionError);
        Assert.Equal(0, client.Planes.Sandbox.Server.Planes.Workers.Running);
    }

    [SkippableFact]
    public async Task Reserved_concurrency_is_a_limit_and_a_full_machine_only_a_delay()
    {
        using var worker = new ScriptedWorker();
        await using var client = await StartAsync(worker, JobClient.Template.Replace("Timeout: 30", "Timeout: 30\n      ReservedConcurrentExecutions: 2", StringComparison.Ordinal));
        await client.Planes.SetAsync("lambda", """{"maxProcesses":1}""");
        var hanging = await HungAsync(client);
        var waiting = client.Planes.Sandbox.Server.Planes.Lambda.InvokeAsync(JobClient.Function, "{}"u8.ToArray(), CancellationToken.None);
        var refused = await Assert.ThrowsAsync<PlaneException>(() => client.Planes.Sandbox.Server.Planes.Lambda.InvokeAsync(JobClient.Function, "{}"u8.ToArray(), CancellationToken.None));
        Assert.Equal(("TooManyRequestsException", 429), (refused.Code, refused.Status));
        Assert.False(waiting.IsCompleted);
        client.Planes.Sandbox.Server.Planes.Lambda.Environments.Kill();
        Assert.Equal("Unhandled", (await hanging.WaitAsync(Patience)).FunctionError);
        Assert.Null((await waiting.WaitAsync(Patience)).FunctionError);
        Assert.Equal(1, client.Planes.Sandbox.Server.Planes.Lambda.Environments.Count);
    }

    [SkippableFact]
    public async Task A_process_that_cannot_begin_says_why()
    {
        using var worker = new ScriptedWorker();
        await using var client = await StartAsync(worker, JobClient.Template.Replace("[lambda]", "[broken]", StringComparison.Ordinal));
        using var lambda = new AmazonLambdaClient(JobClient.Access(client.Planes));
        var answer = await lambda.InvokeAsync(new InvokeRequest { FunctionName = "driver", Payload = "{}" });
        Assert.Equal(("Unhandled", """{"errorType":"Broken","errorMessage":"no wheels"}"""), (answer.FunctionError, Encoding.UTF8.GetString(answer.Payload.ToArray())));
    }

    [Fact]
    public async Task A_job_of_S3_Batch_Operations_reaches_the_process_and_reports_its_death()
    {
        await using var client = await JobClient.StartAsync(template: JobClient.Template.Replace("[lambda]", "[fly]", StringComparison.Ordinal));
        await client.SetAsync("""{"retryMilliseconds":0,"taskAttempts":2}""");
        var job = await client.CreateAsync(await client.RequestAsync("media,a\n"));
        Assert.Equal("Complete", (await client.EndAsync(job)).Status);
        Assert.Matches(@"^media,a,,failed,200,PermanentFailure,""Lambda returned function error: \{""""errorType"""":""""Runtime.ExitError"""",""""errorMessage"""":""""RequestId: \S{36} Error: Runtime exited with error: exit status 2""""\}""$", Assert.Single((await client.ReportAsync(job))!["failed"]));
    }

    private static Task<JobClient> StartAsync(ScriptedWorker worker, string template = JobClient.Template) =>
        JobClient.StartAsync(template: template, options: new SandboxOptions { Buckets = ["bucket"], WorkerPath = worker.Path });

    private static async Task<(int Process, string? Variables)> CallAsync(JobClient client, string payload)
    {
        using var lambda = new AmazonLambdaClient(JobClient.Access(client.Planes));
        var answer = await lambda.InvokeAsync(new InvokeRequest { FunctionName = "driver", Payload = payload });
        Assert.Null(answer.FunctionError);
        var json = JsonDocument.Parse(answer.Payload).RootElement;
        return (json.GetProperty("process").GetInt32(), json.GetProperty("variables").GetString());
    }

    /// <summary>An invocation that is in a process, and stays there.</summary>
    private static async Task<Task<FunctionResult>> HungAsync(JobClient client)
    {
        var before = Lines(client).Count(line => line == "hanging");
        var hanging = client.Planes.Sandbox.Server.Planes.Lambda.InvokeAsync(JobClient.Function, "{\"a\":\"hang\"}"u8.ToArray(), CancellationToken.None);
        await UntilAsync(() => Lines(client).Count(line => line == "hanging") > before);
        return hanging;
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!condition())
            await Task.Delay(5, limit.Token);
    }

    private static List<string> Lines(JobClient client)
    {
        try
        {
            return client.Planes.Sandbox.Server.Planes.Logs.Read(new AwsPlace(JobClient.Account, "us-east-1"), "/aws/lambda/driver", streams => streams.Values.SelectMany(stream => stream.Events).OrderBy(line => line.Sequence).Select(line => line.Message).ToList());
        }
        catch (PlaneException)
        {
            return [];
        }
    }
}
