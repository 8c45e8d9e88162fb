using System.Collections.Concurrent;
using MediaExchange.Transfer.Engine.Hashing;
using MediaExchange.Transfer.Engine.Hashing.Pipelines;
using Xunit;

namespace Engine.Tests.Hashing;

public sealed class LaneSchedulerTests
{
    private const int Blocks = 4;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Objects_that_are_digested_at_once_take_turns_block_by_block_whoever_was_first()
    {
        var scheduler = new LaneScheduler(limit: 1);
        var order = new ConcurrentQueue<char>();
        var first = Ring(scheduler);
        var second = Ring(scheduler);
        var gate = new GatedMemory(new byte[200_000]) { IsRead = () => order.Enqueue('a') };
        gate.Close();
        await AppendAsync(first, gate);
        await gate.Entered.WaitAsync(Patience);
        for (var i = 1; i < Blocks; i++)
            await AppendAsync(first, new GatedMemory(new byte[200_000]) { IsRead = () => order.Enqueue('a') });
        for (var i = 0; i < Blocks; i++)
            await AppendAsync(second, new GatedMemory(new byte[200_000]) { IsRead = () => order.Enqueue('b') });

        gate.Open();

        await Task.WhenAll(EndAsync(first), EndAsync(second)).WaitAsync(Patience);
        Assert.Equal("abababab", string.Concat(order));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task No_more_digests_are_computed_at_once_than_there_are_threads(int limit)
    {
        var scheduler = new LaneScheduler(limit);
        var (now, most) = (0, 0);
        var gates = new List<GatedMemory>();
        var rings = new List<BlockRing>();
        for (var i = 0; i < 4; i++)
        {
            var gate = new GatedMemory(new byte[200_000])
            {
                IsRead = () => InterlockedMax(ref most, Interlocked.Increment(ref now)),
            };
            gate.Close();
            gates.Add(gate);
            rings.Add(Ring(scheduler));
            await AppendAsync(rings[^1], gate);
        }

        await Task.WhenAll(gates.Take(limit).Select(gate => gate.Entered)).WaitAsync(Patience);
        Assert.Equal(limit, Volatile.Read(ref now));
        foreach (var gate in gates)
        {
            // Its place becomes free for one of those that wait.
            await gate.Entered.WaitAsync(Patience);
            Interlocked.Decrement(ref now);
            gate.Open();
        }

        await Task.WhenAll(rings.Select(EndAsync)).WaitAsync(Patience);
        Assert.Equal(limit, most);
    }

    private static BlockRing Ring(LaneScheduler scheduler) => new([ResumableDigest.Create(DigestAlgorithm.Md5)], 0, Blocks, scheduler);

    private static async Task AppendAsync(BlockRing ring, GatedMemory block)
    {
        await ring.BeginAppend();
        ring.Enqueue(block.Bytes, block.Owner);
    }

    private static Task EndAsync(BlockRing ring) => ring.Mark(static digest => digest.GetHash()).Completion;

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); value > seen; seen = Volatile.Read(ref most))
            Interlocked.CompareExchange(ref most, value, seen);
    }
}
