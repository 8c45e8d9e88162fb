using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Ledgers;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;
using Xunit;

namespace Engine.Tests.Copying.Streamed;

public sealed class StreamedResumeTests
{
    // One part of 9 MiB and another; or three of 5 MiB.
    private const int Size = (11 << 20) + 1;

    private static readonly InMemoryStoreOptions Plain = new() { KnowsFullObjectChecksums = false };

    [Theory]
    [InlineData(true, true, false)]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    [InlineData(false, false, false)]
    [InlineData(true, true, true)]
    public async Task Interrupted_at_any_request_it_goes_on_with_the_parts_that_are_there(bool sourceKnows, bool destinationKnows, bool passes)
    {
        var options = (passes ? Crossing.Passing : Crossing.Options) with { MaxConcurrency = 2, OnInterrupt = () => InterruptAction.Keep };
        var kept = 0;
        for (var at = 1; ; at++)
        {
            var crossing = new Crossing(sourceKnows ? null : Plain, destinationKnows ? null : Plain);
            var bytes = crossing.Add("m", Size);
            using var folder = new TempFolder();
            var path = folder.File("ledger.ndjson");
            if (!await IsInterruptedAsync(crossing, path, at, options))
                break;
            var written = crossing.To.Requests(StoreOperation.UploadPart);

            await using var ledger = FileLedger.Append(path);
            var outcome = await crossing.RunAsync("m", options, ledger: ledger, resume: await ResumeState.ReadAsync(path));

            crossing.RequireCopied(outcome, bytes);
            kept = Math.Max(kept, outcome.PartsKept);

            // What is there is not written again.
            var parts = passes ? 2 : 3;
            Assert.InRange(crossing.To.Requests(StoreOperation.UploadPart), 0, parts + written - outcome.PartsKept);
            if (!passes || sourceKnows)
                Assert.Contains(outcome.VerifiedBy, (Evidence?[])[Evidence.Crc64Nvme, Evidence.ETag, .. destinationKnows ? [] : (Evidence?[])[Evidence.Size]]);
        }

        Assert.InRange(kept, 1, 3);
    }

    [Fact]
    public async Task Interrupted_without_a_ledger_it_leaves_nothing()
    {
        var crossing = new Crossing();
        crossing.Add("m", Size);
        using var stop = new CancellationTokenSource();
        var destination = new FaultingObjectStore(crossing.To, [])
        {
            Before = (call, _) => call is { Operation: StoreOperation.UploadPart, PartNumber: 2 } ? stop.CancelAsync() : Task.CompletedTask,
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => crossing.RunAsync("m", destination: destination, cancellationToken: stop.Token));

        Assert.Equal((0, 0), (crossing.To.PendingUploads, crossing.To.GetKeys(Scene.Destination).Count));
    }

    [Fact]
    public async Task A_source_that_has_changed_since_is_copied_afresh()
    {
        var crossing = new Crossing();
        crossing.Add("m", Size);
        using var folder = new TempFolder();
        var path = folder.File("ledger.ndjson");
        Assert.True(await IsInterruptedAsync(crossing, path, 9, Crossing.Options with { MaxConcurrency = 2, OnInterrupt = () => InterruptAction.Keep }));
        var bytes = Scene.Bytes(Size, 77);
        crossing.From.AddObject(Scene.Source, "m", bytes);

        await using var ledger = FileLedger.Append(path);
        var outcome = await crossing.RunAsync("m", ledger: ledger, resume: await ResumeState.ReadAsync(path));

        crossing.RequireCopied(outcome, bytes);
        Assert.Equal(0, outcome.PartsKept);
    }

    private static async Task<bool> IsInterruptedAsync(Crossing crossing, string path, int at, TransferOptions options)
    {
        using var stop = new CancellationTokenSource();
        var requests = 0;
        Func<StoreCall, CancellationToken, Task> count = (_, _) => Interlocked.Increment(ref requests) == at ? stop.CancelAsync() : Task.CompletedTask;
        var source = new FaultingObjectStore(crossing.From, []) { Before = count };
        var destination = new FaultingObjectStore(crossing.To, []) { Before = count };
        await using var ledger = FileLedger.Create(path, TestLedger.Header);
        try
        {
            await crossing.RunAsync("m", options, source, destination, ledger, cancellationToken: stop.Token);
            return false;
        }
        catch (OperationCanceledException)
        {
            return true;
        }
    }
}
