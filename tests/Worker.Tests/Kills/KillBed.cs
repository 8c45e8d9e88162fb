using MediaExchange.Transfer.Engine.Ledgers;
using MediaExchange.Transfer.Engine.Stores;
using MediaExchange.Transfer.Sandbox;
using MediaExchange.Transfer.Sandbox.Edge.Behaviour;
using Worker.Tests.Support;
using Xunit;

namespace Worker.Tests.Kills;

/// <summary>A sandbox that takes its time like S3, with small objects and some that are copied in parts.</summary>
internal sealed class KillBed : IAsyncDisposable
{
    public const string Prefix = "in/";

    private const int PartSize = 5 << 20;
    private const int Small = 24;

    // Whole parts, and a short last one.
    private static readonly long[] LargeSizes =
        [6 * PartSize, PartSize + 1, (3 * PartSize) + 4_000_000, 2 * PartSize, (5 * PartSize) + 1, 4 * PartSize, (2 * PartSize) + 9, 3 * PartSize];

    // A part takes 13 ms on its own, so that a kill finds some of them half-way.
    private static readonly ModelSettings Unhurried = new()
    {
        FirstByteLatency = new LatencySettings { MedianMilliseconds = 3, Sigma = 0.5 },
        CopyMegabytesPerSecond = 400,
    };

    private readonly Dictionary<string, ObjectHead> _sources = [];

    private KillBed(WorkerBed bed) => Bed = bed;

    public WorkerBed Bed { get; }

    public string Inventory { get; private set; } = "";

    public static int Rows => Small + LargeSizes.Length;

    public static int Parts => (int)LargeSizes.Sum(size => (size + PartSize - 1) / PartSize);

    public static async Task<KillBed> StartAsync()
    {
        var bed = new KillBed(await WorkerBed.StartAsync());
        await bed.FillAsync();
        return bed;
    }

    /// <summary>The command line of a first run.</summary>
    public string[] Begin(bool fromListing, string destination, string ledger) =>
    [
        .. fromListing
            ? (string[])["copy", $"s3://{WorkerBed.Source}/{Prefix}", $"s3://{WorkerBed.Destination}/{destination}"]
            : ["run", "--inventory", Inventory, "--destination", $"s3://{WorkerBed.Destination}/{destination}", "--remove-prefix", Prefix],
        "--part-size", "5MiB", "--multipart-threshold", "5MiB", "--ledger", ledger, .. Pace,
    ];

    /// <summary>The command line of those after it.</summary>
    public static string[] Resume(string ledger) => ["run", "--resume", ledger, .. Pace];

    private static string[] Pace => ["--max-concurrency", "6", "--json"];

    /// <summary>From here on requests are a worker's.</summary>
    public void Expect(Assassin assassin)
    {
        Bed.Server.Edge.Model.Apply(Unhurried);
        assassin.Watch(Bed.Server.Edge.Faults);
    }

    /// <summary>From here on they are the test's: when the server has noticed that the worker is gone.</summary>
    public async Task QuietAsync()
    {
        Bed.Server.Edge.Faults.Clear();
        Bed.Server.Edge.Model.Apply(ModelSettings.Off);
        while (Bed.Server.Edge.Requests.Summarise().InFlight > 0)
            await Task.Delay(1);
    }

    /// <summary>Every upload must be named by a checkpoint: by its id, or, when that was never learnt, by its key.</summary>
    /// <returns>The parts of those uploads.</returns>
    public async Task<HashSet<(string Key, int Part)>> RequireNamedUploadsAsync(string destination, string ledger)
    {
        var parts = new HashSet<(string Key, int Part)>();
        var named = File.Exists(ledger) ? (await ResumeState.ReadAsync(ledger)).Uploads : [];
        await foreach (var pending in Bed.Store.ListUploadsAsync(WorkerBed.Destination, destination, CancellationToken.None))
        {
            Assert.Contains(named, upload => upload.Destination.Key == pending.Key && (upload.UploadId ?? pending.UploadId) == pending.UploadId);
            var upload = new CreatedUpload(new ObjectLocation(WorkerBed.Destination, pending.Key), pending.UploadId, null);
            foreach (var part in (await Bed.Store.ListPartsAsync(upload, 0, CancellationToken.None)).Parts)
                parts.Add((pending.Key, part.PartNumber));
        }

        return parts;
    }

    /// <summary>Whatever can be seen at the destination must equal its source.</summary>
    /// <returns>The keys that are there.</returns>
    public async Task<HashSet<string>> RequireEqualAsync(string destination)
    {
        var there = (await Bed.Store.ListAsync(new ListRequest(WorkerBed.Destination, destination), CancellationToken.None)).Objects;
        foreach (var item in there)
        {
            var head = await Bed.Store.HeadAsync(new ObjectLocation(WorkerBed.Destination, item.Key), CancellationToken.None);
            var source = _sources[item.Key[destination.Length..]];
            Assert.Equal((source.Size, source.Checksums[0]), (head.Size, head.Checksums[0]));
        }

        return [.. there.Select(item => item.Key)];
    }

    public ValueTask DisposeAsync() => Bed.DisposeAsync();

    private async Task FillAsync()
    {
        var names = new List<string>();
        for (var i = 0; i < Small; i++)
        {
            names.Add($"{i:d2} ü+%.mxf");
            await Bed.PutAsync(Prefix + names[^1]);
        }

        for (var i = 0; i < LargeSizes.Length; i++)
        {
            // Among the small ones, by their names.
            names.Add($"{(i * 3) + 1:d2}-large.mov");
            Bed.Server.AddVirtualObject(WorkerBed.Source, Prefix + names[^1], LargeSizes[i], new VirtualObjectOptions { Seed = i, PartSize = 0 });
        }

        foreach (var name in names)
            _sources[name] = await Bed.Store.HeadAsync(new ObjectLocation(WorkerBed.Source, Prefix + name), CancellationToken.None);
        Inventory = Bed.Inventory(names.Order(StringComparer.Ordinal).Select(name => Prefix + name));
    }
}
