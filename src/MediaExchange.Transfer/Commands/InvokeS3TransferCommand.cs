using System.Management.Automation;
using MediaExchange.Transfer.Abstractions;
using MediaExchange.Transfer.Aws;
using MediaExchange.Transfer.Binding;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Ledgers;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Output;

namespace MediaExchange.Transfer.Commands;

/// <summary>Copies an inventory, a prefix or one object from one S3 bucket to another, verifies every copy, and accounts for every object. Goes on with a run that was interrupted.</summary>
/// <remarks>
/// <para>Objects are copied by S3 itself: no bytes come through this computer, whatever their size up to 50 TB, unless -Checksum asks for digests that S3 does not keep. Each copy is pinned to one state of its source, is compared with it before it is published, and carries its headers, metadata and tags. An object that is at the destination already is skipped.</para>
/// <para>Where no store can do that, because the sides are different stores, in different partitions, or need different credentials, the bytes pass through this computer: each side is named by its own -Source... and -Destination... parameters. The same is carried, compared and accounted for, memory stays within its budget whatever the objects' size, and each result says in StreamedBecause why.</para>
/// <para>Each object comes out as it ends: Copied, Skipped (and by what it is known to be the same) or Failed (why, and what to do). A failed object is an error as well, with the object as its TargetObject and the failure's kind as its id, and the others go on. With -ErrorAction Stop, the first one ends the run, and an inventory with a line that cannot be read is not begun.</para>
/// <para>The same lines are in a file, the ledger. With -Resume and that file a run goes on where it stopped, also one whose process was killed: what is copied or skipped is not looked at again and does not come out again, large objects go on from the parts that are there, and failed ones are tried again.</para>
/// <para>Ctrl-C stops the requests, gives up unfinished uploads unless -KeepUploads says otherwise, tells how to go on, and returns.</para>
/// </remarks>
/// <example>
/// <code>Invoke-S3Transfer s3://studio-masters/films/feature.mxf s3://exchange/incoming/</code>
/// <para>Copies one object; it becomes s3://exchange/incoming/feature.mxf.</para>
/// </example>
/// <example>
/// <code>Invoke-S3Transfer -Source s3://studio-masters/films/ -Destination s3://exchange/films/ -ProfileName studio -WhatIf</code>
/// <para>Tells how many objects, bytes and requests that would be, by reading only.</para>
/// </example>
/// <example>
/// <code>New-TransferInventory -Source s3://studio-masters/films/ -Include '*.mxf' | Invoke-S3Transfer -Destination s3://exchange/incoming/ -BucketOwnerFullControl | Where-Object Status -eq Failed</code>
/// <para>Copies what the inventory lists into a bucket of another account, and shows what failed.</para>
/// </example>
/// <example>
/// <code>Invoke-S3Transfer s3://footage/day-1/ s3://exchange/day-1/ -SourceEndpointUrl https://s3.studio.example -SourceProfileName studio -DestinationProfileName exchange</code>
/// <para>Copies from a store in the studio to Amazon S3, each with credentials of its own; the bytes pass through this computer.</para>
/// </example>
/// <example>
/// <code>Invoke-S3Transfer -Inventory films.csv -Destination s3://exchange/incoming/ -LedgerPath films.ndjson -KeepUploads; Invoke-S3Transfer -Resume films.ndjson</code>
/// <para>Copies what the inventory lists. If that is interrupted, the second command goes on with it; -WhatIf would tell what is left.</para>
/// </example>
[Cmdlet(VerbsLifecycle.Invoke, "S3Transfer", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, DefaultParameterSetName = FromSource)]
[OutputType(typeof(TransferResult))]
public sealed class InvokeS3TransferCommand : CopyOptionsCmdlet
{
    private readonly HashSet<string> _resumed = new(StringComparer.Ordinal);

    /// <summary>
    /// The ledger of a run to go on with. It knows what is transferred, where to and how; credentials, region, concurrency, rates and times are taken as given now.
    /// An inventory that was changed since cannot be gone on with. Complete it with the Tab key: the latest runs come first.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = FromLedger)]
    [ArgumentCompleter(typeof(LedgerCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Resume { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Guard(() =>
    {
        var options = Options;
        using var stores = OpenStores(MaxConcurrency);
        if (ParameterSetName is FromLedger or FromResult)
            GoOn(ResolvePath(nameof(Resume), Resume ?? LedgerPath!), stores, options);
        else
            Begin(stores, options);
    });

    private void Begin(StorePair stores, TransferOptions options)
    {
        var route = PlanRoute(stores, options);
        var what = IsWhatIf ? PlanText.Of(Plan(route, stores, options), route) : $"Copy the objects of {route.Source} to {route.Destination}.";
        if (!ShouldProcess(what, $"Copy the objects of {route.Source} to {route.Destination}?", "Invoke-S3Transfer"))
            return;
        RequireReadableRows(route);
        var runId = RunId.New();
        var path = LedgerPath is null ? LedgerPaths.Default(runId) : ResolvePath(nameof(LedgerPath), LedgerPath);
        Files[path] = FromLedger;
        Copy(TransferRun.Begin(path, LedgerHeaders.For(runId, route, stores), route.Recipe), stores, options);
    }

    private void GoOn(string path, StorePair stores, TransferOptions options)
    {
        // Many results of one run are one run.
        if (!_resumed.Add(path))
            return;
        var recorded = ReadRun(path, stores);
        var route = Route.Of(recorded, stores.Source);
        options = recorded.Recipe.Apply(options);
        var what = $"Go on with run {recorded.Header.RunId}, from {route.Source} to {route.Destination}.";
        if (IsWhatIf)
        {
            var done = Wait(recorded.ReadDoneAsync(StopToken));
            what = PlanText.Of(Plan(route, stores, options, done), route, done);
        }

        if (!ShouldProcess(what, $"Go on with run {recorded.Header.RunId}, from {route.Source} to {route.Destination}?", "Invoke-S3Transfer"))
            return;
        RequireReadableRows(route);
        Copy(Wait(TransferRun.ResumeAsync(path, StopToken)), stores, options);
    }

    private void Copy(TransferRun run, StorePair stores, TransferOptions options)
    {
        Files[run.RecordedInventoryPath] = nameof(Inventory);
        using var ledger = new RunLedger(run);
        using var report = new RunReport(this, run, GivenAccess, isStreamingExpected: NamesTwoEndpoints || options.Route == CopyRoute.Streamed);
        try
        {
            Drain(TransferEngine.RunAsync(run.Define(stores.Source, ledger), stores.Source, stores.Destination, options, StopToken), report.Take);
        }
        catch (Exception stopped) when (stopped is OperationCanceledException or PipelineStoppedException && ledger.HasLines)
        {
            // Whichever came first: the end of the run, or what it had to say in a pipeline that takes no more.
            report.TellHowToGoOn();
            throw;
        }

        report.Sum();
    }
}
