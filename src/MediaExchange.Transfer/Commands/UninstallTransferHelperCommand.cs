using System.Management.Automation;
using MediaExchange.Transfer.Abstractions;
using MediaExchange.Transfer.Aws;
using MediaExchange.Transfer.Aws.Helpers;
using MediaExchange.Transfer.Binding;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Output;

namespace MediaExchange.Transfer.Commands;

/// <summary>Removes a helper with all that it made: its stack, its bucket with what is in it, and unfinished uploads there. With the last one of a region goes the repository with the worker's images. Nothing else is touched.</summary>
/// <remarks>
/// <para>The bucket holds the inventories, ledgers and reports of the helper's runs; they are deleted for good. What was transferred is elsewhere, and stays.</para>
/// <para>The repository mediaexchange-transfer/worker is shared by all helpers of account and region, so it stays until the last of them is removed, and longer with -KeepImage. One that this module has not made stays in any case.</para>
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
    [ArgumentCompleter(typeof(HelperNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = "";

    /// <summary>Leaves the bucket with the records of the runs where it is. Who installs a helper again gets another bucket.</summary>
    [Parameter]
    public SwitchParameter KeepBucket { get; set; }

    /// <summary>Leaves the repository with the worker's images where it is, also when this is the last helper.</summary>
    [Parameter]
    public SwitchParameter KeepImage { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Guard(() =>
    {
        using var manager = OpenManager();
        using var images = new WorkerImages(Access);
        var found = Settled(manager, Name);
        var repository = RepositoryToRemove(manager, images, isNeeded: found is not null);
        if (found is not { } helper)
        {
            if (repository is null)
                WriteError(ErrorRecords.HelperNotFound(Name, manager.Region));
            else if (ShouldProcess(repository, "Remove what is left of the last helper: the repository with all images of the worker"))
                Wait(images.RemoveRepositoryAsync(StopToken));
            return;
        }

        var bucket = helper.Outputs.GetValueOrDefault("HelperBucketName");
        var records = bucket is null ? "" : KeepBucket ? $", but not its bucket {bucket}" : $", and its bucket {bucket} with all records of its runs";
        if (repository is not null)
            records += $"; as it is the last helper in {manager.Region}, also the repository {WorkerImages.Repository} with all images of the worker";
        if (!ShouldProcess($"helper '{Name}' in {manager.Region}", $"Remove its stack {helper.StackName} with all that it made{records}"))
            return;
        if (bucket is not null && !KeepBucket)
            RemoveBucket(bucket);
        Watch($"Removing {helper.StackName}", manager.DeleteAsync(helper, StopToken));
        // Not before: somebody may have installed another in the meantime.
        if (repository is not null && !Wait(manager.HasOthersAsync(Name, StopToken)))
            Wait(images.RemoveRepositoryAsync(StopToken));
        WriteVerbose($"The helper '{Name}' is removed.");
    });

    /// <summary>The repository, if this is the last helper and this module has made it.</summary>
    private string? RepositoryToRemove(HelperManager manager, WorkerImages images, bool isNeeded)
    {
        try
        {
            return KeepImage || Wait(manager.HasOthersAsync(Name, StopToken)) ? null : Wait(images.FindOwnRepositoryAsync(StopToken));
        }
        catch (TransferException e) when (!isNeeded)
        {
            // That there is no such helper is what has to be said.
            WriteVerbose(e.Message);
            return null;
        }
    }

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
