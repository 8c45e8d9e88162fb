using System.Management.Automation;
using MediaExchange.Transfer.Abstractions;
using MediaExchange.Transfer.Binding;
using MediaExchange.Transfer.Output;

namespace MediaExchange.Transfer.Commands;

/// <summary>Begins a new run of exactly those objects of a remote run that did not land: that failed, or that it was stopped before.</summary>
/// <remarks>
/// <para>The run must be over. The new one is told the same, names the other in ResumedFrom, and goes on with the parts of large objects that are there. Where all has landed, nothing is begun, and an error says so.</para>
/// </remarks>
/// <example>
/// <code>Resume-S3BatchTransfer 20261120-130000-abcdef</code>
/// <para>Tries again what did not land.</para>
/// </example>
/// <example>
/// <code>Resume-S3BatchTransfer 20261120-130000-abcdef -HelperName studio -Confirm:$false | Wait-S3BatchTransfer</code>
/// <para>Does so without asking, and waits.</para>
/// </example>
[Cmdlet(VerbsLifecycle.Resume, "S3BatchTransfer", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(S3BatchTransfer))]
public sealed class ResumeS3BatchTransferCommand : ExistingRunCmdlet
{
    /// <summary>The priority of the new job, from 0. Without it, that of the run before.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int? Priority { get; set; }

    /// <summary>Waits until the new run is over; see Wait-S3BatchTransfer.</summary>
    [Parameter]
    public new SwitchParameter Wait { get; set; }

    /// <summary>Begins without asking.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Guard(() => WithRun((runs, helper, run) =>
    {
        if ((!Force || IsWhatIf) && !ShouldProcess($"run {run.RunId} of the helper '{helper.Name}', which is {run.Status}: {run.Done:N0} of {Counted.Of(run.Rows, "object")}", "Begin a run of what did not land"))
            return;
        using var progress = new TransferProgress(this, $"Looking for what did not land of run {run.RunId}");
        var rows = new LatestCount();
        var rest = Wait(runs.ResumeAsync(helper, run.RunId, Priority, rows, StopToken), () => progress.Show($"{Counted.Of(rows.Value, "object")} so far"));
        if (Wait)
            Follow(runs, helper, rest.RunId, null);
        else
            WriteObject(new S3BatchTransfer(rest));
    }));
}
