using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using MediaExchange.Transfer.Engine.Hashing;
using MediaExchange.Transfer.Engine.Json;
using Xunit;

namespace Engine.Tests.Hashing;

[SuppressMessage("Security", "CA5394", Justification = "Seeded test data, not secrets.")]
public class DigestPipelineTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly DigestAlgorithm[] Two = [DigestAlgorithm.Md5, DigestAlgorithm.Sha256];

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 4)]
    [InlineData(4, 16)]
    public async Task All_digests_of_any_blocks_are_right_and_every_block_is_given_back_once(int seed, int queue)
    {
        var bytes = Random(seed, 3_000_000);
        var random = new Random(seed);
        var blocks = new List<GatedMemory>();
        await using var pipeline = new DigestPipeline(DigestAlgorithms.All, queue);
        for (var at = 0; at < bytes.Length;)
        {
            var size = Math.Min(bytes.Length - at, random.Next(4) == 0 ? random.Next(300_000) : random.Next(20_000));
            var block = new GatedMemory(bytes[at..(at + size)]);
            blocks.Add(block);
            await pipeline.AppendAsync(block.Bytes, block.Owner, default);
            at += size;
            Assert.Equal(at, pipeline.Offset);
            Assert.True(blocks.Count(held => held.Released == 0) <= queue);
        }

        await AssertDigestsAsync(pipeline, bytes);
        await pipeline.DisposeAsync();
        Assert.All(blocks, block => Assert.Equal(1, block.Released));
    }

    [Fact]
    public async Task Nothing_appended_has_the_digests_of_nothing()
    {
        await using var pipeline = new DigestPipeline(DigestAlgorithms.All);
        await pipeline.AppendAsync(default, null, default);
        await AssertDigestsAsync(pipeline, []);
    }

    [Fact]
    public async Task A_small_object_is_done_and_its_block_given_back_when_append_returns()
    {
        await using var pipeline = new DigestPipeline(DigestAlgorithms.All);
        var block = new GatedMemory(Random(5, 100_000));
        var appending = pipeline.AppendAsync(block.Bytes, block.Owner, default).AsTask();
        Assert.True(appending.IsCompletedSuccessfully);
        Assert.Equal(1, block.Released);
        Assert.True(pipeline.GetValuesAsync(default).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Small_blocks_allocate_nothing()
    {
        await using var pipeline = new DigestPipeline(DigestAlgorithms.All);
        var block = new byte[100];
        await pipeline.AppendAsync(block, null, default);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            await pipeline.AppendAsync(block, null, default);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public async Task Appending_waits_for_room_until_the_slowest_digest_has_done_a_block()
    {
        await using var pipeline = new DigestPipeline(Two, maxQueuedBlocks: 2);
        var bytes = Random(6, 900_000);
        var blocks = Enumerable.Range(0, 3).Select(i => new GatedMemory(bytes[(i * 300_000)..((i + 1) * 300_000)])).ToArray();
        blocks[0].Close();
        await pipeline.AppendAsync(blocks[0].Bytes, blocks[0].Owner, default);
        await pipeline.AppendAsync(blocks[1].Bytes, blocks[1].Owner, default);
        var third = pipeline.AppendAsync(blocks[2].Bytes, blocks[2].Owner, default).AsTask();
        var values = pipeline.GetValuesAsync(default);
        Assert.False(third.IsCompleted);
        Assert.False(values.IsCompleted);
        Assert.Equal(600_000, pipeline.Offset);
        Assert.All(blocks, block => Assert.Equal(0, block.Released));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await pipeline.AppendAsync(new byte[1], null, default));

        blocks[0].Open();
        await third.WaitAsync(Patience);

        // Asked for before the third block was appended, so without it.
        Assert.Equal(Expected(Two, bytes.AsSpan(0, 600_000)), await values.WaitAsync(Patience));
        await AssertDigestsAsync(pipeline, bytes);
    }

    [Fact]
    public async Task A_cancelled_wait_gives_back_its_block_and_the_pipeline_goes_on()
    {
        await using var pipeline = new DigestPipeline(Two, maxQueuedBlocks: 1);
        var first = new GatedMemory(Random(7, 200_000));
        var second = new GatedMemory(Random(8, 200_000));
        first.Close();
        await pipeline.AppendAsync(first.Bytes, first.Owner, default);
        using var cancellation = new CancellationTokenSource();
        var waiting = pipeline.AppendAsync(second.Bytes, second.Owner, cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(Patience));
        Assert.Equal(cancellation.Token, exception.CancellationToken);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await pipeline.AppendAsync(second.Bytes, second.Owner, cancellation.Token));
        Assert.Equal((0, 2), (first.Released, second.Released));

        first.Open();
        var bytes = Random(7, 200_000);
        await AssertDigestsAsync(pipeline, bytes);
        await pipeline.AppendAsync(second.Bytes, second.Owner, default);
        await AssertDigestsAsync(pipeline, [.. bytes, .. Random(8, 200_000)]);
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(300_000)]
    public async Task What_goes_wrong_in_a_digest_is_thrown_at_the_caller_and_all_blocks_are_given_back(int size)
    {
        var pipeline = new DigestPipeline(Two);
        var failure = new IOException("the page cannot be read");
        var bad = new GatedMemory(new byte[size]) { Failure = failure };
        var later = new GatedMemory(new byte[size]);
        await pipeline.AppendAsync(bad.Bytes, bad.Owner, default);
        Assert.Same(failure, await Assert.ThrowsAsync<IOException>(() => pipeline.GetValuesAsync(default).WaitAsync(Patience)));
        Assert.Same(failure, await Assert.ThrowsAsync<IOException>(async () => await pipeline.AppendAsync(later.Bytes, later.Owner, default)));
        Assert.Same(failure, await Assert.ThrowsAsync<IOException>(() => pipeline.CheckpointAsync(default)));
        await pipeline.DisposeAsync().AsTask().WaitAsync(Patience);
        Assert.Equal((1, 1), (bad.Released, later.Released));
    }

    [Fact]
    public async Task A_failure_reaches_a_caller_who_waits_for_room()
    {
        await using var pipeline = new DigestPipeline(Two, maxQueuedBlocks: 1);
        var bad = new GatedMemory(new byte[200_000]) { Failure = new IOException() };
        var later = new GatedMemory(new byte[200_000]);
        bad.Close();
        await pipeline.AppendAsync(bad.Bytes, bad.Owner, default);
        var waiting = pipeline.AppendAsync(later.Bytes, later.Owner, default).AsTask();
        bad.Open();
        await Assert.ThrowsAsync<IOException>(() => waiting.WaitAsync(Patience));
        Assert.Equal(1, later.Released);
    }

    [Fact]
    public async Task Disposing_waits_for_blocks_under_way_gives_back_all_and_ends_who_waits()
    {
        var pipeline = new DigestPipeline(Two, maxQueuedBlocks: 2);
        var blocks = Enumerable.Range(0, 3).Select(_ => new GatedMemory(new byte[200_000])).ToArray();
        blocks[0].Close();
        await pipeline.AppendAsync(blocks[0].Bytes, blocks[0].Owner, default);
        await pipeline.AppendAsync(blocks[1].Bytes, blocks[1].Owner, default);
        var waiting = pipeline.AppendAsync(blocks[2].Bytes, blocks[2].Owner, default).AsTask();
        var values = pipeline.GetValuesAsync(default);
        await blocks[0].Entered.WaitAsync(Patience);
        var disposal = pipeline.DisposeAsync().AsTask();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting.WaitAsync(Patience));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => values.WaitAsync(Patience));
        Assert.False(disposal.IsCompleted);
        blocks[0].Open();
        await disposal.WaitAsync(Patience);
        Assert.All(blocks, block => Assert.Equal(1, block.Released));
        await pipeline.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => pipeline.CheckpointAsync(default));
    }

    [Fact]
    public async Task Checkpoints_taken_meanwhile_are_each_of_one_offset_and_can_be_gone_on_from()
    {
        var bytes = Random(11, 4_000_000);
        var checkpoints = new List<DigestCheckpoint>();
        await using var pipeline = new DigestPipeline(DigestAlgorithms.All, 3);
        using var done = new CancellationTokenSource();
        var taking = Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                if (checkpoints.Count == 0 || checkpoints[^1].Offset != pipeline.Offset)
                    checkpoints.Add(await pipeline.CheckpointAsync(default));
                await Task.Yield();
            }
        });
        for (var at = 0; at < bytes.Length; at += 100_000)
            await pipeline.AppendAsync(bytes.AsMemory(at, 100_000), null, default);
        await AssertDigestsAsync(pipeline, bytes);
        await done.CancelAsync();
        await taking.WaitAsync(Patience);
        checkpoints.Add(await pipeline.CheckpointAsync(default));

        Assert.Equal(bytes.Length, checkpoints[^1].Offset);
        foreach (var checkpoint in checkpoints)
        {
            var read = Reread(checkpoint);
            Assert.Equal(checkpoint.Offset, read.Offset);
            Assert.Equal(DigestAlgorithms.All, read.Algorithms);
            await using var resumed = DigestPipeline.Resume(read, DigestAlgorithms.All);
            Assert.Equal(checkpoint.Offset, resumed.Offset);
            Assert.Equal(Expected(DigestAlgorithms.All, bytes.AsSpan(0, (int)checkpoint.Offset)), await resumed.GetValuesAsync(default));
        }

        var middle = checkpoints[checkpoints.Count / 2];
        await using var last = DigestPipeline.Resume(Reread(middle), Two);
        await last.AppendAsync(bytes.AsMemory((int)middle.Offset), null, default);
        await AssertDigestsAsync(last, bytes);
    }

    [Fact]
    public async Task A_checkpoint_is_small_and_waits_only_for_blocks_before_it()
    {
        await using var pipeline = new DigestPipeline(DigestAlgorithms.All);
        await pipeline.AppendAsync(Random(12, 127), null, default);
        var before = await pipeline.CheckpointAsync(default);
        Assert.True(JsonSerializer.Serialize(before, EngineJson.Relaxed.DigestCheckpoint).Length < 1200);

        var gated = new GatedMemory(new byte[200_000]);
        gated.Close();
        await pipeline.AppendAsync(gated.Bytes, gated.Owner, default);
        var checkpoint = pipeline.CheckpointAsync(default);
        using var cancellation = new CancellationTokenSource();
        var impatient = pipeline.CheckpointAsync(cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient.WaitAsync(Patience));
        Assert.False(checkpoint.IsCompleted);
        gated.Open();
        Assert.Equal(200_127, (await checkpoint.WaitAsync(Patience)).Offset);
    }

    [Fact]
    public async Task A_checkpoint_that_does_not_fit_is_refused()
    {
        await using var pipeline = new DigestPipeline(Two);
        await pipeline.AppendAsync(new byte[10], null, default);
        var checkpoint = await pipeline.CheckpointAsync(default);
        Refused(checkpoint, DigestAlgorithms.All, "0 states of sha1");
        Refused(checkpoint with { Offset = 11 }, Two, "that of md5 is at byte 10, and the checkpoint at byte 11");
        Refused(checkpoint with { States = [.. checkpoint.States, checkpoint.States[0]] }, Two, "2 states of md5");
        Refused(checkpoint with { States = [checkpoint.States[0], checkpoint.States[1][..^1]] }, Two, "check value");
        Assert.Throws<ArgumentException>(() => new DigestPipeline([]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DigestPipeline(Two, 0));

        static void Refused(DigestCheckpoint checkpoint, IEnumerable<DigestAlgorithm> algorithms, string reason) =>
            Assert.Contains(reason, Assert.Throws<InvalidDataException>(() => DigestPipeline.Resume(checkpoint, algorithms)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whatever_is_cancelled_or_disposed_when_every_block_is_given_back_once_and_no_digest_is_wrong()
    {
        var random = new Random(20260601);
        for (var round = 0; round < 60; round++)
        {
            var blocks = new List<GatedMemory>();
            var appended = new List<byte>();
            var pipeline = new DigestPipeline(Two, random.Next(1, 4));
            var disposeAfter = random.Next(2) == 0 ? random.Next(12) : int.MaxValue;
            var disposal = Task.CompletedTask;
            for (var i = 0; i < 12; i++)
            {
                if (i == disposeAfter)
                    disposal = Task.Run(() => pipeline.DisposeAsync().AsTask());
                var bytes = Random(random.Next(), random.Next(150_000));
                var block = new GatedMemory(bytes);
                blocks.Add(block);
                using var cancellation = new CancellationTokenSource();
                var cancelling = random.Next(3) == 0 ? Task.Run(cancellation.Cancel) : Task.CompletedTask;
                try
                {
                    await pipeline.AppendAsync(block.Bytes, block.Owner, cancellation.Token).AsTask().WaitAsync(Patience);
                    appended.AddRange(bytes);
                }
                catch (Exception exception) when (exception is OperationCanceledException || (exception is ObjectDisposedException && i >= disposeAfter))
                {
                }

                await cancelling;
            }

            if (disposeAfter == int.MaxValue)
                await AssertDigestsAsync(pipeline, [.. appended]);
            await disposal.WaitAsync(Patience);
            await pipeline.DisposeAsync().AsTask().WaitAsync(Patience);
            Assert.All(blocks, block => Assert.Equal(1, block.Released));
        }
    }

    [Fact]
    public async Task A_hundred_objects_at_once_are_all_digested_rightly()
    {
        var bytes = Random(13, 1_000_000);
        await Parallel.ForAsync(0, 100, new ParallelOptions { MaxDegreeOfParallelism = 100 }, async (i, token) =>
        {
            var size = i % 3 == 0 ? 20_000 : 200_000 + (i * 7919);
            await using var pipeline = new DigestPipeline(DigestAlgorithms.All, 1 + (i % 4));
            for (var at = 0; at < size; at += 50_000)
                await pipeline.AppendAsync(bytes.AsMemory(at, Math.Min(50_000, size - at)), null, token);
            await AssertDigestsAsync(pipeline, bytes[..size]);
        });
    }

    private static byte[] Random(int seed, int length)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private static DigestCheckpoint Reread(DigestCheckpoint checkpoint) =>
        JsonSerializer.Deserialize(JsonSerializer.Serialize(checkpoint, EngineJson.Relaxed.DigestCheckpoint), EngineJson.Relaxed.DigestCheckpoint)!;

    private static DigestValue[] Expected(IEnumerable<DigestAlgorithm> algorithms, ReadOnlySpan<byte> bytes)
    {
        var values = new List<DigestValue>();
        foreach (var algorithm in algorithms)
            values.Add(DigestValue.Of(algorithm, BlockFunctionTests.Reference(algorithm, bytes)));
        return [.. values];
    }

    private static async Task AssertDigestsAsync(DigestPipeline pipeline, byte[] bytes)
    {
        Assert.Equal(bytes.Length, pipeline.Offset);
        Assert.Equal(Expected(pipeline.Algorithms, bytes), await pipeline.GetValuesAsync(default).WaitAsync(Patience));
    }
}
