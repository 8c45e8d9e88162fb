using System.Globalization;
using System.Text.RegularExpressions;
using Worker.Tests.Support;
using Xunit;

namespace Worker.Tests;

public sealed partial class DemoTests
{
    // "Well under 1 GB", with the server in the same process.
    private const double MostMebibytes = 600;

    [Fact]
    public async Task The_demo_transfers_and_verifies_everything_within_its_memory_and_shows_it()
    {
        using var folder = new TempFolder();
        var environment = new Dictionary<string, string> { ["HOME"] = folder.Path, ["TMPDIR"] = folder.Path, ["XDG_STATE_HOME"] = folder.File("state") };
        using var demo = WorkerProcess.Start("MediaExchange.Transfer.Sandbox", environment, "demo");

        var end = await demo.EndAsync();

        end.MustEndWith(0);
        Assert.Equal("", end.Error);
        Assert.DoesNotContain("NOT", end.Output, StringComparison.Ordinal);
        Assert.Contains("All came out as it should", end.Output, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^   5 TB +1 +4\.55 TiB +1 +0 +0  crc64nvme ", end.Output);
        Assert.DoesNotContain('\u001b', end.Output);
        var plain = end.Output.Replace(folder.Path, "", StringComparison.Ordinal);
        Assert.All(plain.Split('\n'), line => Assert.True(line.Length <= 100, line));
        var memory = Memory().Match(end.Output);
        Assert.True(memory.Success, end.Output);
        Assert.InRange(double.Parse(memory.Groups[1].Value, CultureInfo.InvariantCulture), 1, MostMebibytes);
        Assert.Equal(3, Directory.GetFiles(folder.Path, "ledger*.ndjson", SearchOption.AllDirectories).Length);
    }

    [GeneratedRegex(@"peak memory ([0-9.]+) MiB")]
    private static partial Regex Memory();
}
