using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Text;
using Xunit;

namespace Engine.Tests.Text;

public sealed class ProgressTextTests
{
    private static readonly Snapshot Halfway = new()
    {
        RowsRead = 5000,
        Copied = 1000,
        Skipped = 200,
        Failed = 34,
        Bytes = 3L << 30,
        BytesPerSecond = 1 << 30,
        ItemsInFlight = 128,
        Elapsed = TimeSpan.FromSeconds(3),
    };

    [Fact]
    public void A_total_that_is_not_known_yet_is_a_lower_bound()
    {
        Assert.Equal("1,234 of 5,000+ objects, 3 GiB, 1 GiB/s, 128 in flight, 34 failed, 3.0 s", ProgressText.Of(Halfway));
        Assert.StartsWith("1,234 of 5,000 objects", ProgressText.Of(Halfway with { AllRowsRead = true }), StringComparison.Ordinal);
    }

    [Fact]
    public void Slowing_down_is_told_once_it_happened() =>
        Assert.Contains("slowed down to 16 requests", ProgressText.Of(Halfway with { Throttled = 1, RequestLimit = 16 }), StringComparison.Ordinal);

    [Fact]
    public void A_live_line_is_cut_to_the_width_and_leaves_nothing_behind()
    {
        var terminal = new StringWriter();
        var line = new LiveLine(terminal, () => 11);

        line.Clear();
        line.Show("0123456789abcdef");
        line.Clear();
        line.Clear();

        Assert.Equal("\r\u001b[K0123456789\r\u001b[K", terminal.ToString());
    }
}
