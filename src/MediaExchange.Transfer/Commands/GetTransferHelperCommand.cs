using System.Management.Automation;
using MediaExchange.Transfer.Abstractions;
using MediaExchange.Transfer.Aws.Helpers;
using MediaExchange.Transfer.Binding;
using MediaExchange.Transfer.Output;

namespace MediaExchange.Transfer.Commands;

/// <summary>Gets the helpers of a region: what runs transfers there, each a CloudFormation stack.</summary>
/// <remarks>
/// <para>A helper that is being installed, updated or removed, or that failed, is told as well: see Status and StatusReason. VersionStatus tells one that was installed by an older or newer version of this module.</para>
/// </remarks>
/// <example>
/// <code>Get-TransferHelper -Region eu-west-1</code>
/// <para>Lists all helpers of the region.</para>
/// </example>
/// <example>
/// <code>(Get-TransferHelper studio).Outputs</code>
/// <para>Shows bucket, queue, roles and log groups of one helper.</para>
/// </example>
[Cmdlet(VerbsCommon.Get, "TransferHelper")]
[OutputType(typeof(TransferHelper))]
public sealed class GetTransferHelperCommand : HelperCmdlet
{
    /// <summary>The helpers to get, by name. Without it, all of the region.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(HelperNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Name { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Guard(() =>
    {
        using var manager = OpenManager();
        if (Name is null)
        {
            Drain(manager.ListAsync(StopToken), helper =>
            {
                Write(helper);
                return true;
            });
            return;
        }

        foreach (var name in Name)
        {
            if (Wait(manager.FindAsync(name, StopToken)) is { } helper)
                Write(helper);
            else
                WriteError(ErrorRecords.HelperNotFound(name, manager.Region));
        }

        void Write(HelperInfo helper)
        {
            var shown = Described(helper);
            if (shown.VersionStatus == HelperVersionStatus.Newer)
                WriteWarning($"The helper '{shown}' is of version {shown.Version}, and this module of {HelperTemplate.ModuleVersion}: update the module to use or change it.");
            WriteObject(shown);
        }
    });
}
