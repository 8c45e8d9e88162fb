using System.Management.Automation;
using MediaExchange.Transfer.Sandboxes;

namespace MediaExchange.Transfer.Commands;

/// <summary>Stops a sandbox that Start-TransferSandbox started in this session.</summary>
/// <remarks>
/// <para>What it kept in memory is gone; what it kept in a folder stays there.</para>
/// </remarks>
/// <example>
/// <code>$sandbox | Stop-TransferSandbox</code>
/// <para>Stops the sandbox that $sandbox holds.</para>
/// </example>
[Cmdlet(VerbsLifecycle.Stop, "TransferSandbox", SupportsShouldProcess = true)]
[OutputType(typeof(void))]
public sealed class StopTransferSandboxCommand : PSCmdlet
{
    /// <summary>The process id of the sandbox.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    public int[] ProcessId { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var id in ProcessId)
        {
            if (SandboxProcess.Find(id) is not { } sandbox)
                WriteError(ErrorRecords.SandboxNotFound(id));
            else if (ShouldProcess($"process {id}", "Stop the sandbox"))
                sandbox.Dispose();
        }
    }
}
