using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Ledgers;
using MediaExchange.Transfer.Engine.Stores;
using Xunit;

namespace Engine.Tests.Ledgers;

public sealed class FileLedgerTests
{
    private static readonly ItemOutcome Copied = new()
    {
        Line = 3,
        Status = ItemStatus.Copied,
        Source = new ObjectLocation("a", "дом/👍\n\u2028\"", "v1"),
        Destination = new ObjectLocation("b", "x"),
        Size = 5,
        VerifiedBy = Evidence.Crc64Nvme,
        FinishedAt = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
    };

    [Fact]
    public async Task What_is_written_is_read_back_one_line_each()
    {
        using var folder = new TempFolder();
        var path = folder.File("deep/er/ledger.ndjson");
        await using (var ledger = FileLedger.Create(path, TestLedger.Header))
        {
            await ledger.WriteAsync(Copied, default);
            await ledger.WriteAsync(Copied with { Line = 4, Status = ItemStatus.Failed, Failure = new ItemFailure { Kind = FailureKind.Archived, Operation = "HeadObject", Message = "m", Advice = "a" } }, default);
        }

        Assert.Equal(TestLedger.Header, await LedgerReader.ReadHeaderAsync(path));
        var read = new List<ItemOutcome>();
        await foreach (var outcome in LedgerReader.ReadAsync(path))
            read.Add(outcome);
        Assert.Equal(Copied, read[0]);
        Assert.Equal(FailureKind.Archived, read[1].Failure!.Kind);
        Assert.Equal(3, (await File.ReadAllLinesAsync(path)).Length);
        Assert.Contains("\"verifiedBy\":\"crc64nvme\"", await File.ReadAllTextAsync(path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ledger_cut_at_any_byte_is_readable_up_to_the_cut()
    {
        using var folder = new TempFolder();
        var path = folder.File("ledger.ndjson");
        await using (var ledger = FileLedger.Create(path, TestLedger.Header))
        {
            for (var i = 1; i <= 3; i++)
                await ledger.WriteAsync(Copied with { Line = i }, default);
        }

        var whole = await File.ReadAllBytesAsync(path);
        var header = Array.IndexOf(whole, (byte)'\n');
        for (var length = header + 1; length <= whole.Length; length++)
        {
            var cut = folder.File("cut.ndjson");
            await File.WriteAllBytesAsync(cut, whole[..length]);
            var lines = new List<long>();
            await foreach (var outcome in LedgerReader.ReadAsync(cut))
                lines.Add(outcome.Line);
            var complete = whole.AsSpan(header + 1, length - header - 1).Count((byte)'\n');

            // The last line may be complete but for its line feed.
            Assert.InRange(lines.Count, complete, complete + 1);
            Assert.Equal(Enumerable.Range(1, lines.Count).Select(i => (long)i), lines);
        }
    }

    [Fact]
    public void A_ledger_that_exists_is_never_overwritten()
    {
        using var folder = new TempFolder();
        var path = folder.File("ledger.ndjson");
        File.WriteAllText(path, "mine");

        var exception = Assert.Throws<TransferException>(() => FileLedger.Create(path, TestLedger.Header));

        Assert.Contains(path, exception.Message, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(path));
    }

    [SkippableFact]
    public async Task A_ledger_that_is_removed_while_it_is_written_is_noticed()
    {
        Skip.If(OperatingSystem.IsWindows(), "a file in use cannot be removed there");
        using var folder = new TempFolder();
        var path = folder.File("ledger.ndjson");
        await using var ledger = FileLedger.Create(path, TestLedger.Header);
        await ledger.WriteAsync(Copied, default);
        File.Delete(path);

        var exception = await Assert.ThrowsAsync<TransferException>(async () => await ledger.WriteAsync(Copied, default));

        Assert.Contains($"'{path}' was removed", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_killed_run_left_of_a_ledger_that_was_not_begun_is_no_obstacle()
    {
        using var folder = new TempFolder();
        var path = folder.File("ledger.ndjson");
        await File.WriteAllTextAsync(path + ".new", "{\"type\":\"ru");
        await File.WriteAllTextAsync(path + ".lock", "");

        await FileLedger.Create(path, TestLedger.Header).DisposeAsync();

        Assert.Equal([path], Directory.GetFiles(folder.File("")));
    }

    [Fact]
    public void A_place_that_cannot_be_written_is_named_before_anything_starts()
    {
        using var folder = new TempFolder();
        var file = folder.File("file");
        File.WriteAllText(file, "");

        var exception = Assert.Throws<TransferException>(() => FileLedger.Create(Path.Combine(file, "ledger.ndjson"), TestLedger.Header));

        Assert.Contains(file, exception.Message, StringComparison.Ordinal);
        Assert.Contains("Nothing was copied", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("{\"line\":1}")]
    public async Task A_file_that_is_no_ledger_is_refused(string text)
    {
        using var folder = new TempFolder();
        var path = folder.File("x");
        await File.WriteAllTextAsync(path, text);
        var exception = await Assert.ThrowsAsync<TransferException>(() => LedgerReader.ReadHeaderAsync(path));
        Assert.Contains(path, exception.Message, StringComparison.Ordinal);
    }
}
