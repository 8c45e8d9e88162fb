using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Text;
using MediaExchange.Transfer.Worker.Output;
using Xunit;

namespace Worker.Tests.Output;

public sealed class ConsoleReporterTests : IDisposable
{
    private readonly StringWriter _output = new();
    private readonly StringWriter _progress = new();

    public void Dispose()
    {
        _output.Dispose();
        _progress.Dispose();
    }

    [Fact]
    public void A_failure_is_told_with_its_advice_in_one_line_without_control_characters()
    {
        Reporter().Report(new ItemFinished(Samples.Failed("a\n\u001b[2J")));

        Assert.Equal(@"FAILED s3://src/a\n\u001b[2J: s3://dst/in/a\n\u001b[2J exists already. Use --if-exists Skip." + Environment.NewLine, _output.ToString());
    }

    [Fact]
    public void Beyond_fifty_failures_only_their_number_is_told()
    {
        var reporter = Reporter();
        for (var i = 0; i < 1053; i++)
            reporter.Report(new ItemFinished(Samples.Failed($"film-{i}")));
        reporter.ReportSummary(RunTally.ForTransfer().Summarise(Samples.Run, TimeSpan.Zero, interrupted: false, stopped: null));

        var lines = _output.ToString().Split('\n');
        Assert.Equal(50, lines.Count(l => l.StartsWith("FAILED", StringComparison.Ordinal)));
        Assert.StartsWith("... and 1,003 more like these, all in the ledger.", lines[50], StringComparison.Ordinal);
    }

    [Fact]
    public void The_summary_counts_by_status_and_evidence_and_names_the_ledger()
    {
        var tally = RunTally.ForTransfer();
        tally.Add(Samples.Copied(size: 3 << 20));
        tally.Add(Samples.Copied() with { Status = ItemStatus.Skipped, VerifiedBy = Evidence.ETag });
        tally.Add(Samples.Failed());
        tally.Add(new Snapshot { Requests = 1500, Retries = 2, Throttled = 1 });

        Reporter().ReportSummary(tally.Summarise(Samples.Run, TimeSpan.FromSeconds(2), interrupted: false, stopped: null));

        Assert.Equal(
            """
            run finished: 3 objects accounted for in 2.0 s
              copied                 1  3 MiB
              skipped                1
              failed                 1  destinationExists 1
              verified by crc64nvme 1, etag 1
              requests    1,500, 2 of them tried again, 1 told to slow down
              ledger      /tmp/ledger.ndjson
            To try what failed again: worker run --resume /tmp/ledger.ndjson

            """,
            _output.ToString());
    }

    [Fact]
    public void An_interrupted_run_says_how_to_go_on()
    {
        Reporter().ReportSummary(RunTally.ForTransfer().Summarise(Samples.Run, TimeSpan.Zero, interrupted: true, stopped: null));

        Assert.StartsWith("run interrupted:", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("To go on: worker run --resume /tmp/ledger.ndjson", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_terminal_progress_is_a_plain_line_every_ten_seconds()
    {
        var reporter = Reporter();
        for (var second = 0; second <= 25; second++)
            reporter.Report(new Snapshot { Elapsed = TimeSpan.FromSeconds(second) });

        Assert.Equal(2, _progress.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal("", _output.ToString());
    }

    [Fact]
    public void The_live_line_makes_room_for_what_lasts()
    {
        using (var reporter = new ConsoleReporter(_progress, _progress, new LiveLine(_progress, () => 80), quiet: false))
        {
            reporter.Report(new Snapshot());
            reporter.Report(new ItemFinished(Samples.Failed()));
            reporter.Report(new Snapshot());
        }

        Assert.Contains("\r\u001b[KFAILED", _progress.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("\r\u001b[K", _progress.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Quiet_tells_failures_only()
    {
        var reporter = Reporter(quiet: true);
        reporter.Report(new Snapshot { Elapsed = TimeSpan.FromSeconds(30) });
        reporter.Report(new ItemFinished(Samples.Copied()));
        reporter.Report(new ItemFinished(Samples.Failed()));
        reporter.ReportSummary(RunTally.ForTransfer().Summarise(Samples.Run, TimeSpan.Zero, interrupted: false, stopped: null));

        Assert.Equal("", _progress.ToString());
        Assert.Single(_output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private ConsoleReporter Reporter(bool quiet = false) => new(_output, _progress, live: null, quiet);
}
