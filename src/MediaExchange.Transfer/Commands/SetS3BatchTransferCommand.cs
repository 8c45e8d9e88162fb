using System.Management.Automation;
using MediaExchange.Transfer.Abstractions;
using MediaExchange.Transfer.Output;

namespace MediaExchange.Transfer.Commands;

/// <summary>Changes the priority of a remote run that is under way.</summary>
/// <remarks>
/// <para>S3 Batch Operations lets jobs of a higher priority of the account and region go first, and pauses others for them. The queue of AWS Batch knows no priorities of single jobs.</para>
/// </remarks>
/// <example>
/// <code>Set-S3BatchTransfer 20261120-130000-abcdef -Priority 100</code>
/// <para>Lets a run go before all that have a lower priority.</para>
/// </example>
[Cmdlet(VerbsCommon.Set, "S3BatchTransfer", SupportsShouldProcess = true)]
[OutputType(typeof(S3BatchTransfer))]
public sealed class SetS3BatchTransferCommand : ExistingRunCmdlet
{
    /// <summary>The priority, from 0. The higher goes first; runs begin with 10.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateRange(0, int.MaxValue)]
    public int Priority { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Guard(() => WithRun((runs, helper, run) =>
    {
        if (ShouldProcess($"run {run.RunId} of the helper '{helper.Name}'", $"Set its priority to {Priority}"))
            WriteObject(new S3BatchTransfer(Wait(runs.SetPriorityAsync(helper, run.RunId, Priority, StopToken))));
    }));
}
