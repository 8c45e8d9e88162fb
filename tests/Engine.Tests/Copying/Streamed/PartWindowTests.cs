using Engine.Tests.Stores;
using MediaExchange.Transfer.Engine.Copying.Streamed;
using Xunit;

namespace Engine.Tests.Copying.Streamed;

public sealed class PartWindowTests
{
    [Fact]
    public void It_grows_while_more_parts_are_faster()
    {
        var clock = new ManualClock();
        using var window = new PartWindow(clock);

        // Each waits for answers alone: a round takes as long however many there are.
        for (var round = 0; round < 6; round++)
            EndRound(window, clock, TimeSpan.FromSeconds(1));

        Assert.Equal(8 * 3 / 2 * 3 / 2 * 3 / 2 * 3 / 2 * 3 / 2, window.Size);
    }

    [Fact]
    public async Task It_goes_back_where_more_parts_are_no_faster_and_tries_again_after_a_while()
    {
        var clock = new ManualClock();
        using var window = new PartWindow(clock);
        for (var i = 0; i < 8; i++)
            await window.EnterAsync(default);

        // A full line: each part takes its time.
        EndRoundOfFull(2);
        Assert.Equal(12, window.Size);
        EndRoundOfFull(1);
        Assert.Equal(8, window.Size);
        EndRoundOfFull(15);
        Assert.Equal(8, window.Size);
        EndRoundOfFull(1);
        Assert.Equal(12, window.Size);

        void EndRoundOfFull(int rounds)
        {
            for (var i = 0; i < rounds; i++)
                EndRound(window, clock, TimeSpan.FromSeconds(window.Size));
        }
    }

    [Fact]
    public void As_many_are_under_way_as_its_size_says_but_those_begun_are_never_stopped()
    {
        var clock = new ManualClock();
        var random = new Random(1);
        using var window = new PartWindow(clock);
        var all = Enumerable.Range(0, 3000).Select(_ => window.EnterAsync(default)).ToList();
        var (left, before) = (0, 8);
        while (left < 2000)
        {
            clock.Advance(TimeSpan.FromMilliseconds(random.Next(1, 100)));
            window.Leave(random.Next(1000));
            var underWay = all.Count(entered => entered.IsCompleted) - ++left;
            Assert.Equal(Math.Max(window.Size, before - 1), underWay);
            before = underWay;
        }

        Assert.True(window.Size > 8, "It has never grown.");
    }

    private static void EndRound(PartWindow window, ManualClock clock, TimeSpan time)
    {
        clock.Advance(time);
        for (var left = window.Size; left > 0; left--)
            window.Leave(1000);
    }
}
