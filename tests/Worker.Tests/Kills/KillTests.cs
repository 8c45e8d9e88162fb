using System.Globalization;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Ledgers;
using Xunit;
using Xunit.Abstractions;

namespace Worker.Tests.Kills;

/// <summary>
/// Workers are killed at random moments and resumed, until all is copied. <c>MEDIAEXCHANGE_TEST_KILLS</c> says how often (12),
/// <c>MEDIAEXCHANGE_TEST_SEED</c> by which dice (1).
/// </summary>
public sealed class KillTests(ITestOutputHelper output)
{
    // Few among many requests, and the ones that matter most.
    private static readonly (string Operation, int Times)[] Delicate =
    [
        ("CreateMultipartUpload", 8), ("UploadPartCopy", 28), ("UploadPartCopy", 28), ("CompleteMultipartUpload", 8), ("CopyObject", 16),
        ("GetObjectTagging", 8), ("ListParts", 2), ("ListMultipartUploads", 2), ("AbortMultipartUpload", 1), ("ListObjectsV2", 1),
    ];

    private readonly SortedDictionary<(string What, KillMoment When), int> _hits = [];
    private int _kills;
    private int _transfers;
    private int _resumptions;
    private int _copies;

    [Fact]
    public async Task Killed_anywhere_and_resumed_a_run_accounts_for_every_row_once_and_copies_no_part_twice()
    {
        var kills = Setting("MEDIAEXCHANGE_TEST_KILLS", 12);
        var dice = new Random(Setting("MEDIAEXCHANGE_TEST_SEED", 1));
        await using var bed = await KillBed.StartAsync();

        // One without a kill, to know how many requests there are to kill at.
        var whole = await TransferAsync(bed, _ => Assassin.Idle());
        while (_kills < kills)
            await TransferAsync(bed, sent => _kills < kills && dice.Next(5) > 0 ? Draw(dice, Math.Max(5, whole - sent)) : Assassin.Idle());

        Report();
        Assert.Equal(kills, _kills);
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    private static Assassin Draw(Random dice, int requests)
    {
        if (dice.Next(10) == 0)
            return Assassin.AfterStart(TimeSpan.FromMilliseconds(dice.Next(500)));
        var moment = (KillMoment)dice.Next(3);
        var delay = TimeSpan.FromMilliseconds(dice.Next(20));
        if (dice.Next(3) == 0)
            return Assassin.AtRequest(moment, null, dice.Next(1, requests + 1), delay);
        var (operation, times) = Delicate[dice.Next(Delicate.Length)];
        return Assassin.AtRequest(moment, operation, dice.Next(1, times + 1), delay);
    }

    /// <summary>One transfer, with as many kills as are drawn.</summary>
    /// <param name="bed">Source and destination.</param>
    /// <param name="draw">Draws one from the number of requests sent so far.</param>
    /// <returns>How many requests were sent.</returns>
    private async Task<int> TransferAsync(KillBed bed, Func<int, Assassin> draw)
    {
        var number = ++_transfers;
        var destination = $"t{number}/";
        var ledger = bed.Bed.Folder.File($"{number}.ndjson");
        var kept = new HashSet<(string Key, int Part)>();
        var there = new HashSet<string>();
        var sent = 0;
        while (true)
        {
            var assassin = draw(sent);
            bed.Expect(assassin);
            using var worker = bed.Bed.Start(File.Exists(ledger) ? KillBed.Resume(ledger) : bed.Begin(number % 2 == 0, destination, ledger));
            assassin.Target(worker);
            var end = await worker.EndAsync();
            await bed.QuietAsync();
            sent += assassin.Requests;

            // What was there when this process was started must not have been copied again, and nothing twice.
            var asked = assassin.Parts.ToList();
            Assert.DoesNotContain(asked, part => kept.Contains(part) || there.Contains(part.Key));
            Assert.Equal(asked.Count, asked.Distinct().Count());
            _copies += asked.Count;
            kept = await bed.RequireNamedUploadsAsync(destination, ledger);
            there = await bed.RequireEqualAsync(destination);
            if (end.ExitCode == 0)
            {
                Assert.Empty(kept);
                Assert.Equal(KillBed.Rows, there.Count);
                await RequireOneLineARowAsync(ledger, KillBed.Rows);
                return sent;
            }

            Assert.True(assassin.Hit is not null, $"Exit code {end.ExitCode} without a kill.\n{end.Output}\n{end.Error}");
            _kills++;
            _resumptions += File.Exists(ledger) ? 1 : 0;
            var hit = (assassin.Hit, assassin.Moment);
            _hits[hit] = _hits.GetValueOrDefault(hit) + 1;
        }
    }

    private static async Task RequireOneLineARowAsync(string ledger, int rows)
    {
        var lines = new List<long>();
        await foreach (var outcome in LedgerReader.ReadAsync(ledger))
        {
            Assert.True(outcome.Status is ItemStatus.Copied or ItemStatus.Skipped, $"{outcome.Source}: {outcome.Failure}");
            lines.Add(outcome.Line);
        }

        Assert.Equal(Enumerable.Range(1, rows).Select(line => (long)line), lines.Order());
    }

    private void Report()
    {
        var moments = Enum.GetValues<KillMoment>();
        output.WriteLine($"{_kills} kills in {_transfers} transfers, {_resumptions} of them resumed from a ledger");
        output.WriteLine($"UploadPartCopy: {_copies} requests for {_transfers * KillBed.Parts} parts");
        output.WriteLine($"{"killed at",-28}{string.Concat(moments.Select(moment => $"{moment,14}"))}");
        foreach (var what in _hits.Keys.Select(key => key.What).Distinct())
            output.WriteLine($"{what,-28}{string.Concat(moments.Select(moment => $"{_hits.GetValueOrDefault((what, moment)),14}"))}");
    }
}
