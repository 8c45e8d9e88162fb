using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Planning;
using Xunit;

namespace Engine.Tests.Planning;

public sealed class PartLayoutTests
{
    [Fact]
    public void Parts_cover_the_object_without_gap_or_overlap_and_keep_the_limits_of_S3()
    {
        var random = new Random(20260102);
        long[] edges = [1, 2, S3Limits.MinPartSize, 64L << 20, (64L << 20) + 1, (64L << 20) * 10_000, ((64L << 20) * 10_000) + 1, 5_000_000_000_000, S3Limits.MaxObjectSize - 1, S3Limits.MaxObjectSize];
        foreach (var size in edges.Concat(Enumerable.Range(0, 300).Select(_ => 1 + random.NextInt64(S3Limits.MaxObjectSize))))
        {
            var layout = PartLayout.For(size);
            Assert.InRange(layout.Count, 1, S3Limits.MaxParts);
            Assert.InRange(layout.PartSize, PartLayout.DefaultMinPartSize, S3Limits.MaxPartSize);
            var at = 0L;
            for (var i = 0; i < layout.Count; i++)
            {
                var part = layout[i];
                Assert.Equal((i + 1, at), (part.Number, part.Offset));
                Assert.InRange(part.Length, 1, layout.PartSize);
                at += part.Length;
            }

            Assert.Equal(size, at);
        }
    }

    [Theory]
    [InlineData(100L << 20, 10L << 20, 10, 10L << 20)]
    [InlineData(1L << 40, 5L << 20, 9987, 105L << 20)]
    [InlineData(1L << 30, null, 16, 64L << 20)]
    public void A_wished_part_size_is_kept_where_ten_thousand_parts_do(long size, long? wished, int count, long partSize)
    {
        var layout = PartLayout.For(size, wished);
        Assert.Equal((count, partSize), (layout.Count, layout.PartSize));
    }

    [Theory]
    [InlineData(0L, null)]
    [InlineData(S3Limits.MaxObjectSize + 1, null)]
    [InlineData(100L, (5L << 20) - 1)]
    [InlineData(100L, (5L << 30) + 1)]
    public void What_S3_has_no_layout_for_is_refused(long size, long? wished) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => PartLayout.For(size, wished));
}
