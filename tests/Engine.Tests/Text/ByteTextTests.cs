using MediaExchange.Transfer.Engine.Text;
using Xunit;

namespace Engine.Tests.Text;

public sealed class ByteTextTests
{
    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1, "1 B")]
    [InlineData(999, "999 B")]
    [InlineData(1000, "0.98 KiB")]
    [InlineData(1536, "1.5 KiB")]
    [InlineData(64L << 20, "64 MiB")]
    [InlineData(5L << 30, "5 GiB")]
    [InlineData(5_000_000_000_000, "4.55 TiB")]
    [InlineData(10_000 * (5L << 30), "48.8 TiB")]
    [InlineData(1023L << 20, "1 GiB")]
    [InlineData(long.MaxValue, "8 EiB")]
    public void Bytes_are_written_with_three_digits_and_a_binary_unit(long bytes, string expected) => Assert.Equal(expected, ByteText.Format(bytes));

    [Theory]
    [InlineData("0", 0)]
    [InlineData("8388608", 8L << 20)]
    [InlineData("64MiB", 64L << 20)]
    [InlineData("64 mib", 64L << 20)]
    [InlineData("64MB", 64_000_000)]
    [InlineData("64m", 64_000_000)]
    [InlineData("1.5GiB", 3L << 29)]
    [InlineData("5TB", 5_000_000_000_000)]
    [InlineData("48.8TiB", 53_656_167_435_468)]
    [InlineData("1PiB", 1L << 50)]
    [InlineData("10k", 10_000)]
    [InlineData("10b", 10)]
    public void Sizes_are_read_as_people_write_them(string text, long expected)
    {
        Assert.True(ByteText.TryParse(text, out var bytes, out var problem));
        Assert.Equal(expected, bytes);
        Assert.Null(problem);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("MiB")]
    [InlineData("-1")]
    [InlineData("64 parts")]
    [InlineData("1.2.3MiB")]
    [InlineData("1,5GiB")]
    [InlineData("99999999999TiB")]
    [InlineData("99999999999999999999999999999999999999")]
    public void What_is_no_size_is_named_in_the_problem(string? text)
    {
        Assert.False(ByteText.TryParse(text, out _, out var problem));
        Assert.Contains($"'{text}'", problem, StringComparison.Ordinal);
    }
}
