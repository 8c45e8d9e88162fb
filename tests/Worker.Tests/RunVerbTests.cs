using MediaExchange.Transfer.Engine.Ledgers;
using Worker.Tests.Support;
using Xunit;

namespace Worker.Tests;

public sealed class RunVerbTests
{
    private static readonly string[] Keys = ["a/ü b+%.mxf", "a/line\nbreak", "a/👍", "a/../x", "a//y", "a/end/"];

    [Fact]
    public async Task Every_row_ends_in_the_output_and_in_the_ledger_and_a_second_run_skips_all()
    {
        await using var bed = await WorkerBed.StartAsync();
        await bed.PutAllAsync(Keys);
        var inventory = bed.Inventory(Keys);
        string[] run = ["run", "--inventory", inventory, "--destination", "s3://destination-bucket/in/", "--remove-prefix", "a/", "--json"];

        var first = await bed.RunAsync([.. run, "--ledger", bed.Folder.File("first.ndjson")]);
        var second = await bed.RunAsync([.. run, "--ledger", bed.Folder.File("second.ndjson")]);

        Assert.Equal(Keys.Select(k => "in/" + k[2..]).Order(StringComparer.Ordinal), (await bed.KeysAsync()).Order(StringComparer.Ordinal));
        await AssertAccounts(first, "copied", "first.ndjson");
        await AssertAccounts(second, "skipped", "second.ndjson");

        async Task AssertAccounts(ProcessEnd end, string status, string ledger)
        {
            end.MustEndWith(0);
            Assert.Equal(Keys.Length, end.Of("outcome").Count(o => o.GetProperty("status").GetString() == status));
            Assert.Equal(Keys.Length, end.Summary.GetProperty("statuses").GetProperty(status).GetInt64());
            Assert.Equal(bed.Folder.File(ledger), end.Summary.GetProperty("ledger").GetString());
            var written = new List<long>();
            await foreach (var outcome in LedgerReader.ReadAsync(bed.Folder.File(ledger)))
                written.Add(outcome.Line);
            Assert.Equal(Enumerable.Range(1, Keys.Length).Select(n => (long)n), written.Order());
        }
    }

    [Fact]
    public async Task A_run_for_people_ends_in_a_summary_that_names_a_ledger_of_its_own()
    {
        await using var bed = await WorkerBed.StartAsync();
        await bed.PutAllAsync(Keys);

        var end = await bed.RunAsync("run", "--inventory", bed.Inventory(Keys), "--destination", "s3://destination-bucket");

        end.MustEndWith(0);
        Assert.Equal("", end.Error);
        Assert.StartsWith("run finished: 6 objects accounted for in ", end.Output, StringComparison.Ordinal);
        var ledger = Assert.Single(Directory.GetFiles(bed.Folder.File("state"), "ledger.ndjson", SearchOption.AllDirectories));
        Assert.Contains($"ledger      {ledger}", end.Output, StringComparison.Ordinal);
        Assert.Equal(Keys.Length + 1, File.ReadLines(ledger).Count());
    }

    [Fact]
    public async Task A_broken_line_fails_alone_with_its_number()
    {
        await using var bed = await WorkerBed.StartAsync();
        await bed.PutAllAsync("a", "b");
        var inventory = bed.Folder.Write("inventory.csv", "source-bucket,a", "not a row", "source-bucket,b");

        var end = await bed.RunAsync("run", "--inventory", inventory, "--destination", "s3://destination-bucket/");

        end.MustEndWith(1);
        Assert.Equal(["a", "b"], await bed.KeysAsync());
        Assert.Contains("FAILED line 2: ", end.Output, StringComparison.Ordinal);
        Assert.Contains("copied                 2", end.Output, StringComparison.Ordinal);
        Assert.Contains("failed                 1  invalidRow 1", end.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Quiet_tells_failures_and_nothing_else()
    {
        await using var bed = await WorkerBed.StartAsync();
        await bed.PutAsync("a");

        var good = await bed.RunAsync("run", "--inventory", bed.Inventory("a"), "--destination", "s3://destination-bucket/", "--quiet");
        var bad = await bed.RunAsync("run", "--inventory", bed.Inventory("a", "missing"), "--destination", "s3://destination-bucket/", "--quiet");

        good.MustEndWith(0);
        Assert.Equal("", good.Output + good.Error);
        bad.MustEndWith(1);
        Assert.StartsWith("FAILED s3://source-bucket/missing", Assert.Single(bad.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }
}
