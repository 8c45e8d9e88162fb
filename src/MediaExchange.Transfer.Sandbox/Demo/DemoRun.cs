using System.Diagnostics;
using System.Globalization;
using MediaExchange.Transfer.Aws;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Ledgers;
using MediaExchange.Transfer.Engine.Manifests;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Text;
using MediaExchange.Transfer.Engine.Verification;

namespace MediaExchange.Transfer.Sandbox.Demo;

/// <summary>One transfer, end to end, before somebody's eyes: seed, list, transfer, verify, again, and what fails.</summary>
/// <param name="sandbox">The server with its two accounts.</param>
/// <param name="screen">Where it is told.</param>
/// <param name="folder">Where inventories and ledgers go.</param>
internal sealed class DemoRun(DemoSandbox sandbox, DemoScreen screen, string folder)
{
    private readonly TransferTarget _target = TransferTarget.FromInventory(DemoSandbox.Destination, DemoContent.Prefix);
    private readonly string _inventory = Path.Combine(folder, "inventory.csv");
    private bool _allAsExpected = true;

    /// <summary>The ledger of the transfer.</summary>
    public string Ledger { get; } = Path.Combine(folder, "ledger.ndjson");

    /// <summary>The ledger of the rows that cannot be transferred.</summary>
    public string FailuresLedger { get; } = Path.Combine(folder, "ledger-failures.ndjson");

    /// <summary>The inventory of the transfer.</summary>
    public string Inventory => _inventory;

    /// <summary>Runs all steps.</summary>
    /// <returns>Whether every step came out as it should.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        var objects = DemoContent.Create();
        using var store = sandbox.OpenStore();
        await SeedAsync(store, objects, cancellationToken);
        await ListAsync(store, objects, cancellationToken);
        await TransferAsync(store, objects, cancellationToken);
        await VerifyAsync(store, objects, cancellationToken);
        await RepeatAsync(store, objects, cancellationToken);
        await FailAsync(store, cancellationToken);
        return _allAsExpected;
    }

    private async Task SeedAsync(S3ObjectStore store, IReadOnlyList<DemoObject> objects, CancellationToken cancellationToken)
    {
        screen.Step(1, "A sandbox: S3 on this machine's loopback, in this process, without an account");
        screen.WriteLine($"   {sandbox.Endpoint}");
        screen.WriteLine($"   from {DemoSandbox.Source} (publisher) to {DemoSandbox.Destination} (exchange);");
        screen.WriteLine("   two accounts: the exchange's bucket policy lets the publisher write below that prefix.");
        var began = Stopwatch.GetTimestamp();
        await DemoSeeder.PutAsync(sandbox, store, objects, cancellationToken);
        screen.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"   {objects.Count:N0} objects put there in {DurationText.Format(Stopwatch.GetElapsedTime(began))}: {ByteText.Format(objects.Sum(o => o.Size))}, of which {ByteText.Format(objects.Where(o => o.IsVirtual).Sum(o => o.Size))} are virtual:"));
        screen.WriteLine("   their bytes are generated when asked for, always the same. All have metadata and tags.");
    }

    private async Task ListAsync(S3ObjectStore store, IReadOnlyList<DemoObject> objects, CancellationToken cancellationToken)
    {
        screen.Step(2, "The inventory: every object below the prefix, as S3 Batch Operations reads it");
        var info = await InventoryBuilder.BuildAsync(store, DemoSandbox.Source.Bucket, DemoSandbox.Source.Key, _inventory, cancellationToken: cancellationToken);
        screen.WriteLine($"   {_inventory}");
        Check(info.Objects == objects.Count && info.Bytes == objects.Sum(o => o.Size), string.Create(CultureInfo.InvariantCulture, $"{info.Objects:N0} rows, {ByteText.Format(info.Bytes)}"));
    }

    private async Task TransferAsync(S3ObjectStore store, IReadOnlyList<DemoObject> objects, CancellationToken cancellationToken)
    {
        screen.Step(3, "The transfer: server-side copies, pinned to the source's ETag, published only when verified");
        sandbox.SlowDown();
        screen.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"   The sandbox takes its time now: {DemoSandbox.LatencyMilliseconds} ms to answer, {DemoSandbox.CopyMegabytesPerSecond / 1000} GB/s in each copy (S3: 25 to 50 MB/s)."));
        var table = new LandedTable(objects);
        var end = await DrainAsync(_inventory, Ledger, store, table.Add, cancellationToken);
        foreach (var line in table.Lines())
            screen.WriteLine(line);
        screen.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"   {end.Requests:N0} requests, {end.Retries:N0} tried again, in {DurationText.Format(end.Elapsed)}. No bytes came through here: S3 copies within itself."));
        Check(end.Copied == objects.Count && end.Finished == objects.Count, string.Create(CultureInfo.InvariantCulture, $"{end.Copied:N0} of {objects.Count:N0} rows copied"));
        var lines = new HashSet<long>();
        await foreach (var outcome in LedgerReader.ReadAsync(Ledger, cancellationToken))
            lines.Add(outcome.Line);
        Check(lines.Count == objects.Count, string.Create(CultureInfo.InvariantCulture, $"{lines.Count:N0} of {objects.Count:N0} rows have their line in the ledger:"));
        screen.WriteLine($"   {Ledger}");
    }

    private async Task VerifyAsync(S3ObjectStore store, IReadOnlyList<DemoObject> objects, CancellationToken cancellationToken)
    {
        screen.Step(4, "The verification: both sides asked again, the ledger not trusted");
        var evidence = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var end = new Snapshot();
        var events = TransferVerifier.RunAsync(_target.Define(TransferRows.FromFile(_inventory, cancellationToken)), store, store, new TransferOptions(), cancellationToken);
        await foreach (var happened in events)
        {
            if (happened is Snapshot snapshot)
                screen.Progress(end = snapshot);
            else if (happened is ItemVerified { Outcome: { Status: VerificationStatus.Matched, VerifiedBy: { } by } })
                evidence[by.ToString().ToLowerInvariant()] = evidence.GetValueOrDefault(by.ToString().ToLowerInvariant()) + 1;
            else if (happened is ItemVerified { Outcome: var outcome })
                screen.WriteSentence("   ", $"{outcome.Status}: {outcome.Message}");
        }

        Check(
            evidence.Values.Sum() == objects.Count,
            string.Create(CultureInfo.InvariantCulture, $"{evidence.Values.Sum():N0} of {objects.Count:N0} match, by {string.Join(", ", evidence.Select(e => $"{e.Key} {e.Value}"))}, in {DurationText.Format(end.Elapsed)}"));
        var (looked, equal) = await PropertyCheck.RunAsync(store, objects, cancellationToken);
        Check(looked == equal, $"headers, metadata and tags have arrived on {equal} of {looked}, one object of each class");
    }

    private async Task RepeatAsync(S3ObjectStore store, IReadOnlyList<DemoObject> objects, CancellationToken cancellationToken)
    {
        screen.Step(5, "The same transfer again: what is there already is not copied twice");
        var end = await DrainAsync(_inventory, Path.Combine(folder, "ledger-again.ndjson"), store, _ => { }, cancellationToken);
        Check(end.Skipped == objects.Count && end.Finished == objects.Count, string.Create(CultureInfo.InvariantCulture, $"{end.Skipped:N0} of {objects.Count:N0} skipped in {DurationText.Format(end.Elapsed)}"));
    }

    private async Task FailAsync(S3ObjectStore store, CancellationToken cancellationToken)
    {
        screen.Step(6, "Three rows that must fail (this is expected): missing, archived, and not a row at all");
        var failing = Path.Combine(folder, "inventory-failures.csv");
        await DemoSeeder.PutArchivedAsync(store, cancellationToken);
        var bucket = DemoSandbox.Source.Bucket;
        await File.WriteAllLinesAsync(failing, [$"{bucket},{DemoContent.Prefix}never-there.mxf", $"{bucket},{DemoSeeder.ArchivedKey}", "this line is no row"], cancellationToken);
        var failures = new List<ItemOutcome>();
        var end = await DrainAsync(failing, FailuresLedger, store, failures.Add, cancellationToken);
        foreach (var failure in failures.OrderBy(f => f.Line).Select(f => f.Failure).OfType<ItemFailure>())
        {
            screen.WriteSentence("   ", $"{failure.Kind}: {failure.Message}");
            screen.WriteSentence("      ", failure.Advice);
        }

        var kinds = failures.OrderBy(f => f.Line).Select(f => f.Failure?.Kind);
        Check(kinds.SequenceEqual([FailureKind.NotFound, FailureKind.Archived, FailureKind.InvalidRow]) && end.Failed == 3, "3 of 3 failed, as they must, and each says what to do");
    }

    // Runs a transfer with a ledger, and gives its last snapshot.
    private async Task<Snapshot> DrainAsync(string inventory, string ledgerPath, S3ObjectStore store, Action<ItemOutcome> onOutcome, CancellationToken cancellationToken)
    {
        var header = new LedgerHeader
        {
            RunId = RunId.New(),
            StartedAt = DateTimeOffset.UtcNow,
            Source = inventory,
            Destination = DemoSandbox.Destination.ToString(),
            Version = typeof(DemoRun).Assembly.GetName().Version?.ToString(3) ?? "",
        };
        await using var ledger = FileLedger.Create(ledgerPath, header);
        var last = new Snapshot();
        await foreach (var happened in TransferEngine.RunAsync(_target.Define(TransferRows.FromFile(inventory, cancellationToken), ledger), store, store, new TransferOptions(), cancellationToken))
        {
            if (happened is Snapshot snapshot)
                screen.Progress(last = snapshot);
            else if (happened is ItemFinished { Outcome: var outcome })
                onOutcome(outcome);
        }

        return last;
    }

    private void Check(bool holds, string text)
    {
        _allAsExpected &= holds;
        screen.Check(holds, text);
    }
}
