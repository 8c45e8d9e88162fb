using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Ledgers;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Reports;
using MediaExchange.Transfer.Engine.Stores;
using Xunit;

namespace Engine.Tests.Reports;

public sealed class LocalReportsTests
{
    private readonly InMemoryObjectStore _store = new InMemoryObjectStore().AddBucket("media").AddBucket("exchange");

    [Fact]
    public async Task A_run_that_was_interrupted_says_which_rows_were_not_attempted()
    {
        using var folder = new TempFolder();
        await WriteAsync(folder, "media,a\nmedia,b\n", new ItemOutcome { Line = 1, Status = ItemStatus.Copied, Source = new("media", "a"), Size = 1, FinishedAt = DateTimeOffset.UnixEpoch });

        var (head, report) = await LocalReports.OpenAsync(folder.File("l.ndjson"), _store);
        var rows = await report.RowsAsync().ToListAsync();

        Assert.Equal([(ReportStatus.Copied, null), (ReportStatus.Failed, ReportCodes.NotAttempted)], rows.Select(r => (r.Status, r.ErrorCode)));
        Assert.Equal("in/b", rows[1].Destination!.Key);
        Assert.Equal("run", head.RunId);
    }

    [Fact]
    public async Task While_the_run_writes_its_ledger_the_others_are_pending()
    {
        using var folder = new TempFolder();
        var ledger = await WriteAsync(folder, "media,a\nmedia,b\n");
        await using var writing = FileLedger.Append(ledger);

        var (_, report) = await LocalReports.OpenAsync(ledger, _store);

        Assert.All(await report.RowsAsync().ToListAsync(), row => Assert.Equal(ReportStatus.Pending, row.Status));
    }

    [Fact]
    public async Task A_run_between_other_stores_is_not_verified_here()
    {
        using var folder = new TempFolder();
        var ledger = await WriteAsync(folder, "media,a\n");
        var refused = await Assert.ThrowsAsync<TransferException>(() => LocalReports.OpenAsync(ledger, _store, new ReportCheck(_store, _store, new TransferOptions())));
        Assert.Equal(FailureKind.InvalidRequest, refused.Kind);
        Assert.Contains("elsewhere", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_between_two_stores_is_verified_when_both_are_named()
    {
        using var folder = new TempFolder();
        var there = new InMemoryObjectStore(new InMemoryStoreOptions { Name = "there" }).AddBucket("exchange");
        foreach (var (store, bucket, key) in new[] { (_store, "media", "a"), (_store, "media", "b"), (there, "exchange", "in/b") })
            await SmallObjects.WriteAsync(store, new(bucket, key), "12345"u8.ToArray(), "text/plain", default);
        var header = Header with { Store = _store.Name, DestinationStore = there.Name };
        var ledger = await WriteAsync(folder, header, "media,a\nmedia,b\n", new ItemOutcome { Line = 1, Status = ItemStatus.Copied, Source = new("media", "a"), Size = 5, FinishedAt = DateTimeOffset.UnixEpoch });

        var (_, report) = await LocalReports.OpenAsync(ledger, _store, new ReportCheck(_store, there, new TransferOptions()));
        var rows = await report.RowsAsync().ToListAsync();

        Assert.Equal([(ReportStatus.Failed, ReportCodes.NotAtDestination), (ReportStatus.Skipped, null)], rows.Select(row => (row.Status, row.ErrorCode)));
        var refused = await Assert.ThrowsAsync<TransferException>(() => LocalReports.OpenAsync(ledger, _store, new ReportCheck(_store, _store, new TransferOptions())));
        Assert.Contains("-DestinationEndpointUrl", refused.Message, StringComparison.Ordinal);
    }

    private static LedgerHeader Header => new()
    {
        RunId = "run",
        StartedAt = DateTimeOffset.UnixEpoch,
        Source = "i.csv",
        Destination = "s3://exchange/in/",
        Store = "elsewhere",
        Version = "1.0.0",
    };

    private static Task<string> WriteAsync(TempFolder folder, string inventory, params ItemOutcome[] outcomes) => WriteAsync(folder, Header, inventory, outcomes);

    private static async Task<string> WriteAsync(TempFolder folder, LedgerHeader header, string inventory, params ItemOutcome[] outcomes)
    {
        await File.WriteAllTextAsync(folder.File("i.csv"), inventory);
        var recipe = TransferRecipe.ForInventory(folder.File("i.csv"), TransferTarget.FromInventory(new S3Address("exchange", "in/")), new TransferOptions());
        await using var ledger = FileLedger.Create(folder.File("l.ndjson"), header with { Recipe = recipe });
        foreach (var outcome in outcomes)
            await ledger.WriteAsync(outcome, default);
        return folder.File("l.ndjson");
    }
}
