using System.Text.Json;
using MediaExchange.Transfer.Aws;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Ledgers;
using MediaExchange.Transfer.Engine.Manifests;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;
using Xunit;

namespace Faults.Tests.Support;

/// <summary>Two fresh buckets on the server that the environment names, and what can be checked of a run there.</summary>
internal sealed class RemoteBed : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mx-faults-");
    private readonly Dictionary<string, (long Size, string Crc)> _contents = new(StringComparer.Ordinal);
    private readonly List<string> _keys = [];

    private RemoteBed(string endpoint)
    {
        var (access, secret) = (Env("_ACCESS_KEY")!, Env("_SECRET_KEY")!);
        Store = S3ObjectStore.Create(new AwsAccess { AccessKey = access, SecretKey = secret, EndpointUrl = endpoint, Region = "us-east-1" });
        Own = new PlainS3(new Uri(endpoint), access, secret);
    }

    public string Source { get; } = $"t-{Guid.NewGuid():n}";

    public string Destination { get; } = $"t-{Guid.NewGuid():n}";

    public S3ObjectStore Store { get; }

    public PlainS3 Own { get; }

    public static async Task<RemoteBed> StartAsync()
    {
        Skip.If(Env("") is null, "MEDIAEXCHANGE_TEST_S3 names no endpoint");
        var bed = new RemoteBed(Env("")!);
        await bed.Own.PutBucketAsync(bed.Source);
        await bed.Own.PutBucketAsync(bed.Destination);
        return bed;
    }

    /// <summary>The script that runs Ceph, for who says that this server is theirs to kill: others may be using it.</summary>
    public static string CephScript()
    {
        Skip.If(Env("") is null, "MEDIAEXCHANGE_TEST_S3 names no endpoint");
        Skip.If(Env("_FLAVOR") != "ceph", "the server is not Ceph from tests/servers/ceph.sh");
        Skip.If(Env("_MAY_RESTART") != "1", "MEDIAEXCHANGE_TEST_S3_MAY_RESTART is not 1, so the server may be somebody else's");
        Skip.If(!Environment.IsPrivilegedProcess, "restarting the gateway needs root");
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "MediaExchange.Transfer.slnx")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests do not run from within the repository.");
        return Path.Combine(folder, "tests", "servers", "ceph.sh");
    }

    /// <summary>The port of the server under test: the script's own default is perhaps another server's.</summary>
    public static string Port() => new Uri(Env("")!).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);

    public async Task AddAsync(string key, int size)
    {
        var content = new byte[size];
        new Random(_keys.Count).NextBytes(content);
        await Own.PutAsync(Source, key, content, ("x-amz-meta-kept", $"as it was {_keys.Count}"), ("x-amz-tagging", $"n={_keys.Count}"));
        _contents[key] = await Crc64.OfAsync(new MemoryStream(content));
        _keys.Add(key);
    }

    public async Task<IReadOnlyList<ItemOutcome>> RunAsync(IObjectStore? store = null, Func<TransferOptions, TransferOptions>? change = null, params IEnumerable<string> more)
    {
        var options = new TransferOptions { MultipartThreshold = 5 << 20, PartSize = 5 << 20, MaxConcurrency = 16, Seed = 1 };
        var outcomes = new List<ItemOutcome>();
        var path = Path.Combine(_folder.FullName, "ledger.ndjson");
        await using (var ledger = FileLedger.Create(path, new LedgerHeader { RunId = RunId.New(), StartedAt = DateTimeOffset.UtcNow, Source = "", Destination = "", Version = "0" }))
        {
            var definition = new TransferDefinition { Rows = RowsAsync([.. _keys, .. more]), DestinationBucket = Destination, Ledger = ledger };
            await foreach (var item in TransferEngine.RunAsync(definition, store ?? Store, store ?? Store, change?.Invoke(options) ?? options))
            {
                if (item is ItemFinished finished)
                    outcomes.Add(finished.Outcome);
            }
        }

        var lines = File.ReadLines(path).Select(line => JsonDocument.Parse(line).RootElement).Where(line => line.GetProperty("type").GetString() == "item");
        Assert.Equal(Enumerable.Range(1, outcomes.Count).Select(i => (long)i), lines.Select(line => line.GetProperty("line").GetInt64()).Order());
        return [.. outcomes.OrderBy(outcome => outcome.Line)];
    }

    /// <summary>Every copied object has the source's bytes, metadata and tags, by the tests' own reading; no upload is left, but what no client can end, and then the outcome says so.</summary>
    public async Task CheckAsync(IReadOnlyList<ItemOutcome> outcomes, bool mayLeaveHalves = false)
    {
        foreach (var outcome in outcomes.Where(o => o.Status == ItemStatus.Copied))
        {
            var key = outcome.Source!.Key;
            Assert.Equal(_contents[key], await Own.ReadAsync(Destination, key));
            using var there = await Own.HeadAsync(Destination, key);
            Assert.Equal($"as it was {_keys.IndexOf(key)}", there.Headers.GetValues("x-amz-meta-kept").Single());
            Assert.Contains($">{_keys.IndexOf(key)}<", await Own.TagsAsync(Destination, key), StringComparison.Ordinal);
        }

        var lines = await File.ReadAllLinesAsync(Path.Combine(_folder.FullName, "ledger.ndjson"));
        foreach (var (key, id) in await Own.UploadsAsync(Destination))
        {
            // A gateway that is killed in the middle of a Create may leave half of an upload, which is listed, but which no request ends any more.
            await Own.AbortAsync(Destination, key, id);
            var isHalf = mayLeaveHalves && (await Own.UploadsAsync(Destination)).Contains((key, id));
            var outcome = outcomes.Single(o => o.Destination!.Key == key);
            Assert.True(
                isHalf && !lines.Any(line => line.Contains(id, StringComparison.Ordinal)) && outcome.Reason?.Contains("could not be aborted", StringComparison.Ordinal) == true,
                $"The upload {id} of {key} is left: {outcome}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var bucket in (string[])[Source, Destination])
        {
            await Own.DeletePolicyAsync(bucket);
            foreach (var key in _keys)
                await Own.DeleteAsync(bucket, key);
            await Own.DeleteAsync(bucket, "");
        }

        Own.Dispose();
        Store.Dispose();
        _folder.Delete(recursive: true);
    }

    private static string? Env(string suffix) =>
        Environment.GetEnvironmentVariable("MEDIAEXCHANGE_TEST_S3" + suffix) is { Length: > 0 } value ? value : null;

    private async IAsyncEnumerable<InventoryRow> RowsAsync(IReadOnlyList<string> keys)
    {
        for (var i = 0; i < keys.Count; i++)
        {
            await Task.Yield();
            yield return new InventoryRow(i + 1, new ObjectLocation(Source, keys[i]), null);
        }
    }
}
