using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Ledgers;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;
using Xunit;

namespace Engine.Tests.Copying.Streamed;

/// <summary>Two stores that know nothing of each other, and runs from one to the other.</summary>
internal sealed class Crossing
{
    public const int Large = (22 << 20) + 1;

    public Crossing(InMemoryStoreOptions? from = null, InMemoryStoreOptions? to = null)
    {
        From = new InMemoryObjectStore((from ?? new InMemoryStoreOptions()) with { MinPartSize = 0, Name = "here" }).AddBucket(Scene.Source);
        To = new InMemoryObjectStore((to ?? new InMemoryStoreOptions()) with { MinPartSize = 0, Name = "there" }).AddBucket(Scene.Destination);
    }

    public static TransferOptions Options => new()
    {
        MultipartThreshold = 5 << 20,
        PartSize = 5 << 20,
        MaxConcurrency = 6,
        MemoryBudget = 32 << 20,
        Time = new SkippingTime(),
        SnapshotInterval = TimeSpan.FromDays(1),
        MaxRequestsPerSecond = 1_000_000,
        Seed = 1,
    };

    /// <summary>Parts that are too large for the memory, and pass through.</summary>
    public static TransferOptions Passing => Options with { MemoryBudget = 16 << 20, PartSize = 9 << 20 };

    public InMemoryObjectStore From { get; }

    public InMemoryObjectStore To { get; }

    public byte[] Add(string key, int size, InMemoryObjectSetup? setup = null)
    {
        var bytes = Scene.Bytes(size, key.Length + size);
        From.AddObject(Scene.Source, key, bytes, setup);
        return bytes;
    }

    public async Task<ItemOutcome> RunAsync(string key, TransferOptions? options = null, IObjectStore? source = null, IObjectStore? destination = null, ILedger? ledger = null, ResumeState? resume = null, CancellationToken cancellationToken = default)
    {
        ItemOutcome? outcome = null;
        var definition = Scene.Define(Scene.Rows(key), ledger) with { Resume = resume };
        await foreach (var item in TransferEngine.RunAsync(definition, source ?? From, destination ?? To, options ?? Options, cancellationToken))
        {
            if (item is ItemFinished finished)
                outcome = finished.Outcome;
        }

        return outcome!;
    }

    /// <summary>It was copied whole, as it is, and nothing is left behind.</summary>
    public void RequireCopied(ItemOutcome outcome, byte[] bytes)
    {
        Assert.True(outcome.Status == ItemStatus.Copied, $"{outcome.Failure?.Message}");
        Assert.True(bytes.AsSpan().SequenceEqual(To.GetBytes(outcome.Destination! with { VersionId = null })), "Other bytes are there.");
        Assert.Equal(0, To.PendingUploads);
    }

    /// <summary>It failed, and the destination is as it was: empty.</summary>
    public void RequireNothing(ItemOutcome outcome, FailureKind kind)
    {
        Assert.Equal((ItemStatus.Failed, kind), (outcome.Status, outcome.Failure?.Kind));
        Assert.Empty(To.GetKeys(Scene.Destination));
        Assert.Equal(0, To.PendingUploads);
    }
}
