using MediaExchange.Transfer.Aws;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Manifests;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;
using MediaExchange.Transfer.Sandbox;
using Xunit;

namespace Faults.Tests.Support;

/// <summary>Two sandboxes with credentials of their own, the real stores in front of them, and runs of the real engine from the first to the second.</summary>
internal sealed class CrossBed : IAsyncDisposable
{
    private readonly S3ObjectStore _from;
    private readonly S3ObjectStore _to;
    private readonly PlainS3 _eyesFrom;
    private readonly PlainS3 _eyesTo;
    private readonly List<string> _keys = [];

    private CrossBed(SandboxServer from, SandboxServer to)
    {
        (From, To) = (from, to);
        _from = S3ObjectStore.Create(AccessTo(from));
        _to = S3ObjectStore.Create(AccessTo(to));
        _eyesFrom = new PlainS3(from.Endpoint, from.AccessKey, from.SecretKey);
        _eyesTo = new PlainS3(to.Endpoint, to.AccessKey, to.SecretKey);
    }

    public SandboxServer From { get; }

    public SandboxServer To { get; }

    /// <summary>Parts of 5 MiB, held; a clock on which waiting is short.</summary>
    public static TransferOptions Options => new() { MultipartThreshold = 5 << 20, PartSize = 5 << 20, MaxConcurrency = 8, Time = new FastTime(50), Seed = 1 };

    /// <summary>Parts too large for the memory, which pass through.</summary>
    public static TransferOptions Passing => Options with { PartSize = 9 << 20, MemoryBudget = 16 << 20 };

    public static async Task<CrossBed> StartAsync()
    {
        var from = await SandboxServer.StartAsync();
        from.CreateBucket(Bed.Source);
        var to = await SandboxServer.StartAsync();
        to.CreateBucket(Bed.Destination);
        return new CrossBed(from, to);
    }

    public void Add(string key, long size, bool hasChecksum = true, long? partSize = null)
    {
        _keys.Add(key);
        From.AddVirtualObject(Bed.Source, key, size, new VirtualObjectOptions
        {
            Seed = _keys.Count,
            HasChecksum = hasChecksum,
            PartSize = partSize,
            ContentType = "video/x-test",
            Metadata = new Dictionary<string, string> { ["kept"] = key },
            Tags = [new ObjectTag("colour", key)],
        });
    }

    public async Task<IReadOnlyList<ItemOutcome>> RunAsync(TransferOptions? options = null)
    {
        var outcomes = new List<ItemOutcome>();
        var definition = new TransferDefinition { Rows = RowsAsync(), DestinationBucket = Bed.Destination };
        await foreach (var item in TransferEngine.RunAsync(definition, _from, _to, options ?? Options))
        {
            if (item is ItemFinished finished)
                outcomes.Add(finished.Outcome);
        }

        From.Edge.Faults.Clear();
        To.Edge.Faults.Clear();
        await CheckAsync(outcomes);
        return [.. outcomes.OrderBy(outcome => outcome.Line)];
    }

    public async ValueTask DisposeAsync()
    {
        _eyesFrom.Dispose();
        _eyesTo.Dispose();
        _from.Dispose();
        _to.Dispose();
        await From.DisposeAsync();
        await To.DisposeAsync();
    }

    private static AwsAccess AccessTo(SandboxServer server) =>
        new() { AccessKey = server.AccessKey, SecretKey = server.SecretKey, EndpointUrl = server.Endpoint.AbsoluteUri, Region = "us-east-1" };

    /// <summary>What was copied has the source's bytes, metadata and tags; what was not is not there; and nothing was there for a moment, nor is left.</summary>
    private async Task CheckAsync(IReadOnlyList<ItemOutcome> outcomes)
    {
        Assert.Equal(_keys.Order(), outcomes.Select(outcome => outcome.Source!.Key).Order());
        foreach (var outcome in outcomes)
        {
            var key = outcome.Source!.Key;
            using var there = await _eyesTo.HeadAsync(Bed.Destination, key);
            Assert.Equal(outcome.Status == ItemStatus.Copied, there.IsSuccessStatusCode);
            if (outcome.Status != ItemStatus.Copied)
                continue;
            Assert.Equal(StreamReason.OtherStore, outcome.StreamedBecause);
            Assert.Equal(key, there.Headers.GetValues("x-amz-meta-kept").Single());
            Assert.Equal("video/x-test", there.Content.Headers.ContentType?.ToString());
            Assert.Contains($">{key}<", await _eyesTo.TagsAsync(Bed.Destination, key), StringComparison.Ordinal);
            Assert.Equal(await _eyesFrom.ReadAsync(Bed.Source, key), await _eyesTo.ReadAsync(Bed.Destination, key));
        }

        Assert.Empty(await _eyesTo.UploadIdsAsync(Bed.Destination));
    }

    private async IAsyncEnumerable<InventoryRow> RowsAsync()
    {
        for (var i = 0; i < _keys.Count; i++)
        {
            await Task.Yield();
            yield return new InventoryRow(i + 1, new ObjectLocation(Bed.Source, _keys[i]), null);
        }
    }
}
