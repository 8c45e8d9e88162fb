using System.Management.Automation;
using MediaExchange.Transfer.Abstractions;
using MediaExchange.Transfer.Aws;
using MediaExchange.Transfer.Aws.Helpers;
using MediaExchange.Transfer.Binding;
using MediaExchange.Transfer.Output;

namespace MediaExchange.Transfer.Commands;

/// <summary>Removes a helper with all that it made: its stack, its bucket with what is in it, and unfinished uploads there. Nothing else is touched.</summary>
/// <remarks>
/// <para>The bucket holds the inventories, ledgers and reports of the helper's runs; they are deleted for good. What was transferred is elsewhere, and stays.</para>
/// <para>A removal that was interrupted, or that failed, goes on when the same command is run again.</para>
/// </remarks>
/// <example>
/// <code>Uninstall-TransferHelper studio -Region eu-west-1</code>
/// <para>Removes the helper 'studio' after asking.</para>
/// </example>
/// <example>
/// <code>Get-TransferHelper | Where-Object Status -eq ROLLBACK_COMPLETE | Uninstall-TransferHelper -Confirm:$false</code>
/// <para>Removes without asking what is left of installations that failed.</para>
/// </example>
[Cmdlet(VerbsLifecycle.Uninstall, "TransferHelper", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(void))]
public sealed class UninstallTransferHelperCommand : HelperCmdlet
{
    /// <summary>The helper's name.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = "";

    /// <summary>Leaves the bucket with the records of the runs where it is. Who installs a helper again gets another bucket.</summary>
    [Parameter]
    public SwitchParameter KeepBucket { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Guard(() =>
    {
        using var manager = OpenManager();
        if (Settled(manager, Name) is not { } helper)
        {
            WriteError(ErrorRecords.HelperNotFound(Name, manager.Region));
            return;
        }

        var bucket = helper.Outputs.GetValueOrDefault("HelperBucketName");
        var records = bucket is null ? "" : KeepBucket ? $", but not its bucket {bucket}" : $", and its bucket {bucket} with all records of its runs";
        if (!ShouldProcess($"helper '{Name}' in {manager.Region}", $"Remove its stack {helper.StackName} with all that it made{records}"))
            return;
        if (bucket is not null && !KeepBucket)
            RemoveBucket(bucket);
        Watch($"Removing {helper.StackName}", manager.DeleteAsync(helper, StopToken));
        WriteVerbose($"The helper '{Name}' is removed.");
    });

    private void RemoveBucket(string bucket)
    {
        using var store = S3ObjectStore.Create(Access with { MaxConnections = 16 });
        using var progress = new TransferProgress(this, $"Removing {bucket}");
        var deleted = new LatestValue<HelperEmptied>();
        Wait(HelperBucket.RemoveAsync(store, bucket, deleted, StopToken), () =>
        {
            if (deleted.Value is { } soFar)
                progress.Show($"{Counted.Of(soFar.Objects, "object")} deleted");
        });
    }
}
