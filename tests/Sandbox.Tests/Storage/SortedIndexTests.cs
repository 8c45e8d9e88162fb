using System.Text;
using MediaExchange.Transfer.Sandbox.Storage;
using Xunit;

namespace Sandbox.Tests.Storage;

public class SortedIndexTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Behaves_like_a_sorted_dictionary(int seed)
    {
        var random = new Random(seed);
        var index = new SortedIndex<string>();
        var model = new SortedDictionary<byte[], string>(Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b)));
        for (var step = 0; step < 20_000; step++)
        {
            var key = Encoding.UTF8.GetBytes(random.Next(5000).ToString(System.Globalization.CultureInfo.InvariantCulture));
            switch (random.Next(5))
            {
                case 0 when seed != 3:
                    Assert.Equal(model.Remove(key), index.Remove(key));
                    break;
                case 1:
                    Assert.Equal(model.TryGetValue(key, out var expected) ? expected : null, index.TryGet(key, out var value) ? value : null);
                    break;
                default:
                    model[key] = index.TryGet(key, out _) ? "again " + step : "first " + step;
                    index.Set(key, model[key]);
                    break;
            }
        }

        Assert.Equal(model.Count, index.Count);
        Assert.Equal(model.Values, Walk(index, [], true));
        for (var probe = 0; probe < 200; probe++)
        {
            var key = Encoding.UTF8.GetBytes(random.Next(6000).ToString(System.Globalization.CultureInfo.InvariantCulture));
            var inclusive = probe % 2 == 0;
            Assert.Equal(
                model.Where(pair => pair.Key.AsSpan().SequenceCompareTo(key) is var order && (order > 0 || (order == 0 && inclusive))).Select(pair => pair.Value),
                Walk(index, key, inclusive));
        }
    }

    [Fact]
    public void Keys_in_order_and_in_reverse_order_are_all_there()
    {
        var up = new SortedIndex<string>();
        var down = new SortedIndex<string>();
        for (var i = 0; i < 3000; i++)
        {
            up.Set([(byte)(i >> 8), (byte)i], "v");
            down.Set([(byte)((2999 - i) >> 8), (byte)(2999 - i)], "v");
        }

        Assert.Equal(3000, Walk(up, [], true).Count);
        Assert.Equal(3000, Walk(down, [], true).Count);
    }

    private static List<string> Walk(SortedIndex<string> index, byte[] from, bool inclusive)
    {
        var result = new List<string>();
        for (var cursor = index.Seek(from, inclusive); cursor.IsValid; cursor.MoveNext())
            result.Add(cursor.Value);
        return result;
    }
}
