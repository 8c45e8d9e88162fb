using MediaExchange.Transfer.Aws.Runs;
using Xunit;

namespace Aws.Tests.Runs;

public sealed class SliceMarksTests
{
    [Theory]
    [InlineData(1, 1, 10_000, 1, 1)]
    [InlineData(7, 3, 10_000, 3, 3)]
    [InlineData(100_000, 1, 512, 512, 196)]
    [InlineData(100_000, 1000, 10_000, 100, 1000)]
    [InlineData(1_000_000, 1, 10_000, 10_000, 100)]
    [InlineData(50, 1, 512, 50, 1)]
    [InlineData(1000, 1, 1, 1, 1000)]
    public void Slices_cover_all_rows_once_in_order_within_the_most_children(int rows, int itemsPerTask, int most, int mostChildren, int leastItems)
    {
        var random = new Random(rows);
        var marks = new SliceMarks(itemsPerTask, most);
        var offsets = new List<long>();
        var offset = 0L;
        for (var i = 0; i < rows; i++)
        {
            offsets.Add(offset);
            marks.Add(offset);
            offset += random.Next(10, 90);
        }

        var (array, slices) = marks.Divide(offset);
        var all = slices.ToList();

        Assert.Equal(array.Children, all.Count);
        Assert.InRange(array.Children, 1, mostChildren);
        Assert.True(array.ItemsPerTask >= leastItems);
        Assert.All(all, slice => Assert.InRange(slice.Rows, 1, array.ItemsPerTask));
        Assert.Equal(rows, all.Sum(slice => slice.Rows));
        var line = 0L;
        foreach (var slice in all)
        {
            Assert.Equal(line + 1, slice.FirstLine);
            Assert.Equal(offsets[(int)line], slice.Offset);
            line += slice.Rows;
            Assert.Equal(line < rows ? offsets[(int)line] : offset, slice.Offset + slice.Length);
        }
    }

    [Fact]
    public void Children_have_about_as_many_rows_each_however_many_marks_were_given_up()
    {
        var marks = new SliceMarks(1, 10);
        for (var i = 0; i < 12_345; i++)
            marks.Add(i);
        var (array, slices) = marks.Divide(12_345);
        Assert.InRange(array.Children, 9, 10);
        Assert.All(slices.SkipLast(1), slice => Assert.Equal(array.ItemsPerTask, slice.Rows));
    }
}
