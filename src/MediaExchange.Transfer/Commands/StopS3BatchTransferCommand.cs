using System.Management.Automation;
using MediaExchange.Transfer.Abstractions;
using MediaExchange.Transfer.Aws.Runs;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Output;

namespace MediaExchange.Transfer.Commands;

/// <summary>Stops a remote run: its job of S3 Batch Operations, and all that it has in the queue of AWS Batch.</summary>
/// <remarks>
/// <para>What is at the destination stays. When this returns, nothing of the run goes on: calls of the driver see within seconds that the run is stopped, end what they are at and hand nothing over any more, and workers write down how far they are. Ctrl-C ends the waiting; the same again goes on with it. What did not land because of this is Failed in the report, as Stopped or NotAttempted.</para>
/// <para>Resume-S3BatchTransfer begins a run of what did not land, and goes on with the unfinished uploads of large objects, which stay for it and cost storage until then; UploadsLeft tells how many. If nobody is to resume, -AbortUploads removes them, also when the run was stopped before.</para>
/// </remarks>
/// <example>
/// <code>Stop-S3BatchTransfer 20261120-130000-abcdef</code>
/// <para>Stops a run after asking.</para>
/// </example>
/// <example>
/// <code>Get-S3BatchTransfer -HelperName studio | Where-Object Status -in Preparing, Suspended, Running | Stop-S3BatchTransfer -Force</code>
/// <para>Stops all that a helper does, without asking.</para>
/// </example>
/// <example>
/// <code>Stop-S3BatchTransfer 20261120-130000-abcdef -HelperName studio -AbortUploads -Confirm:$false</code>
/// <para>Stops a run that nobody will resume, and removes its unfinished uploads, which cost storage.</para>
/// </example>
[Cmdlet(VerbsLifecycle.Stop, "S3BatchTransfer", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(S3BatchTransfer))]
public sealed class StopS3BatchTransferCommand : ExistingRunCmdlet
{
    /// <summary>
    /// Aborts the unfinished uploads of large objects as well, with your own credentials, which need s3:AbortMultipartUpload at the destination. Resume-S3BatchTransfer begins
    /// those objects again then.
    /// </summary>
    [Parameter]
    public SwitchParameter AbortUploads { get; set; }

    /// <summary>Stops without asking.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Guard(() => WithRun((runs, helper, run) =>
    {
        if ((!Force || IsWhatIf) && !ShouldProcess($"run {run.RunId} of the helper '{helper.Name}', which is {run.Status}: {run.Done:N0} of {Counted.Of(run.Rows, "object")}", AbortUploads ? "Stop, and abort its unfinished uploads" : "Stop"))
            return;
        using var progress = new TransferProgress(this, $"Stopping run {run.RunId}");
        progress.Show("Waiting for what is under way");
        var stopped = Wait(runs.StopAsync(helper, run.RunId, StopToken));
        progress.Show("Looking for unfinished uploads");
        LeftUploads uploads;
        try
        {
            uploads = Wait(runs.FindUploadsAsync(helper, run.RunId, AbortUploads, StopToken));
        }
        catch (TransferException)
        {
            // It has stopped all the same.
            WriteObject(new S3BatchTransfer(stopped));
            throw;
        }

        WriteObject(new S3BatchTransfer(stopped, uploads));
        foreach (var sentence in uploads.Unread)
            WriteWarning($"{sentence} There may be more unfinished uploads than were found.");
        if (uploads.Left == 0)
            return;
        if (AbortUploads)
            WriteError(ErrorRecords.UploadsNotAborted(run.RunId, uploads));
        else
            WriteWarning($"The run {run.RunId} leaves {Counted.Of(uploads.Left, "unfinished upload")} at the destination, for Resume-S3BatchTransfer {run.RunId} to go on with. Until then that costs storage; Stop-S3BatchTransfer {run.RunId} -AbortUploads removes what nobody will resume.");
    }));
}
