using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using MediaExchange.Transfer.Aws;
using MediaExchange.Transfer.Aws.Clients.Batch;
using MediaExchange.Transfer.Aws.Clients.S3Control;
using MediaExchange.Transfer.Aws.Helpers;
using MediaExchange.Transfer.Aws.Runs;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;
using MediaExchange.Transfer.Sandbox;
using MediaExchange.Transfer.Sandbox.Edge.Faults;
using Xunit;

namespace Aws.Tests.Runs;

/// <summary>A sandbox with a helper in it, of the module's own template.</summary>
internal sealed class RunBed : IAsyncDisposable
{
    public const string Source = "masters";
    public const string Destination = "exchange";
    public const string Version = "1.0.0";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("aws-runs-");
    private readonly HttpClient _http = new();

    private RunBed(SandboxServer server)
    {
        Server = server;
        Access = new AwsAccess { AccessKey = server.AccessKey, SecretKey = server.SecretKey, Region = "us-east-1", EndpointUrl = server.Endpoint.GetLeftPart(UriPartial.Authority) };
        Runs = new RunManager(Access, Version);
        Store = S3ObjectStore.Create(Access);
        Batch = new AmazonBatchClient(Access);
        Control = new AmazonS3ControlClient(Access);
    }

    public SandboxServer Server { get; }

    public AwsAccess Access { get; }

    public RunManager Runs { get; }

    public S3ObjectStore Store { get; }

    public AmazonBatchClient Batch { get; }

    public AmazonS3ControlClient Control { get; }

    public HelperInfo Helper { get; private set; } = null!;

    public string Bucket => Helper.Outputs["HelperBucketName"];

    public static async Task<RunBed> StartAsync(HelperSettings? settings = null)
    {
        var bed = new RunBed(await SandboxServer.StartAsync(new SandboxOptions { Buckets = [Source, "other", Destination] }));
        using var helpers = new HelperManager(bed.Access);
        var template = await File.ReadAllTextAsync(Path.Combine(Root(AppContext.BaseDirectory), "module", "infrastructure", "transfer-helper.yaml"));
        settings ??= new HelperSettings { SourceBuckets = [Source], DestinationBuckets = [Destination] };
        var plan = await helpers.PlanAsync(
            "studio",
            settings with { Role = settings.Role ?? HelperRole.General, WorkerImageUri = $"111122223333.dkr.ecr.us-east-1.amazonaws.com/mediaexchange-transfer/worker:{Version}" },
            template,
            Version);
        await foreach (var _ in helpers.ExecuteAsync(plan))
        {
            // Until it is there.
        }

        bed.Helper = (await helpers.FindAsync("studio"))!;
        return bed;
    }

    public Task PutAsync(string key, string bucket = Source) => PutTextAsync(bucket, key, key);

    public Task PutTextAsync(string bucket, string key, string text) =>
        SmallObjects.WriteAsync(Store, new ObjectLocation(bucket, key), Encoding.UTF8.GetBytes(text), "text/plain", default);

    public async Task<string> TextAsync(string key) => Encoding.UTF8.GetString((await SmallObjects.TryReadAsync(Store, new ReadRequest(new ObjectLocation(Bucket, key)), 1 << 20, default))!);

    public string WriteInventory(params IEnumerable<string> lines)
    {
        var path = Path.Combine(_folder.FullName, Path.GetRandomFileName() + ".csv");
        File.WriteAllText(path, string.Concat(lines.Select(line => line + '\n')));
        return path;
    }

    /// <summary>Puts small objects, and writes their inventory.</summary>
    public async Task<string> InventoryAsync(params IReadOnlyList<string> keys)
    {
        foreach (var key in keys)
            await PutAsync(key);
        return WriteInventory(keys.Select(key => $"{Source},{Uri.EscapeDataString(key)}"));
    }

    public static RunRequest Request(string? inventory, RunEngine engine = RunEngine.S3Batch) => new()
    {
        Inventory = inventory,
        Destination = new S3Address(Destination, "in/"),
        Engine = engine,
        Options = new TransferOptions(),
    };

    /// <summary>What is set for a plane, such as <c>batch</c>.</summary>
    public async Task SetAsync(string plane, object settings)
    {
        using var content = new StringContent(JsonSerializer.Serialize(settings), Encoding.UTF8, "application/json");
        using var answer = await _http.PutAsync(new Uri(Server.Endpoint, "/_sandbox/" + plane), content);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Jobs of AWS Batch wait from now on.</summary>
    public Task HoldJobsAsync() => SetAsync("batch", new { startDelayMilliseconds = 3_600_000 });

    public async Task<List<string>> KeysAsync(string bucket = Destination) => [.. (await Store.ListAsync(new ListRequest(bucket), default)).Objects.Select(each => each.Key)];

    public async Task<RemoteRun> EndAsync(string runId)
    {
        using var limit = new CancellationTokenSource(Patience);
        return await Runs.WatchAsync(Helper, runId, limit.Token).LastAsync(limit.Token);
    }

    public async Task<RemoteRun> UntilAsync(string runId, Func<RemoteRun, bool> isSo)
    {
        using var limit = new CancellationTokenSource(Patience);
        return await Runs.WatchAsync(Helper, runId, limit.Token).FirstAsync(isSo, limit.Token);
    }

    /// <summary>Waits until the one upload of a key has so many parts.</summary>
    /// <returns>Their numbers.</returns>
    public async Task<List<int>> PartsAsync(string key, int count)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (true)
        {
            if (await Store.ListUploadsAsync(Destination, "", limit.Token).FirstOrDefaultAsync(limit.Token) is { } upload)
            {
                var parts = (await Store.ListPartsAsync(new CreatedUpload(new ObjectLocation(Destination, key), upload.UploadId, null), 0, limit.Token)).Parts;
                if (parts.Count == count)
                    return [.. parts.Select(part => part.PartNumber)];
            }

            await Task.Yield();
        }
    }

    /// <summary>The numbers of the parts that requests of an operation are about, from now on.</summary>
    public ConcurrentBag<int> Watch(string operation)
    {
        var parts = new ConcurrentBag<int>();
        Server.Edge.Faults.Install(new FaultRule
        {
            Match = new FaultMatch { Operation = operation },
            Action = new FaultAction
            {
                Hook = (context, _) =>
                {
                    parts.Add(context.Request.PartNumber!.Value);
                    return Task.CompletedTask;
                },
            },
        });
        return parts;
    }

    public async Task<List<JobSummary>> JobsAsync(string runId) =>
        await BatchJobs.ListAsync(Batch, Helper.Outputs["JobQueueArn"], $"mediaexchange-{runId}*", default).ToListAsync();

    public async Task<List<JobListDescriptor>> S3JobsAsync(string runId) =>
        [.. (await Control.ListJobsAsync(new MediaExchange.Transfer.Aws.Clients.S3Control.ListJobsRequest { AccountId = "111122223333" })).Jobs.Where(job => job.Description?.Contains(runId, StringComparison.Ordinal) == true)];

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        Runs.Dispose();
        Store.Dispose();
        Batch.Dispose();
        Control.Dispose();
        await Server.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static string Root(string folder) =>
        File.Exists(Path.Combine(folder, "MediaExchange.Transfer.slnx")) ? folder : Root(Path.GetDirectoryName(folder)!);
}
