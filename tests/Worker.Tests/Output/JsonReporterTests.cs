using System.Text;
using System.Text.Json;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Worker.Output;
using Xunit;

namespace Worker.Tests.Output;

public sealed class JsonReporterTests
{
    [Fact]
    public void Every_event_is_one_flat_object_on_one_line_that_says_what_it_is()
    {
        var lines = Lines(reporter =>
        {
            reporter.Report(new ItemFinished(Samples.Copied("line\nbreak \u001b дом/👍 \"x\"")));
            reporter.Report(new Snapshot { RowsRead = 3 });
            reporter.ReportPlan(Samples.Run, new TransferPlan(1, 2, 3, 4, 5));
            reporter.ReportSummary(RunTally.ForTransfer().Summarise(Samples.Run, TimeSpan.Zero, interrupted: false, stopped: null));
        });

        Assert.Equal(["outcome", "snapshot", "plan", "summary"], lines.Select(l => l.GetProperty("event").GetString()));
        Assert.Equal("line\nbreak \u001b дом/👍 \"x\"", lines[0].GetProperty("source").GetProperty("key").GetString());
        Assert.Equal("copied", lines[0].GetProperty("status").GetString());
        Assert.Equal("crc64nvme", lines[0].GetProperty("verifiedBy").GetString());
        Assert.Equal(3, lines[1].GetProperty("rowsRead").GetInt64());
        Assert.Equal(0, lines[3].GetProperty("statuses").GetProperty("copied").GetInt64());
    }

    [Fact]
    public void Quiet_leaves_failures_and_the_summary()
    {
        var lines = Lines(
            reporter =>
            {
                reporter.Report(new ItemFinished(Samples.Copied()));
                reporter.Report(new Snapshot());
                reporter.Report(new ItemFinished(Samples.Failed()));
                reporter.ReportSummary(RunTally.ForTransfer().Summarise(Samples.Run, TimeSpan.Zero, interrupted: false, stopped: null));
            },
            quiet: true);

        Assert.Equal(["outcome", "summary"], lines.Select(l => l.GetProperty("event").GetString()));
        Assert.Equal("failed", lines[0].GetProperty("status").GetString());
    }

    private static List<JsonElement> Lines(Action<JsonReporter> report, bool quiet = false)
    {
        using var output = new MemoryStream();
        using (var reporter = new JsonReporter(output, quiet))
            report(reporter);
        var text = Encoding.UTF8.GetString(output.ToArray());
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        return [.. text.TrimEnd('\n').Split('\n').Select(line => JsonDocument.Parse(line).RootElement)];
    }
}
