using System.Management.Automation;
using MediaExchange.Transfer.Abstractions;
using MediaExchange.Transfer.Binding;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Verification;
using MediaExchange.Transfer.Output;

namespace MediaExchange.Transfer.Commands;

/// <summary>Looks whether everything of an inventory, a prefix or one object is at the destination, and by which evidence.</summary>
/// <remarks>
/// <para>Both buckets are asked, object by object, and nothing is written. -Ledger names a run whose rows, destination and key mapping are taken; what it says about their outcome is not. Each object comes out with a Status: Matched, Missing, Different, or Undecided (a row that cannot be read, a source that is gone, a permission that is missing), and VerifiedBy tells what was compared.</para>
/// <para>What is found is not an error: errors are for stores that cannot be asked at all. With -Quiet the answer is one Boolean.</para>
/// </remarks>
/// <example>
/// <code>Test-S3Transfer -Source s3://studio-masters/films/ -Destination s3://exchange/films/ | Where-Object Status -ne Matched</code>
/// <para>Shows what is not there, or is not the same.</para>
/// </example>
/// <example>
/// <code>if (-not (Test-S3Transfer -Inventory inventory.csv -Destination s3://exchange/incoming/ -Quiet)) { throw 'Not everything has arrived.' }</code>
/// <para>Ends a script unless everything has arrived.</para>
/// </example>
/// <example>
/// <code>$outcomes = Invoke-S3Transfer -Inventory inventory.csv -Destination s3://exchange/incoming/; $outcomes | Test-S3Transfer | Where-Object Status -ne Matched</code>
/// <para>Asks both buckets about everything that the run was told to transfer.</para>
/// </example>
[Cmdlet(VerbsDiagnostic.Test, "S3Transfer", DefaultParameterSetName = FromSource)]
[OutputType(typeof(TransferCheck), typeof(bool))]
public sealed class TestS3TransferCommand : TransferCmdlet
{
    private readonly HashSet<string> _ledgers = new(StringComparer.Ordinal);
    private bool _allMatched = true;

    /// <summary>
    /// The ledger of a run: compares what that run was told to transfer with where it was told to put it. Its outcomes are not believed, nor read.
    /// A result of Invoke-S3Transfer names its ledger, also down the pipeline; many results of one run are one look.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = FromLedger, ValueFromPipelineByPropertyName = true)]
    [Alias("LedgerPath")]
    [ArgumentCompleter(typeof(LedgerCompleter))]
    [ValidateNotNullOrEmpty]
    public string Ledger { get; set; } = "";

    /// <summary>Gives one Boolean: whether everything matched. The first object that does not ends the look at its inventory.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Guard(() =>
    {
        var ledger = ParameterSetName == FromLedger ? ResolvePath(nameof(Ledger), Ledger) : null;
        if (ledger is not null && !_ledgers.Add(ledger))
            return;
        using var stores = OpenStores(MaxConcurrency);
        var options = new TransferOptions { MaxConcurrency = MaxConcurrency, MaxRequestsPerSecond = MaxRequestsPerSecond, MaxAttempts = MaxAttempts };
        var route = ledger is null ? PlanRoute(stores, options) : Route.Of(ReadRun(ledger, stores), stores.Source);
        using var progress = new TransferProgress(this, $"Comparing with {route.Destination}");
        Drain(TransferVerifier.RunAsync(route.Define(), stores.Source, stores.Destination, options, StopToken), e =>
        {
            if (e is Snapshot snapshot)
                progress.Show(snapshot);
            else if (e is ItemVerified { Outcome: var outcome })
                return Take(outcome);
            return true;
        });
    });

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (Quiet)
            WriteObject(_allMatched);
    }

    private bool Take(VerificationOutcome outcome)
    {
        if (!Quiet)
            WriteObject(new TransferCheck(outcome));
        else if (outcome.Status != VerificationStatus.Matched)
            _allMatched = false;
        return _allMatched;
    }
}
