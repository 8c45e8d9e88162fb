using Engine.Tests.Reading;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Digesting;
using MediaExchange.Transfer.Engine.Flow;
using MediaExchange.Transfer.Engine.Hashing;
using MediaExchange.Transfer.Engine.Ledgers;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Reading;
using MediaExchange.Transfer.Engine.Stores;
using Xunit;

namespace Engine.Tests.Digesting;

/// <summary>Digests that are interrupted and gone on with: from where they were, and never with a state that is not of these bytes.</summary>
public sealed class DigestResumeTests
{
    private const int Mebi = 1 << 20;
    private const int Size = (12 * Mebi) + 77;

    private static readonly DigestAlgorithm[] Both = [DigestAlgorithm.Md5, DigestAlgorithm.Sha256];
    private static readonly ObjectLocation At = new(Scene.Source, "m");
    private static readonly byte[] Bytes = Scene.Bytes(Size);

    private readonly Scene _scene = new();

    private static TransferOptions Options => new() { Digests = Both, Time = new SkippingTime(), SnapshotInterval = TimeSpan.FromDays(1), Seed = 1 };

    [Theory]
    [InlineData(1)]
    [InlineData(8 * Mebi)]
    [InlineData((9 * Mebi) + 5)]
    [InlineData(Size)]
    public async Task A_resumed_run_reads_on_from_the_checkpoint(int offset)
    {
        Add(Bytes);

        var (outcome, reads) = await ResumeAsync(progress => progress with { Checkpoint = StateAt(offset) }, offset);

        await Digests.RightOrAbsentAsync(_scene, outcome, Bytes, Both);
        Assert.Equal(ItemStatus.Copied, outcome.Status);
        Assert.Equal(Size - offset, reads.Sum(read => read.Length));
        Assert.All(reads, read => Assert.InRange(read.Offset, offset, Size - 1));
    }

    public static TheoryData<string> Useless => [.. Damages.Keys];

    [Theory]
    [MemberData(nameof(Useless))]
    public async Task A_checkpoint_that_is_of_something_else_or_damaged_is_not_used(string what)
    {
        Add(Bytes);

        var (outcome, reads) = await ResumeAsync(Damages[what], 0);

        await Digests.RightOrAbsentAsync(_scene, outcome, Bytes, Both);
        Assert.Equal((ItemStatus.Copied, 0), (outcome.Status, outcome.Retries));
        Assert.Equal(Size, reads.Sum(read => read.Length));
    }

    /// <summary>It is whole, and of the right object as far as anybody can say; only that the bytes were wrong when it was made.</summary>
    [Fact]
    public async Task A_checkpoint_of_bytes_that_were_wrong_is_found_out_and_all_is_read_again()
    {
        Add(Bytes);

        var (outcome, reads) = await ResumeAsync(progress => progress with { Checkpoint = StateAt(9 * Mebi, seed: 2) }, 9 * Mebi);

        await Digests.RightOrAbsentAsync(_scene, outcome, Bytes, Both);
        Assert.Equal(ItemStatus.Copied, outcome.Status);
        Assert.Equal(Size - (9 * Mebi) + Size, reads.Sum(read => read.Length));
    }

    [Fact]
    public async Task A_source_that_was_overwritten_since_is_digested_from_its_first_byte()
    {
        Add(Bytes);
        var others = Scene.Bytes(Size, 3);

        var (outcome, _) = await ResumeAsync(progress =>
        {
            Add(others);
            return progress;
        }, 0);

        Assert.Equal(ItemStatus.Copied, outcome.Status);
        await Digests.RightOrAbsentAsync(_scene, outcome, others, Both);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stopped_anywhere_no_byte_before_the_last_checkpoint_is_read_again(bool isFailure)
    {
        Add(Bytes);
        for (var stopAt = 1; stopAt <= 11; stopAt += 2)
        {
            var kept = new List<DigestCheckpoint>();
            using var cancel = new CancellationTokenSource();
            var store = new FaultingObjectStore(_scene.Store, isFailure ? [new StoreFault(StoreErrorKind.AccessDenied) { Operation = StoreOperation.Read, Call = 2 }] : []);
            var digester = Digester(store, out var source, out var head, interval: isFailure ? 6 * Mebi : Mebi);
            await Assert.ThrowsAnyAsync<Exception>(() => digester.RunAsync(source, head, Both, null, Keep, cancel.Token));
            if (isFailure)
                Assert.Equal(8 * Mebi, kept[^1].Offset);

            var first = kept.Count == 0 ? null : kept[^1];
            var rest = new SpoiledReads(_scene.Store);
            digester = Digester(rest, out source, out head);
            var values = await digester.RunAsync(source, head, Both, first, null, default);

            Digests.MustBe(DigestMetadata.Words(values), Bytes, Both);
            Assert.Equal(Size - (first?.Offset ?? 0), rest.Requests.Sum(read => read.Length));
            if (isFailure)
                break;

            ValueTask Keep(DigestCheckpoint checkpoint)
            {
                kept.Add(checkpoint);
                if (!isFailure && checkpoint.Offset >= stopAt * Mebi)
                    cancel.Cancel();
                return default;
            }
        }
    }

    [Fact]
    public async Task Checkpoints_come_in_the_interval_and_at_the_end_and_not_for_small_objects()
    {
        Add(Bytes);
        var kept = new List<long>();
        var digester = Digester(_scene.Store, out var source, out var head, interval: 6 * Mebi);
        await digester.RunAsync(source, head, Both, null, checkpoint =>
        {
            kept.Add(checkpoint.Offset);
            return default;
        }, default);
        Assert.Equal([6 * Mebi, 12 * Mebi, Size], kept);

        kept.Clear();
        await new ObjectDigester(source.Caller.Buffers).RunAsync(source, head, Both, null, checkpoint =>
        {
            kept.Add(checkpoint.Offset);
            return default;
        }, default);
        Assert.Empty(kept);
    }

    [Fact]
    public async Task All_memory_is_back_however_it_ends()
    {
        Add(Bytes);
        for (var stopAt = 1; stopAt <= 5; stopAt++)
        {
            using var cancel = new CancellationTokenSource();
            var at = stopAt;
            var reads = 0;
            var store = new FaultingObjectStore(_scene.Store, [])
            {
                Before = (call, _) => call.Operation == StoreOperation.Read && Interlocked.Increment(ref reads) == at ? cancel.CancelAsync() : Task.CompletedTask,
            };
            var digester = Digester(store, out var source, out var head);
            await Record.ExceptionAsync(() => digester.RunAsync(source, head, Both, null, null, cancel.Token));
            Assert.Equal(source.Caller.Buffers.Total, source.Caller.Buffers.Free);
            Assert.Equal(0, source.Caller.Budget.InFlight);
        }
    }

    private static readonly Dictionary<string, Func<DigestProgress, DigestProgress>> Damages = new()
    {
        ["another ETag"] = progress => progress with { SourceETag = "other" },
        ["another size"] = progress => progress with { Size = Size - 1 },
        ["another key"] = progress => progress with { Source = At with { Key = "n" } },
        ["another version"] = progress => progress with { Source = At with { VersionId = "1" } },
        ["another line"] = progress => progress with { Line = 2 },
        ["a flipped bit"] = progress => progress with { Checkpoint = Damaged(state => state[20] ^= 1) },
        ["another version of the format"] = progress => progress with { Checkpoint = Damaged(state => state[2] = 2) },
        ["another offset"] = progress => progress with { Checkpoint = StateAt(9 * Mebi) with { Offset = 10 * Mebi } },
        ["an offset beyond the end"] = progress => progress with { Checkpoint = StateAt(9 * Mebi) with { Offset = Size + 1 } },
        ["a negative offset"] = progress => progress with { Checkpoint = StateAt(9 * Mebi) with { Offset = -1 } },
        ["no states"] = progress => progress with { Checkpoint = StateAt(9 * Mebi) with { States = [] } },
        ["null for states"] = progress => progress with { Checkpoint = StateAt(9 * Mebi) with { States = null! } },
        ["null for a state"] = progress => progress with { Checkpoint = StateAt(9 * Mebi) with { States = [null!, null!, null!] } },
        ["a digest missing"] = progress => progress with { Checkpoint = StateAt(9 * Mebi) is var whole ? whole with { States = [whole.States[0], whole.States[2]] } : null! },
        ["without what the store can be held to"] = progress => progress with { Checkpoint = StateAt(9 * Mebi) is var whole ? whole with { States = [.. whole.States.Take(2)] } : null! },
    };

    private static DigestCheckpoint StateAt(int offset, int seed = 1) => new()
    {
        Offset = offset,
        States = [.. Both.Append(DigestAlgorithm.Crc64Nvme).Select(algorithm =>
        {
            var digest = ResumableDigest.Create(algorithm);
            digest.Append((seed == 1 ? Bytes : Scene.Bytes(Size, seed)).AsSpan(0, offset));
            return digest.ExportState();
        })],
    };

    private static DigestCheckpoint Damaged(Action<byte[]> damage)
    {
        var checkpoint = StateAt(9 * Mebi);
        damage(checkpoint.States[1]);
        return checkpoint;
    }

    private void Add(byte[] bytes) => _scene.Store.AddObject(At.Bucket, At.Key, bytes);

    private ObjectDigester Digester(IObjectStore store, out PinnedObject source, out ObjectHead head, long interval = Mebi)
    {
        var caller = new StoreCaller(Options with { MaxConcurrency = 1 }, new RunCounters());
        head = _scene.Store.HeadAsync(At, default).GetAwaiter().GetResult();
        source = new PinnedObject(store, caller, new ItemTally(Options.Time), At, head.ETag, head.Size);
        return new ObjectDigester(caller.Buffers) { CheckpointInterval = interval, WorthKeeping = Mebi };
    }

    /// <summary>Goes on with a run whose ledger says how far the digests were.</summary>
    private async Task<(ItemOutcome Outcome, List<ReadRequest> Reads)> ResumeAsync(Func<DigestProgress, DigestProgress> change, int offset)
    {
        using var folder = new TempFolder();
        var path = folder.File("ledger.ndjson");
        var head = await _scene.Store.HeadAsync(At, default);
        await using (var ledger = FileLedger.Create(path, TestLedger.Header))
        {
            var progress = new DigestProgress { Line = 1, Source = At, SourceETag = head.ETag, Size = head.Size, Checkpoint = StateAt(9 * Mebi), At = DateTimeOffset.UnixEpoch };
            await ledger.WriteAsync(change(progress), default);
        }

        var store = new SpoiledReads(_scene.Store);
        var definition = Scene.Define(Scene.Rows("m")) with { Resume = await ResumeState.ReadAsync(path) };
        var plan = await TransferEngine.PlanAsync(Scene.Define(Scene.Rows("m")) with { Resume = definition.Resume }, store, store, Options);
        Assert.True(plan.BytesToRead == Size - offset || offset == 0, $"The plan would read {plan.BytesToRead} bytes.");
        ItemOutcome? outcome = null;
        await foreach (var item in TransferEngine.RunAsync(definition, store, store, Options))
            outcome = (item as ItemFinished)?.Outcome ?? outcome;
        return (outcome!, store.Requests);
    }
}
