using System.Text.Json;
using Engine.Tests.Reading;
using MediaExchange.Transfer.Engine.Digesting;
using MediaExchange.Transfer.Engine.Flow;
using MediaExchange.Transfer.Engine.Hashing;
using MediaExchange.Transfer.Engine.Ledgers;
using MediaExchange.Transfer.Engine.Manifests;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;
using Xunit;

namespace Engine.Tests.Digesting;

/// <summary>Digests of objects where they are, interrupted and asked for again with the same file of checkpoints.</summary>
public sealed class ChecksumResumeTests : IDisposable
{
    private const int Mebi = 1 << 20;
    private const int Size = (12 * Mebi) + 77;
    private const int Interval = 2 * Mebi;

    private static readonly DigestAlgorithm[] Both = [DigestAlgorithm.Md5, DigestAlgorithm.Sha256];
    private static readonly byte[] Bytes = Scene.Bytes(Size);

    private readonly TempFolder _folder = new();
    private readonly Scene _scene = new();
    private RunCounters _counters = new();

    private string Path => _folder.File("checkpoints.ndjson");

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(11)]
    public async Task It_goes_on_where_it_was_in_whatever_order_and_tells_what_was_finished_without_a_read(int stopAt)
    {
        Add("done", Bytes);
        Add("half", Bytes);
        await DigestAsync(["done"], Both);
        var cut = new SpoiledReads(_scene.Store) { Change = (request, content) => Cut(request, content, stopAt * Mebi) };
        var (broken, _) = await DigestAsync(["half"], Both, cut);
        Assert.Equal(ChecksumStatus.Failed, broken[0].Status);

        var (outcomes, reads) = await DigestAsync(["half", "done"], Both);

        Assert.All(outcomes, outcome => Digests.MustBe(outcome.Digests, Bytes, Both));
        Assert.All(reads, read => Assert.Equal("half", read.Location.Key));
        Assert.Equal(Size - LastOffset(stopAt), reads.Sum(read => read.Length));

        // And now there is nothing left to read.
        (outcomes, reads) = await DigestAsync(["done", "half"], Both);
        Assert.All(outcomes, outcome => Digests.MustBe(outcome.Digests, Bytes, Both));
        Assert.Empty(reads);
    }

    [Fact]
    public async Task Cancelled_it_writes_down_how_far_it_was()
    {
        Add("m", Bytes);
        using var cancel = new CancellationTokenSource();

        // When the first range has come as far as the digests, there is no second.
        var store = new FaultingObjectStore(_scene.Store, [])
        {
            Before = async (call, _) =>
            {
                if (call.Operation != StoreOperation.Read || _scene.Store.Requests(StoreOperation.Read) == 0)
                    return;
                while (Interlocked.Read(ref _counters.BytesRead) < 8 * Mebi)
                    await Task.Yield();
                await cancel.CancelAsync();
            },
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => DigestAsync(["m"], Both, store, cancel.Token));
        var offset = JsonDocument.Parse((await File.ReadAllLinesAsync(Path))[^1]).RootElement.GetProperty("checkpoint").GetProperty("offset").GetInt64();
        Assert.InRange(offset, (7 * Mebi) + 1 - Interval, 8 * Mebi);

        var (outcomes, reads) = await DigestAsync(["m"], Both);

        Digests.MustBe(outcomes[0].Digests, Bytes, Both);
        Assert.Equal(Size - offset, reads.Sum(read => read.Length));
    }

    [Fact]
    public async Task What_was_overwritten_since_is_read_from_its_first_byte_and_so_is_what_other_digests_are_wanted_of()
    {
        Add("m", Bytes);
        await DigestAsync(["m"], Both);

        var (_, reads) = await DigestAsync(["m"], [DigestAlgorithm.Sha1]);
        Assert.Equal(Size, reads.Sum(read => read.Length));
        (_, reads) = await DigestAsync(["m"], [DigestAlgorithm.Md5]);
        Assert.Empty(reads);

        var others = Scene.Bytes(Size, 2);
        Add("m", others);
        var (outcomes, again) = await DigestAsync(["m"], Both);
        Digests.MustBe(outcomes[0].Digests, others, Both);
        Assert.Equal(Size, again.Sum(read => read.Length));
    }

    /// <summary>The bytes were wrong on their way when the checkpoints were made.</summary>
    [Fact]
    public async Task A_checkpoint_of_wrong_bytes_is_found_out()
    {
        Add("m", Bytes);
        var (broken, _) = await DigestAsync(["m"], Both, new FlippedReads(_scene.Store, (_, request) => request.Offset == 0));
        Assert.Equal(ChecksumStatus.Failed, broken[0].Status);

        var (outcomes, reads) = await DigestAsync(["m"], Both);
        Digests.MustBe(outcomes[0].Digests, Bytes, Both);
        Assert.Equal(Size, reads.Sum(read => read.Length));

        (outcomes, reads) = await DigestAsync(["m"], Both);
        Digests.MustBe(outcomes[0].Digests, Bytes, Both);
        Assert.Empty(reads);
    }

    [Fact]
    public async Task It_is_compared_as_if_it_had_been_read_in_one_go()
    {
        Add("m", Bytes);
        await DigestAsync(["m"], Both);
        Assert.True(DigestValue.TryParse(DigestAlgorithm.Md5, new string('0', 32), out var wrong));
        await using var file = await CheckpointFile.OpenAsync(Path);
        var outcome = await Digester(file, [], _scene.Store).RunAsync(new ChecksumRow(new InventoryRow(1, new(Scene.Source, "m"), null), [wrong]), default);
        Assert.Equal((ChecksumStatus.Different, 1), (outcome.Status, outcome.Requests));
    }

    [Fact]
    public async Task Of_small_objects_and_of_what_costs_no_read_nothing_is_written_down()
    {
        Add("small", Scene.Bytes(Mebi - 1));
        Add("known", Bytes);
        await DigestAsync(["small"], Both);
        await DigestAsync(["known"], [DigestAlgorithm.Crc64Nvme]);
        Assert.False(File.Exists(Path));
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>The last multiple of a block of a megabyte, or more, that a checkpoint was written at.</summary>
    private static int LastOffset(int stopAt) => stopAt < 8 ? 0 : 8 * Mebi;

    private static ObjectContent Cut(ReadRequest request, ObjectContent content, int stopAt) => request.Offset + content.Length <= stopAt
        ? content
        : throw new StoreException(new StoreError { Kind = StoreErrorKind.AccessDenied, Operation = "GetObject", Message = "No more." });

    private ItemDigester Digester(CheckpointFile file, DigestAlgorithm[] digests, IObjectStore store)
    {
        var options = new TransferOptions { MaxConcurrency = 1, Time = new SkippingTime(), Seed = 1 };
        _counters = new RunCounters();
        var caller = new StoreCaller(options, _counters);
        var definition = new ChecksumDefinition { Rows = null!, Digests = digests, Checkpoints = file };
        return new ItemDigester(definition, store, options, caller) { Digester = new ObjectDigester(caller.Buffers) { CheckpointInterval = Interval, WorthKeeping = Mebi } };
    }

    private void Add(string key, byte[] bytes) => _scene.Store.AddObject(Scene.Source, key, bytes);

    private async Task<(List<ChecksumOutcome> Outcomes, List<ReadRequest> Reads)> DigestAsync(
        string[] keys, DigestAlgorithm[] digests, IObjectStore? store = null, CancellationToken cancellationToken = default)
    {
        await using var file = await CheckpointFile.OpenAsync(Path, cancellationToken: cancellationToken);
        var reads = new SpoiledReads(store ?? _scene.Store);
        var digester = Digester(file, digests, reads);
        var outcomes = new List<ChecksumOutcome>();
        foreach (var (line, key) in keys.Index())
            outcomes.Add(await digester.RunAsync(new ChecksumRow(new InventoryRow(line + 1, new(Scene.Source, key), null), []), cancellationToken));
        return (outcomes, reads.Requests);
    }
}
