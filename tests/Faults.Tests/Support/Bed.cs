using System.Runtime.CompilerServices;
using MediaExchange.Transfer.Aws;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Ledgers;
using MediaExchange.Transfer.Engine.Manifests;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;
using MediaExchange.Transfer.Sandbox;
using MediaExchange.Transfer.Sandbox.Edge.Faults;
using MediaExchange.Transfer.Sandbox.Storage;

namespace Faults.Tests.Support;

/// <summary>A sandbox with two buckets, the real store in front of it, and runs of the real engine between them. Each run ends with <see cref="CommonCheck"/>.</summary>
internal sealed class Bed : IAsyncDisposable
{
    public const string Source = "source-bucket";
    public const string Destination = "destination-bucket";
    public const long Mebi = 1 << 20;
    public const long Large = (11 * Mebi) + 1;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mx-faults-");
    private readonly S3ObjectStore _store;
    private int _seeds;
    private int _runs;

    private Bed(SandboxServer server, AwsAccess access, int seed)
    {
        Server = server;
        Access = access;
        Random = new Random(seed);
        Seed = seed;
        _store = S3ObjectStore.Create(access);
        Own = new PlainS3(server.Endpoint, server.AccessKey, server.SecretKey);
    }

    public SandboxServer Server { get; }

    public AwsAccess Access { get; }

    public Random Random { get; }

    public int Seed { get; }

    public S3ObjectStore Store => _store;

    public PlainS3 Own { get; }

    public PublicationLog Publications => Server.Storage.Publications;

    /// <summary>Publications up to this one are the test's own.</summary>
    public long Sealed { get; private set; }

    /// <summary>Everything as a default transfer has it, but parts of 5 MiB, and a clock on which waiting is short.</summary>
    public TransferOptions Options => new()
    {
        MultipartThreshold = 5 * Mebi,
        PartSize = 5 * Mebi,
        MaxConcurrency = 16,
        Time = new FastTime(50),
        Seed = Seed,
    };

    public static async Task<Bed> StartAsync(
        int seed = 1, SandboxOptions? options = null, Func<AwsAccess, AwsAccess>? access = null, bool isVersioned = false, string? sourceRegion = null)
    {
        var server = await SandboxServer.StartAsync(options);
        server.CreateBucket(Source, sourceRegion, isVersioned);
        server.CreateBucket(Destination, isVersioned: isVersioned);
        var main = new AwsAccess
        {
            AccessKey = server.AccessKey,
            SecretKey = server.SecretKey,
            EndpointUrl = server.Endpoint.AbsoluteUri,
            Region = "us-east-1",
        };
        return new Bed(server, access?.Invoke(main) ?? main, seed);
    }

    public string Path(string name) => System.IO.Path.Combine(_folder.FullName, name);

    /// <summary>Puts an object that no other equals, with metadata and a tag.</summary>
    public void Add(string key, long size = 100, VirtualObjectOptions? options = null, string bucket = Source) =>
        Server.AddVirtualObject(bucket, key, size, (options ?? new VirtualObjectOptions()) with
        {
            Seed = ++_seeds + (1000 * Seed),
            ContentType = "video/x-test",
            Metadata = new Dictionary<string, string> { ["kept"] = $"as it was {_seeds}" },
            Tags = [new ObjectTag("colour", $"shade {_seeds}")],
        });

    /// <summary>Some small objects, one of two parts and one of three.</summary>
    public IReadOnlyList<string> AddMixed(int small = 20)
    {
        List<string> keys = [.. Enumerable.Range(0, small).Select(i => $"small/{i}")];
        foreach (var key in keys)
            Add(key, Random.Next(0, 5000));
        Add("large/2", 6 * Mebi);
        Add("large/3", Large);
        keys.Insert(Random.Next(keys.Count), "large/2");
        keys.Insert(Random.Next(keys.Count), "large/3");
        return keys;
    }

    public void Faults(params IEnumerable<FaultRule> rules) => Server.Edge.Faults.Install(rules);

    /// <summary>What was published until now is the test's own doing.</summary>
    public void Seal() => Sealed = Publications.Total;

    /// <summary>Changes the source behind everybody's back.</summary>
    public ValueTask ChangeSourceAsync(MutationKind kind, string key) => Server.Edge.Mutator!.MutateAsync(kind, Source, key, null, CancellationToken.None);

    public Task<Run> RunAsync(
        IEnumerable<string> keys,
        Func<TransferOptions, TransferOptions>? change = null,
        Action? then = null,
        bool comparesProperties = true,
        bool mayLeaveUploads = false,
        [CallerMemberName] string test = "",
        [CallerFilePath] string file = "") =>
        RunAsync([.. keys.Select((key, i) => new InventoryRow(i + 1, new ObjectLocation(Source, key), null))], change, then, comparesProperties, mayLeaveUploads, test, file);

    public async Task<Run> RunAsync(
        IReadOnlyList<InventoryRow> rows,
        Func<TransferOptions, TransferOptions>? change = null,
        Action? then = null,
        bool comparesProperties = true,
        bool mayLeaveUploads = false,
        [CallerMemberName] string test = "",
        [CallerFilePath] string file = "")
    {
        Seal();
        var outcomes = new List<ItemOutcome>();
        var snapshots = new List<Snapshot>();
        var path = Path($"ledger-{++_runs}.ndjson");
        await using (var ledger = FileLedger.Create(path, Header(test)))
        {
            var definition = new TransferDefinition { Rows = Given(rows), DestinationBucket = Destination, Ledger = ledger };
            await foreach (var item in TransferEngine.RunAsync(definition, _store, _store, change?.Invoke(Options) ?? Options))
            {
                if (item is ItemFinished finished)
                    outcomes.Add(finished.Outcome);
                else if (item is Snapshot snapshot)
                    snapshots.Add(snapshot);
            }
        }

        var injected = Server.Edge.Faults.Status().Sum(status => status.Acted);
        Server.Edge.Faults.Clear();
        var run = new Run(rows, [.. outcomes.OrderBy(outcome => outcome.Line)], snapshots, path, injected);
        FaultReport.Add($"{System.IO.Path.GetFileNameWithoutExtension(file)}.{test}", run);
        then?.Invoke();
        await CommonCheck.RunAsync(this, run, comparesProperties, mayLeaveUploads);
        return run;
    }

    /// <summary>Goes on with a run from its ledger.</summary>
    public async Task<IReadOnlyList<ItemOutcome>> ResumeAsync(Run run, S3ObjectStore store)
    {
        var outcomes = new List<ItemOutcome>();
        await using var ledger = FileLedger.Append(run.LedgerPath);
        var definition = new TransferDefinition
        {
            Rows = Given(run.Rows),
            DestinationBucket = Destination,
            Ledger = ledger,
            Resume = await ResumeState.ReadAsync(run.LedgerPath),
        };
        await foreach (var item in TransferEngine.RunAsync(definition, store, store, Options))
        {
            if (item is ItemFinished finished)
                outcomes.Add(finished.Outcome);
        }

        return outcomes;
    }

    public async ValueTask DisposeAsync()
    {
        Own.Dispose();
        _store.Dispose();
        await Server.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static LedgerHeader Header(string test) => new()
    {
        RunId = RunId.New(TimeProvider.System),
        StartedAt = DateTimeOffset.UtcNow,
        Source = test,
        Destination = $"s3://{Destination}/",
        Version = "0",
    };

    private static async IAsyncEnumerable<InventoryRow> Given(IReadOnlyList<InventoryRow> rows)
    {
        foreach (var row in rows)
        {
            await Task.Yield();
            yield return row;
        }
    }
}
