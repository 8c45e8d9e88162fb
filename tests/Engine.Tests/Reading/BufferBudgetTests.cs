using System.Diagnostics.CodeAnalysis;
using MediaExchange.Transfer.Engine.Reading;
using Xunit;

namespace Engine.Tests.Reading;

[SuppressMessage("Security", "CA5394", Justification = "Seeded test data, not secrets.")]
[SuppressMessage("Reliability", "CA2012", Justification = "Whether a grant has come at this moment is what is asked.")]
public sealed class BufferBudgetTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(BufferBudget.BlockSize, 1)]
    [InlineData(BufferBudget.BlockSize + 1, 2)]
    public void A_range_takes_as_many_blocks_as_it_needs(long bytes, int blocks) => Assert.Equal(blocks, BufferBudget.BlocksOf(bytes));

    [Fact]
    public async Task Memory_is_used_again_and_there_is_never_more_than_the_budget()
    {
        var budget = Budget(4);
        var seen = new HashSet<byte[]>();
        for (var i = 0; i < 20; i++)
        {
            using var first = await budget.Open(1).AcquireAsync(2, default);
            using var second = await budget.Open(2).AcquireAsync(2, default);
            Assert.Equal(0, budget.Free);
            DataBlock[] blocks = [first.Take(0), first.Take(1), second.Take(0), second.Take(1)];
            foreach (var block in blocks)
            {
                Assert.True(System.Runtime.InteropServices.MemoryMarshal.TryGetArray<byte>(block.Room, out var array));
                seen.Add(array.Array!);
            }

            foreach (var block in blocks)
                block.Release();
        }

        Assert.Equal((4, 4), (seen.Count, budget.Free));
    }

    [Fact]
    public async Task A_block_is_free_when_its_last_holder_has_released_it_and_not_before()
    {
        var budget = Budget(2);
        using var grant = await budget.Open(1).AcquireAsync(1, default);
        var block = grant.Take(7);
        Assert.Equal(7, block.Offset);
        block.Retain();
        block.Release();
        Assert.Equal((1, 0), (budget.Free, block.Memory.Length));

        block.Release();
        Assert.Equal(2, budget.Free);
        Assert.Throws<ObjectDisposedException>(() => block.Memory);
        Assert.Throws<ObjectDisposedException>(block.Release);
        Assert.Equal(2, budget.Free);
    }

    [Fact]
    public async Task What_was_granted_and_not_taken_goes_back_once()
    {
        var budget = Budget(8);
        var grant = await budget.Open(1).AcquireAsync(4, default);
        var block = grant.Take(0);
        grant.Dispose();
        grant.Dispose();
        Assert.Equal(7, budget.Free);
        Assert.Throws<InvalidOperationException>(() => grant.Take(0));
        block.Release();
        Assert.Equal(8, budget.Free);
    }

    [Fact]
    public void More_than_half_is_never_granted_at_once()
    {
        var share = Budget(8).Open(1);
        Assert.Throws<ArgumentOutOfRangeException>(() => { _ = share.AcquireAsync(5, default); });
        Assert.True(share.AcquireAsync(4, default).IsCompleted);
    }

    [Fact]
    public async Task The_oldest_item_goes_first_and_one_that_wants_much_is_not_passed_by()
    {
        var budget = Budget(4);
        var all = await budget.Open(1).AcquireAsync(2, default);
        var rest = await budget.Open(2).AcquireAsync(2, default);
        var young = budget.Open(9).AcquireAsync(1, default);
        var old = budget.Open(3).AcquireAsync(2, default);

        all.Take(0).Release();
        Assert.Equal((false, false), (old.IsCompleted, young.IsCompleted));
        all.Dispose();
        Assert.Equal((true, false), (old.IsCompleted, young.IsCompleted));
        rest.Dispose();
        Assert.True(young.IsCompleted);
    }

    [Fact]
    public async Task Who_has_nothing_goes_before_who_reads_ahead_as_long_as_those_have_their_half()
    {
        var budget = Budget(8);
        var huge = budget.Open(1);
        var grants = new List<BufferGrant>();
        for (var i = 0; i < 8; i++)
            grants.Add(await huge.AcquireAsync(1, default));
        var ahead = huge.AcquireAsync(1, default);
        var small = Enumerable.Range(2, 6).Select(age => budget.Open(age).AcquireAsync(1, default)).ToList();

        for (var returned = 1; returned <= 3; returned++)
        {
            grants[returned].Dispose();
            Assert.Equal((returned, false), (small.Count(wait => wait.IsCompleted), ahead.IsCompleted));
        }

        // What it has ahead is less than half now, and its turn comes, for it is older.
        grants[4].Dispose();
        Assert.Equal((3, true), (small.Count(wait => wait.IsCompleted), ahead.IsCompleted));
    }

    [Fact]
    public async Task Who_has_given_all_back_while_waiting_counts_as_one_who_has_nothing()
    {
        var budget = Budget(4);
        var share = budget.Open(1);
        var mine = await share.AcquireAsync(2, default);
        var other = await budget.Open(2).AcquireAsync(2, default);
        var more = share.AcquireAsync(2, default);
        var younger = budget.Open(3).AcquireAsync(2, default);
        mine.Dispose();
        Assert.Equal((true, false), (more.IsCompleted, younger.IsCompleted));
        other.Dispose();
        Assert.True(younger.IsCompleted);
    }

    [Fact]
    public async Task Who_is_cancelled_holds_nothing_and_lets_the_next_pass()
    {
        var budget = Budget(4);
        using var cancel = new CancellationTokenSource();
        var two = await budget.Open(1).AcquireAsync(2, default);
        var one = await budget.Open(1).AcquireAsync(1, default);
        var large = budget.Open(2).AcquireAsync(2, cancel.Token).AsTask();
        var next = budget.Open(3).AcquireAsync(1, default);
        Assert.False(next.IsCompleted);

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => large);
        (await next).Dispose();
        two.Dispose();
        one.Dispose();
        Assert.Equal(4, budget.Free);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => budget.Open(4).AcquireAsync(1, cancel.Token).AsTask());
        Assert.Equal(4, budget.Free);
    }

    /// <summary>Whatever the order in which things happen, somebody can always go on until everybody has ended.</summary>
    [Theory]
    [InlineData(1, 2, 50)]
    [InlineData(2, 4, 50)]
    [InlineData(3, 7, 20)]
    [InlineData(4, 16, 100)]
    [InlineData(5, 64, 10)]
    public void Nobody_waits_for_ever_however_many_objects_there_are(int seed, int blocks, int objects)
    {
        for (var round = 0; round < 20; round++)
        {
            var random = new Random((seed * 1000) + round);
            var budget = Budget(blocks);
            var readers = Enumerable.Range(0, objects).Select(age => new ModelReader(budget, random, age)).ToList();
            while (true)
            {
                var able = readers.Where(reader => reader.CanGoOn).ToList();
                if (able.Count == 0)
                    break;
                able[random.Next(able.Count)].GoOn();
                Assert.InRange(budget.Free, 0, blocks);
            }

            Assert.All(readers, reader => Assert.True(reader.HasEnded, $"Seed {seed}, round {round}: a reader is stuck."));
            Assert.Equal(blocks, budget.Free);
        }
    }

    private static BufferBudget Budget(int blocks) => new((long)blocks * BufferBudget.BlockSize);

    /// <summary>Asks for ranges in order, some ahead; gives blocks back in order, now and then much later; is cancelled now and then.</summary>
    [SuppressMessage("Design", "CA1001", Justification = "Nothing waits for the token for longer than the test.")]
    private sealed class ModelReader(BufferBudget budget, Random random, int age)
    {
        private readonly BufferShare _share = budget.Open(age);
        private readonly Queue<DataBlock> _kept = new();
        private readonly Queue<BufferGrant> _fetched = new();
        private readonly int _window = random.Next(1, 6);
        private readonly CancellationTokenSource _cancel = new();
        private int _ranges = random.Next(0, 12);
        private int _blocks;
        private Task<BufferGrant>? _asked;

        public bool HasEnded => _ranges == 0 && _asked is null && _fetched.Count == 0 && _kept.Count == 0;

        public bool CanGoOn => CanAsk || _asked is { IsCompleted: true } || _fetched.Count > 0 || _kept.Count > 0;

        private bool CanAsk => _ranges > 0 && _asked is null && _fetched.Count < _window;

        public void GoOn()
        {
            if (_asked is { IsCompleted: true })
                Take();
            else if (CanAsk && (random.Next(2) == 0 || _fetched.Count + _kept.Count == 0))
                Ask();
            else if (_kept.Count > 0)
                _kept.Dequeue().Release();
            else if (_fetched.Count > 0)
                Fetch();
            if (_ranges > 0 && random.Next(200) == 0)
            {
                _ranges = 0;
                _cancel.Cancel();
            }
        }

        private void Ask()
        {
            _blocks = random.Next(1, budget.LargestGrant + 1);
            _asked = _share.AcquireAsync(_blocks, _cancel.Token).AsTask();
        }

        private void Take()
        {
            if (_asked!.IsCompletedSuccessfully)
                _fetched.Enqueue(_asked.Result);
            _asked = null;
            _ranges = Math.Max(0, _ranges - 1);
        }

        private void Fetch()
        {
            using var grant = _fetched.Dequeue();
            for (var left = random.Next(_blocks + 1); left > 0; left--)
            {
                try
                {
                    _kept.Enqueue(grant.Take(0));
                }
                catch (InvalidOperationException)
                {
                    // This range was smaller than the last that was asked for.
                    return;
                }
            }
        }
    }
}
