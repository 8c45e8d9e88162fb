using System.Management.Automation;
using MediaExchange.Transfer.Output;
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
/// <example>
/// <code>Stop-TransferSandbox $sandbox</code>
/// <para>Does the same.</para>
/// </example>
[Cmdlet(VerbsLifecycle.Stop, "TransferSandbox", SupportsShouldProcess = true, DefaultParameterSetName = ById)]
[OutputType(typeof(void))]
public sealed class StopTransferSandboxCommand : PSCmdlet
{
    private const string ById = "ProcessId";
    private const string ByObject = "Sandbox";

    /// <summary>The process id of the sandbox.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = ById)]
    public int[] ProcessId { get; set; } = [];

    /// <summary>What Start-TransferSandbox gave.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ByObject)]
    [ValidateNotNullOrEmpty]
    public TransferSandbox[] Sandbox { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var id in ParameterSetName == ByObject ? [.. Sandbox.Select(each => each.ProcessId)] : ProcessId)
        {
            if (SandboxProcess.Find(id) is not { } sandbox)
                WriteError(ErrorRecords.SandboxNotFound(id));
            else if (ShouldProcess($"process {id}", "Stop the sandbox"))
                sandbox.Dispose();
        }
    }
}
