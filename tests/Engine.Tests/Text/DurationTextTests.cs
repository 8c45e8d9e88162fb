using MediaExchange.Transfer.Engine.Text;
using Xunit;

namespace Engine.Tests.Text;

public sealed class DurationTextTests
{
    [Theory]
    [InlineData(0.04, "0.0 s")]
    [InlineData(12.34, "12.3 s")]
    [InlineData(59.99, "1 min 00 s")]
    [InlineData(245, "4 min 05 s")]
    [InlineData(3599.7, "1 h 00 min")]
    [InlineData(12_000, "3 h 20 min")]
    [InlineData(187_200, "2 d 04 h")]
    public void The_two_largest_units_are_written(double seconds, string expected) =>
        Assert.Equal(expected, DurationText.Format(TimeSpan.FromSeconds(seconds)));
}
