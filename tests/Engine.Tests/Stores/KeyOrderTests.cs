using System.Text;
using MediaExchange.Transfer.Engine.Stores;
using Xunit;

namespace Engine.Tests.Stores;

public sealed class KeyOrderTests
{
    [Fact]
    public void Keys_sort_as_their_utf8_bytes_do()
    {
        string[] pieces = ["", "a", "b", "\0", "~", "\u007F", "é", "ߐ", "ࠀ", "\uD7FF", "\uE000", "\uFFFF", "\U00010000", "👍", "\U0010FFFF"];
        var random = new Random(1);
        for (var i = 0; i < 20_000; i++)
        {
            var x = Key();
            var y = Key();
            var bytes = Encoding.UTF8.GetBytes(x).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(y));
            Assert.True(Math.Sign(bytes) == Math.Sign(KeyOrder.Instance.Compare(x, y)), $"{x} and {y}");
        }

        string Key() => string.Concat(Enumerable.Range(0, random.Next(4)).Select(_ => pieces[random.Next(pieces.Length)]));
    }
}
