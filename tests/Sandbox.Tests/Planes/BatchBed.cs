using System.Text.Json.Nodes;
using MediaExchange.Transfer.Aws;
using MediaExchange.Transfer.Aws.Clients.Batch;
using MediaExchange.Transfer.Sandbox;
using Xunit;

namespace Sandbox.Tests.Planes;

/// <summary>A sandbox with a stack of one queue, its compute environment and a job definition.</summary>
internal sealed class BatchBed : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private BatchBed(PlaneClient client)
    {
        Client = client;
        Access = new AwsAccess
        {
            AccessKey = client.Sandbox.Server.AccessKey,
            SecretKey = client.Sandbox.Server.SecretKey,
            Region = "us-east-1",
            EndpointUrl = client.Endpoint.ToString(),
        };
        Batch = new AmazonBatchClient(Access);
    }

    public PlaneClient Client { get; }

    public AwsAccess Access { get; }

    public AmazonBatchClient Batch { get; }

    public SandboxServer Server => Client.Sandbox.Server;

    public static async Task<BatchBed> StartAsync(SandboxOptions? options = null, string computeType = "SPOT", int vcpus = 256, string retry = """{"Attempts":3,"EvaluateOnExit":[{"OnStatusReason":"Host EC2*","Action":"RETRY"},{"OnExitCode":"2","Action":"EXIT"}]}""")
    {
        var bed = new BatchBed(await PlaneClient.StartAsync(options));
        Assert.Equal("CREATE_COMPLETE", await bed.Client.DeployAsync(Template(computeType, vcpus, retry)));
        return bed;
    }

    public static string Template(string computeType, int vcpus, string retry) => """
        {"Resources":{
          "C":{"Type":"AWS::Batch::ComputeEnvironment","Properties":{"ComputeEnvironmentName":"environment","Type":"MANAGED","State":"ENABLED",
            "ComputeResources":{"Type":"COMPUTE","MaxvCpus":"VCPUS","Subnets":["subnet-0123456789abcdef0"],"SecurityGroupIds":["sg-0123456789abcdef0"]}}},
          "Q":{"Type":"AWS::Batch::JobQueue","Properties":{"JobQueueName":"queue","Priority":1,"State":"ENABLED","ComputeEnvironmentOrder":[{"Order":1,"ComputeEnvironment":{"Ref":"C"}}]}},
          "D":{"Type":"AWS::Batch::JobDefinition","Properties":{"JobDefinitionName":"definition","Type":"container","PlatformCapabilities":["EC2"],
            "Timeout":{"AttemptDurationSeconds":"3600"},"RetryStrategy":RETRY,
            "ContainerProperties":{"Image":"worker:1.0","Command":["--version"],"JobRoleArn":"arn:aws:iam::111122223333:role/worker",
              "ResourceRequirements":[{"Type":"VCPU","Value":"1"},{"Type":"MEMORY","Value":2048}],"Environment":[{"Name":"COLOUR","Value":"red"},{"Name":"SHAPE","Value":"round"}],
              "LogConfiguration":{"LogDriver":"awslogs","Options":{"awslogs-group":"workers","awslogs-stream-prefix":"worker"}}}}}}}
        """.Replace("COMPUTE", computeType, StringComparison.Ordinal).Replace("VCPUS", $"{vcpus}", StringComparison.Ordinal).Replace("\"RetryStrategy\":RETRY", "\"RetryStrategy\":" + retry, StringComparison.Ordinal);

    public Task SetAsync(string json) => Client.SetAsync("batch", json);

    public async Task<string> SubmitAsync(string name, params string[] command) =>
        (await Batch.SubmitJobAsync(Request(name, command))).JobId!;

    public static SubmitJobRequest Request(string name, params string[] command) => new()
    {
        JobName = name,
        JobQueue = "queue",
        JobDefinition = "definition",
        ContainerOverrides = command.Length == 0 ? null : new ContainerOverrides { Command = [.. command] },
    };

    public async Task<JobDetail> DescribeAsync(string id) => (await Batch.DescribeJobsAsync(new() { Jobs = [id] })).Jobs.Single();

    public async Task<JobDetail> UntilAsync(string id, Func<JobDetail, bool> isSo)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (true)
        {
            var job = await DescribeAsync(id);
            if (isSo(job))
                return job;
            await Task.Delay(10, limit.Token);
        }
    }

    public Task<JobDetail> EndAsync(string id) => UntilAsync(id, job => job.Status is JobStatus.SUCCEEDED or JobStatus.FAILED);

    /// <summary>Jobs that copy an object are in the middle of a request that is not answered.</summary>
    /// <param name="times">How many requests.</param>
    public async Task HangAsync(int times = 1000)
    {
        Server.AddVirtualObject("bucket", "key", 5);
        using var set = await Client.Sandbox.ControlAsync(HttpMethod.Post, "/_sandbox/faults", $$$"""{"rules":[{"match":{"operation":"CopyObject","times":{{{times}}}},"action":{"hang":true}}]}""");
        Assert.True(set.IsSuccessStatusCode);
    }

    /// <summary>Waits until so many requests hang.</summary>
    public async Task HangingAsync(int count)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (Server.Edge.Faults.Status()[0].Acted < count)
            await Task.Delay(10, limit.Token);
    }

    public static string[] Copy(string key = "key") => ["copy", "s3://bucket/key", $"s3://other/{key}", "--json"];

    public async Task<JsonNode> ReclaimAsync(string json)
    {
        using var answer = await Client.Sandbox.ControlAsync(HttpMethod.Put, "/_sandbox/batch/reclaim", json);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["jobs"]!;
    }

    public List<string> Lines(string stream) =>
        Server.Planes.Logs.Read(new("111122223333", "us-east-1"), "workers", streams => streams[stream].Events.Select(line => line.Message).ToList());

    public async ValueTask DisposeAsync()
    {
        Batch.Dispose();
        await Client.DisposeAsync();
    }
}
