using System.Management.Automation;
using MediaExchange.Transfer.Abstractions;
using MediaExchange.Transfer.Output;

namespace MediaExchange.Transfer.Commands;

/// <summary>Stops a remote run: its job of S3 Batch Operations, and all that it has in the queue of AWS Batch.</summary>
/// <remarks>
/// <para>What is at the destination stays. When this returns, nothing of the run goes on: calls of the driver that are under way are waited for, as they may still hand objects over, and so are workers, which write down how far they are. Ctrl-C ends the waiting; the same again goes on with it. Resume-S3BatchTransfer begins a run of what did not land, and goes on with the unfinished uploads of large objects, which stay for it and cost storage until then.</para>
/// </remarks>
/// <example>
/// <code>Stop-S3BatchTransfer 20261120-130000-abcdef</code>
/// <para>Stops a run after asking.</para>
/// </example>
/// <example>
/// <code>Get-S3BatchTransfer -HelperName studio | Where-Object Status -in Preparing, Suspended, Running | Stop-S3BatchTransfer -Force</code>
/// <para>Stops all that a helper does, without asking.</para>
/// </example>
[Cmdlet(VerbsLifecycle.Stop, "S3BatchTransfer", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(S3BatchTransfer))]
public sealed class StopS3BatchTransferCommand : ExistingRunCmdlet
{
    /// <summary>Stops without asking.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Guard(() => WithRun((runs, helper, run) =>
    {
        if ((!Force || IsWhatIf) && !ShouldProcess($"run {run.RunId} of the helper '{helper.Name}', which is {run.Status}: {run.Done:N0} of {Counted.Of(run.Rows, "object")}", "Stop"))
            return;
        using var progress = new TransferProgress(this, $"Stopping run {run.RunId}");
        progress.Show("Waiting for what is under way");
        WriteObject(new S3BatchTransfer(Wait(runs.StopAsync(helper, run.RunId, StopToken))));
    }));
}
