using MediaExchange.Transfer.Engine.Ledgers;
using Xunit;

namespace Engine.Tests.Ledgers;

public sealed class LineSetTests
{
    [Fact]
    public void It_holds_what_a_hash_set_holds()
    {
        var dice = new Random(1);
        var lines = new LineSet();
        var naive = new HashSet<long>();
        for (var i = 0; i < 10_000; i++)
        {
            var line = dice.Next(1000);
            Assert.Equal(naive.Contains(line), lines.Contains(line));
            if (dice.Next(3) == 0)
                Assert.Equal(naive.Remove(line), lines.Remove(line));
            else
                Assert.Equal(naive.Add(line), lines.Add(line));
            Assert.Equal(naive.Count, lines.Count);
        }
    }
}
