using MediaExchange.Transfer.Engine.Reports.Statistics;
using Xunit;

namespace Engine.Tests.Reports;

public sealed class TimeBucketsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Bytes_and_objects_add_up_whatever_the_order_and_the_range(int seed)
    {
        var random = new Random(seed);
        var noon = new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
        var buckets = new TimeBuckets();
        var range = Math.Pow(10, random.Next(2, 7));
        var (bytes, first, last) = (0.0, double.MaxValue, double.MinValue);
        for (var i = 0; i < 2000; i++)
        {
            var (end, seconds, size) = (Math.Round((random.NextDouble() - 0.5) * range, 3), random.Next(3) == 0 ? 0 : random.NextDouble() * range / 10, random.NextInt64(1L << 40));
            buckets.Add(noon.AddSeconds(end), seconds, size);
            bytes += size;
            (first, last) = (Math.Min(first, end - seconds), Math.Max(last, end));
        }

        var steps = Enumerable.Range(0, buckets.Count).ToList();
        Assert.InRange(buckets.Count, 2, TimeBuckets.Most);
        Assert.Equal(2000, steps.Sum(buckets.ObjectsPerSecond) * buckets.Width, 3);
        Assert.Equal(1, steps.Sum(buckets.BytesPerSecond) * buckets.Width / bytes, 6);
        Assert.InRange((noon.AddSeconds(first) - buckets.Start).TotalSeconds, 0, buckets.Width);
        Assert.InRange((buckets.Start.AddSeconds(buckets.Count * buckets.Width) - noon.AddSeconds(last)).TotalSeconds, 0, buckets.Width);
    }

    [Fact]
    public void A_large_object_is_spread_over_the_time_that_it_took()
    {
        var buckets = new TimeBuckets();
        var noon = new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
        buckets.Add(noon.AddSeconds(10), 10, 1000);
        Assert.Equal(noon, buckets.Start);
        Assert.All(Enumerable.Range(0, 10), step => Assert.Equal(100, buckets.BytesPerSecond(step), 6));
    }
}
