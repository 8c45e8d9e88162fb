using System.Management.Automation;
using MediaExchange.Transfer.Abstractions;
using MediaExchange.Transfer.Output;

namespace MediaExchange.Transfer.Commands;

/// <summary>Tells what became of every row of a run's inventory: one object for each row, in the inventory's order, whether the run goes on or has ended.</summary>
/// <remarks>
/// <para>A row is Copied, Skipped (the same object was there), Failed (with reason and advice) or Pending. Ledgers decide, then the report of S3 Batch Operations, then the state of the job in AWS Batch; with -Verify the destination decides over all. What S3 Batch Operations calls succeeded is no evidence here: it counts objects that were only handed over to AWS Batch.</para>
/// <para>The rows add up to the inventory's; what is missing, or could not be read, is a warning. Where AWS Batch or S3 Batch Operations refuse to be asked, or have forgotten the job, the report goes on with the ledgers: rows that only they could explain say so. Memory does not grow with the inventory: rows are sorted in the temporary folder, with about 500 bytes each, and come when all has been read.</para>
/// </remarks>
/// <example>
/// <code>Get-S3TransferReport 20260304-091158-k3x9ta -HelperName studio | Where-Object Status -eq Failed | Format-List Source, Reason, Advice</code>
/// <para>Shows what did not land, why, and what to do.</para>
/// </example>
/// <example>
/// <code>Get-S3TransferReport 20260304-091158-k3x9ta -Verify -Summary</code>
/// <para>Asks the destination about every row, and gives the totals.</para>
/// </example>
/// <example>
/// <code>$results | Get-S3TransferReport -Summary</code>
/// <para>Gives the totals of a run of Invoke-S3Transfer on this machine, by its ledger.</para>
/// </example>
[Cmdlet(VerbsCommon.Get, "S3TransferReport", DefaultParameterSetName = FromLedger)]
[OutputType(typeof(TransferReportRow), typeof(TransferReportSummary))]
public sealed class GetS3TransferReportCommand : ReportCmdlet
{
    /// <summary>Gives the totals, in place of the rows.</summary>
    [Parameter]
    public SwitchParameter Summary { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => WithReport((head, report) =>
    {
        using var progress = new TransferProgress(this, $"Reporting on {head.RunId}");
        var count = Counting(progress);
        Drain(report.RowsAsync(StopToken), row =>
        {
            count();
            if (!Summary)
                WriteObject(new TransferReportRow(row, head.RunId));
            return true;
        });
        if (Summary)
            WriteObject(new TransferReportSummary(head, report.Totals));
    });
}
