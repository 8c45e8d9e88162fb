using System.Globalization;
using MediaExchange.Transfer.Aws;
using MediaExchange.Transfer.Engine.Stores;
using MediaExchange.Transfer.Sandbox;
using MediaExchange.Transfer.Sandbox.Edge.Behaviour;

namespace Worker.Tests.Support;

/// <summary>A sandbox in this process, and workers beside it that find it through their environment.</summary>
internal sealed class WorkerBed : IAsyncDisposable
{
    public const string Source = "source-bucket";
    public const string Destination = "destination-bucket";

    /// <summary>Where a helper keeps its runs.</summary>
    public const string Helper = "helper-bucket";

    public const string WorkerAssembly = "MediaExchange.Transfer.Worker";
    private static readonly SandboxCredentials Stranger = new("444455556666", "AKIASTRANGEREXAMPLE0", "a-secret-that-opens-nothing-else");

    private WorkerBed(SandboxServer server)
    {
        Server = server;
        Store = Open(server.AccessKey, server.SecretKey);
        Environment = new Dictionary<string, string>
        {
            ["HOME"] = Folder.Path,
            ["XDG_STATE_HOME"] = Folder.File("state"),
            ["AWS_ENDPOINT_URL"] = Endpoint,
            ["AWS_ACCESS_KEY_ID"] = server.AccessKey,
            ["AWS_SECRET_ACCESS_KEY"] = server.SecretKey,
        };
    }

    public TempFolder Folder { get; } = new();

    public SandboxServer Server { get; }

    public S3ObjectStore Store { get; }

    public string Endpoint => Server.Endpoint.GetLeftPart(UriPartial.Authority);

    public Dictionary<string, string> Environment { get; }

    /// <summary>The environment of somebody who may use neither bucket.</summary>
    public Dictionary<string, string> StrangersEnvironment =>
        new(Environment) { ["AWS_ACCESS_KEY_ID"] = Stranger.AccessKey, ["AWS_SECRET_ACCESS_KEY"] = Stranger.SecretKey };

    public static async Task<WorkerBed> StartAsync() =>
        new(await SandboxServer.StartAsync(new SandboxOptions { Buckets = [Source, Destination, Helper], Accounts = [Stranger] }));

    /// <summary>Runs the worker to its end.</summary>
    public Task<ProcessEnd> RunAsync(params IEnumerable<string> arguments) => RunWithAsync(Environment, arguments);

    public static async Task<ProcessEnd> RunWithAsync(IReadOnlyDictionary<string, string> environment, params IEnumerable<string> arguments)
    {
        using var worker = WorkerProcess.Start(WorkerAssembly, environment, arguments);
        return await worker.EndAsync();
    }

    public WorkerProcess Start(params IEnumerable<string> arguments) => WorkerProcess.Start(WorkerAssembly, Environment, arguments);

    /// <summary>Puts an object whose bytes are its key.</summary>
    public async Task PutAsync(string key, string bucket = Source, DestinationSettings? settings = null)
    {
        var request = new PutRequest(new ObjectLocation(bucket, key), new MemoryStream(System.Text.Encoding.UTF8.GetBytes(key)))
        {
            Properties = new ObjectProperties { ContentType = "video/mp4", Metadata = new Dictionary<string, string> { ["title"] = "x" } },
            Settings = settings ?? DestinationSettings.Default,
        };
        await Store.PutAsync(request, CancellationToken.None);
    }

    /// <summary>Puts an object of any size, without bytes.</summary>
    public void PutVirtual(string key, long size) => Server.AddVirtualObject(Source, key, size);

    /// <summary>From now on, a copy of a kilobyte takes a millisecond, and one of a part forever.</summary>
    public void SlowCopies() => Server.Edge.Model.Apply(new ModelSettings { CopyMegabytesPerSecond = 1 });

    public async Task PutAllAsync(params IEnumerable<string> keys)
    {
        foreach (var key in keys)
            await PutAsync(key);
    }

    public async Task<List<string>> KeysAsync(string bucket = Destination) =>
        [.. (await Store.ListAsync(new ListRequest(bucket), CancellationToken.None)).Objects.Select(o => o.Key)];

    public async Task<int> PendingUploadsAsync()
    {
        var count = 0;
        await foreach (var _ in Store.ListUploadsAsync(Destination, "", CancellationToken.None))
            count++;
        return count;
    }

    public async Task<string> PendingUploadAsync()
    {
        var ids = new List<string>();
        await foreach (var pending in Store.ListUploadsAsync(Destination, "", CancellationToken.None))
            ids.Add(pending.UploadId);
        return ids.Single();
    }

    public string Inventory(params IEnumerable<string> keys) =>
        Folder.Write(string.Create(CultureInfo.InvariantCulture, $"inventory-{Guid.NewGuid():N}.csv"), [.. keys.Select(k => $"{Source},{Uri.EscapeDataString(k)}")]);

    public async ValueTask DisposeAsync()
    {
        Store.Dispose();
        await Server.DisposeAsync();
        Folder.Dispose();
    }

    private S3ObjectStore Open(string accessKey, string secretKey) =>
        S3ObjectStore.Create(new AwsAccess { AccessKey = accessKey, SecretKey = secretKey, EndpointUrl = Endpoint });
}
