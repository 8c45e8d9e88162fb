using System.Text;
using System.Text.Json;
using Faults.Tests.Support;
using MediaExchange.Transfer.Aws;
using MediaExchange.Transfer.Aws.Clients.Batch;
using MediaExchange.Transfer.Aws.Helpers;
using MediaExchange.Transfer.Aws.Runs;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;
using MediaExchange.Transfer.Sandbox;
using MediaExchange.Transfer.Sandbox.Edge.Faults;
using Xunit;

namespace Faults.Tests.Runs;

/// <summary>A sandbox with a helper of the module's own template, whose driver and workers are real processes.</summary>
internal sealed class RunsBed : IAsyncDisposable
{
    public const string Source = "masters";
    public const string Destination = "exchange";
    public const long Part = 5 << 20;
    private const string Version = "1.0.0";
    private const string HelperName = "studio";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mx-faults-");
    private readonly HttpClient _http = new();
    private int _seeds;

    private RunsBed(SandboxServer server)
    {
        Server = server;
        Access = new AwsAccess { AccessKey = server.AccessKey, SecretKey = server.SecretKey, Region = "us-east-1", EndpointUrl = server.Endpoint.GetLeftPart(UriPartial.Authority) };
        Runs = new RunManager(Access, Version);
        Store = S3ObjectStore.Create(Access);
        Batch = new AmazonBatchClient(Access);
        Own = new PlainS3(server.Endpoint, server.AccessKey, server.SecretKey);
    }

    public SandboxServer Server { get; }

    public AwsAccess Access { get; }

    public RunManager Runs { get; private set; }

    public S3ObjectStore Store { get; }

    public AmazonBatchClient Batch { get; }

    public PlainS3 Own { get; }

    public HelperInfo Helper { get; private set; } = null!;

    public string Bucket => Helper.Outputs["HelperBucketName"];

    /// <summary>Objects that were added, by their keys in the order of their coming.</summary>
    public List<string> Keys { get; } = [];

    public static async Task<RunsBed> StartAsync()
    {
        Skip.If(OperatingSystem.IsWindows(), "There are no signals.");
        var bed = new RunsBed(await SandboxServer.StartAsync(new SandboxOptions { Buckets = [Source, Destination] }));
        var template = await File.ReadAllTextAsync(Path.Combine(Root(AppContext.BaseDirectory), "module", "infrastructure", "transfer-helper.yaml"));
        var settings = new HelperSettings
        {
            SourceBuckets = [Source],
            DestinationBuckets = [Destination],
            Role = HelperRole.General,
            WorkerImageUri = $"111122223333.dkr.ecr.us-east-1.amazonaws.com/mediaexchange-transfer/worker:{Version}",
        };
        using var helpers = new HelperManager(bed.Access);
        await foreach (var _ in helpers.ExecuteAsync(await helpers.PlanAsync(HelperName, settings, template, Version)))
        {
            // Until it is there.
        }

        bed.Helper = (await helpers.FindAsync(HelperName))!;
        await bed.SetAsync("s3control", new { retryMilliseconds = 20 });
        return bed;
    }

    /// <summary>Puts an object that no other equals.</summary>
    public void Add(string key, long size)
    {
        Keys.Add(key);
        Server.AddVirtualObject(Source, key, size, new VirtualObjectOptions { Seed = ++_seeds });
    }

    public void AddSmall(int count)
    {
        for (var i = 0; i < count; i++)
            Add($"small/{Keys.Count:0000} +ä", 10 + i);
    }

    public string WriteInventory(params IEnumerable<string> keys)
    {
        var path = Path.Combine(_folder.FullName, Path.GetRandomFileName() + ".csv");
        File.WriteAllText(path, string.Concat(keys.Select(key => $"{Source},{Uri.EscapeDataString(key)}\n")));
        return path;
    }

    /// <summary>Begins a run of these keys, or of all objects.</summary>
    public async Task<string> BeginAsync(RunEngine engine = RunEngine.S3Batch, Func<TransferOptions, TransferOptions>? change = null, int? itemsPerTask = null, IEnumerable<string>? keys = null)
    {
        // Parts are small, so that there are many of them.
        var options = new TransferOptions { MultipartThreshold = Part, PartSize = Part };
        var request = new RunRequest
        {
            Inventory = engine == RunEngine.BatchJob ? null : WriteInventory(keys ?? Keys),
            Source = engine == RunEngine.BatchJob ? new S3Address(Source, Keys.Single()) : null,
            Destination = new S3Address(Destination, engine == RunEngine.BatchJob ? Keys.Single() : ""),
            Engine = engine,
            ItemsPerTask = itemsPerTask,
            Options = change?.Invoke(options) ?? options,
        };
        return (await Runs.StartAsync(Helper, request)).RunId;
    }

    public void Faults(params IEnumerable<FaultRule> rules) => Server.Edge.Faults.Install(rules);

    /// <summary>A test's own code, before each request of a kind at the destination.</summary>
    public void Before(string operation, Func<FaultContext, CancellationToken, Task> hook, string? key = null, string bucket = Destination) =>
        Faults(new FaultRule { Match = new FaultMatch { Operation = operation, Bucket = bucket, ExactKey = key }, Action = new FaultAction { Hook = hook } });

    /// <summary>Sets, or does, what belongs to a plane, such as <c>batch</c> or <c>lambda/kill</c>.</summary>
    public async Task<string> SetAsync(string plane, object settings)
    {
        using var content = new StringContent(JsonSerializer.Serialize(settings), Encoding.UTF8, "application/json");
        using var answer = await _http.PutAsync(new Uri(Server.Endpoint, "/_sandbox/" + plane), content);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return text;
    }

    public async Task<RemoteRun> UntilAsync(string runId, Func<RemoteRun, bool> isSo)
    {
        using var limit = new CancellationTokenSource(Patience);
        return await Runs.WatchAsync(Helper, runId, limit.Token).FirstAsync(isSo, limit.Token);
    }

    public async Task<RemoteRun> EndAsync(string runId, RunState state = RunState.Complete)
    {
        var run = await UntilAsync(runId, run => run.IsOver);
        Assert.True(run.Status == state, $"The run is {run.Status}: {run.StatusReason} {run.Driver} {run.Batch}");
        return run;
    }

    public static async Task UntilAsync(Func<bool> isSo)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!isSo())
            await Task.Delay(5, limit.Token);
    }

    /// <summary>A run's jobs in AWS Batch with all of their attempts; of an array its children.</summary>
    public async Task<List<JobDetail>> JobsAsync(string runId)
    {
        var jobs = await BatchJobs.ListAsync(Batch, Helper.Outputs["JobQueueArn"], $"mediaexchange-{runId}*", default).ToListAsync();
        return jobs.Count == 0 ? [] : (await Batch.DescribeJobsAsync(new DescribeJobsRequest { Jobs = [.. jobs.Select(job => job.JobId!)] })).Jobs;
    }

    /// <summary>The report as Get-S3TransferReport gives it.</summary>
    public async Task<RunView> ReportAsync(string runId)
    {
        var opened = await Runs.OpenReportAsync(Helper, runId);
        return new RunView(await opened.Report.RowsAsync().ToListAsync(), opened.Report.Totals);
    }

    /// <summary>All that began this is gone, as when a person's session ends: whoever comes finds the helper and its runs anew.</summary>
    public async Task LeaveAsync()
    {
        Runs.Dispose();
        Helper = null!;
        using var helpers = new HelperManager(Access);
        Helper = (await helpers.FindAsync(HelperName))!;
        Runs = new RunManager(Access, Version);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        Runs.Dispose();
        Store.Dispose();
        Batch.Dispose();
        Own.Dispose();
        await Server.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static string Root(string folder) =>
        File.Exists(Path.Combine(folder, "MediaExchange.Transfer.slnx")) ? folder : Root(Path.GetDirectoryName(folder)!);
}
