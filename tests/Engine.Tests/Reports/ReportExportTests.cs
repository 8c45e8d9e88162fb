using System.Text.Json;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Manifests;
using MediaExchange.Transfer.Engine.Reports;
using Xunit;

namespace Engine.Tests.Reports;

public sealed class ReportExportTests
{
    [Fact]
    public async Task Csv_has_a_header_and_each_row_with_its_quotes_and_line_breaks()
    {
        using var folder = new TempFolder();
        await ReportExport.WriteAsync(Report(), Head, ReportFormat.Csv, folder.File("r.csv"));
        var text = await File.ReadAllTextAsync(folder.File("r.csv"));
        Assert.StartsWith("line,status,source,", text, StringComparison.Ordinal);
        Assert.Contains("\r\n1,Copied,\"s3://media/a,\"\"b\"\"\nc\",,,,5,crc64nvme,,md5=00 sha256=11,1.5,2026-01-01T12:00:00.000Z,", text, StringComparison.Ordinal);
        Assert.Contains("\r\n2,Failed,,", text, StringComparison.Ordinal);
        var columns = text.Split("\r\n")[0].Split(',').Length;
        Assert.Equal(columns, text.Split("\r\n")[2].Replace("needs bucket, key", "", StringComparison.Ordinal).Split(',').Length);
    }

    [Fact]
    public async Task Json_lines_have_the_words_of_ledgers()
    {
        using var folder = new TempFolder();
        await ReportExport.WriteAsync(Report(), Head, ReportFormat.JsonLines, folder.File("r.jsonl"));
        var lines = await File.ReadAllLinesAsync(folder.File("r.jsonl"));
        Assert.Equal(2, lines.Length);
        using var row = JsonDocument.Parse(lines[0]);
        Assert.Equal("copied", row.RootElement.GetProperty("status").GetString());
        Assert.Equal("a,\"b\"\nc", row.RootElement.GetProperty("source").GetProperty("key").GetString());
        Assert.Equal("crc64nvme", row.RootElement.GetProperty("verifiedBy").GetString());
    }

    [Fact]
    public async Task A_report_that_fails_leaves_no_file_and_keeps_the_old_one()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.File("r.csv"), "old");
        static async IAsyncEnumerable<InventoryRow> Broken()
        {
            await Task.CompletedTask;
            yield return new(1, new("media", "a"), null);
            throw new TransferException(FailureKind.StoreUnavailable, "Gone.");
        }

        await Assert.ThrowsAsync<TransferException>(() => ReportExport.WriteAsync(new TransferReport(new() { Rows = Broken() }), Head, ReportFormat.Csv, folder.File("r.csv")));

        Assert.Equal("old", await File.ReadAllTextAsync(folder.File("r.csv")));
        Assert.Equal([folder.File("r.csv")], Directory.GetFiles(Path.GetDirectoryName(folder.File("r.csv"))!));
    }

    [Theory]
    [InlineData("a.CSV", ReportFormat.Csv)]
    [InlineData("a.ndjson", ReportFormat.JsonLines)]
    [InlineData("a.htm", ReportFormat.Html)]
    [InlineData("a.txt", null)]
    public void The_files_name_tells_the_form(string path, ReportFormat? format) => Assert.Equal(format, ReportExport.FormatOf(path));

    private static ReportHead Head => new() { RunId = "r", Source = "s", Destination = "d", StartedAt = default, Engine = "e" };

    private static TransferReport Report() => new(new()
    {
        Rows = new InventoryRow[] { new(1, new("media", "a,\"b\"\nc"), null), new(2, null, "The row needs bucket, key.") }.Async(),
        Outcomes = new[]
        {
            new ItemOutcome
            {
                Line = 1,
                Status = ItemStatus.Copied,
                Source = new("media", "a,\"b\"\nc"),
                Size = 5,
                VerifiedBy = Evidence.Crc64Nvme,
                Seconds = 1.5,
                FinishedAt = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero),
                Digests = new Dictionary<string, string> { ["md5"] = "00", ["sha256"] = "11" },
            },
        }.Async(),
    });
}
