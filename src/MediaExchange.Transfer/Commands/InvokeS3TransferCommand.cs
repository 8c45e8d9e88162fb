using System.Management.Automation;
using MediaExchange.Transfer.Abstractions;
using MediaExchange.Transfer.Binding;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Ledgers;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;
using MediaExchange.Transfer.Engine.Text;
using MediaExchange.Transfer.Output;

namespace MediaExchange.Transfer.Commands;

/// <summary>Copies an inventory, a prefix or one object from one S3 bucket to another, verifies every copy, and accounts for every object.</summary>
/// <remarks>
/// <para>Objects are copied by S3 itself: no bytes come through this computer, whatever their size up to 50 TB. Each copy is pinned to one state of its source, is compared with it before it is published, and carries its headers, metadata and tags. An object that is at the destination already is skipped.</para>
/// <para>Each object comes out as it ends: Copied, Skipped (and by what it is known to be the same) or Failed (why, and what to do). A failed object is an error as well, with the object as its TargetObject and the failure's kind as its id, and the others go on. With -ErrorAction Stop, the first one ends the run, and an inventory with a line that cannot be read is not begun.</para>
/// <para>The same lines are in a file, the ledger. Run the same command again to go on after an interruption: what is there is skipped.</para>
/// <para>Ctrl-C stops the requests, gives up unfinished uploads, and returns.</para>
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
[Cmdlet(VerbsLifecycle.Invoke, "S3Transfer", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, DefaultParameterSetName = FromSource)]
[OutputType(typeof(TransferResult))]
public sealed class InvokeS3TransferCommand : CopyOptionsCmdlet
{
    /// <inheritdoc/>
    protected override void ProcessRecord() => Guard(() =>
    {
        var options = Options;
        using var store = OpenStore(MaxConcurrency);
        var route = PlanRoute(store);
        if (!ShouldProcess(Describe(route, store, options), $"Copy the objects of {route.Source} to {route.Destination}?", "Invoke-S3Transfer"))
            return;
        if (StopsAtErrors && ParameterSetName == FromInventory)
            RequireReadableRows(route);
        Copy(route, store, options);
    });

    private void Copy(Route route, IObjectStore store, TransferOptions options)
    {
        var runId = RunId.New();
        var path = LedgerPath is null ? LedgerPaths.Default(runId) : ResolvePath(nameof(LedgerPath), LedgerPath);
        Files[path] = "Ledger";
        using var ledger = new RunLedger(path, runId, route);
        using var progress = new TransferProgress(this, $"Copying to {route.Destination}");
        WriteVerbose($"Run {runId}: {route.Source} to {route.Destination}. Ledger: {path}");
        Drain(TransferEngine.RunAsync(route.Define(ledger), store, store, options, StopToken), e =>
        {
            if (e is Snapshot snapshot)
                progress.Show(snapshot);
            else if (e is ItemFinished { Outcome: var outcome })
                Write(new(outcome, runId, path), outcome.Failure);
            return true;
        });
        if (progress.Last is { } last)
            WriteInformation($"Copied {last.Copied:N0}, skipped {last.Skipped:N0}, failed {last.Failed:N0} of {Counted.Of(last.RowsRead, "object")}; {ByteText.Format(last.Bytes)} in {DurationText.Format(last.Elapsed)}. Ledger: {path}", ["TransferSummary"]);
    }

    // The result first: with -ErrorAction Stop, nothing comes after the error.
    private void Write(TransferResult result, ItemFailure? failure)
    {
        WriteObject(result);
        if (failure is not null)
            WriteError(ErrorRecords.ItemFailed(result, failure));
    }

    private string Describe(Route route, IObjectStore store, TransferOptions options)
    {
        if (!IsWhatIf)
            return $"Copy the objects of {route.Source} to {route.Destination}.";
        var plan = Wait(TransferEngine.PlanAsync(route.Define(), store, store, options, StopToken));
        return $"Copy {Counted.Of(plan.Objects, "object")}, {ByteText.Format(plan.Bytes)}, from {route.Source} to {route.Destination} with {Counted.Of(plan.Requests, "request")}"
            + (plan.Multipart > 0 ? $"; {plan.Multipart:N0} of them in parts" : "")
            + (plan.Problems > 0 ? $"; {Counted.Of(plan.Problems, "row")} cannot be read or found" : "") + ".";
    }

    private void RequireReadableRows(Route route)
    {
        var rows = route.Rows.GetAsyncEnumerator(StopToken);
        try
        {
            while (Wait(rows.MoveNextAsync().AsTask()))
            {
                if (rows.Current.Problem is not null)
                    ThrowTerminatingError(ErrorRecords.InvalidRow(route.Source, rows.Current));
            }
        }
        finally
        {
            rows.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }
}
