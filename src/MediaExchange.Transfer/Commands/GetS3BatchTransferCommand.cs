using System.Management.Automation;
using MediaExchange.Transfer.Abstractions;
using MediaExchange.Transfer.Aws.Helpers;
using MediaExchange.Transfer.Aws.Runs;
using MediaExchange.Transfer.Binding;
using MediaExchange.Transfer.Output;

namespace MediaExchange.Transfer.Commands;

/// <summary>Gets remote runs as they are now: status, and counts of both stages, S3 Batch Operations and AWS Batch.</summary>
/// <remarks>
/// <para>Runs come newest first. They are known for as long as their records are in the helper's bucket: 90 days unless the helper was installed otherwise.</para>
/// <para>Done counts what the services know to be at the destination. Driver has the tasks of S3 Batch Operations, of which one that handed its object over has succeeded; Batch has the jobs that these became, or the tasks of an array.</para>
/// </remarks>
/// <example>
/// <code>Get-S3BatchTransfer -HelperName studio | Select-Object -First 10</code>
/// <para>Shows the latest ten runs of a helper.</para>
/// </example>
/// <example>
/// <code>Get-S3BatchTransfer 20261120-130000-abcdef | Format-List</code>
/// <para>Shows all that is known of one run.</para>
/// </example>
[Cmdlet(VerbsCommon.Get, "S3BatchTransfer")]
[OutputType(typeof(S3BatchTransfer))]
public sealed class GetS3BatchTransferCommand : RunCmdlet
{
    /// <summary>The runs to get, by their ids or by those of their jobs. Without it, all runs.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("JobId")]
    [ArgumentCompleter(typeof(RunIdCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? RunId { get; set; }

    /// <summary>The helper whose runs they are. Without it, all helpers of the region.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(HelperNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string? HelperName { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Guard(() =>
    {
        using var runs = OpenRuns();
        using var manager = OpenManager();
        List<HelperInfo> helpers = HelperName is null ? [.. manager.ListAsync(StopToken).ToBlockingEnumerable(StopToken)] : [RequireHelper(HelperName)];
        helpers.RemoveAll(helper => helper.Outputs.Count == 0);
        if (RunId is null)
        {
            foreach (var helper in helpers)
            {
                Drain(runs.ListAsync(helper, StopToken), run =>
                {
                    WriteObject(new S3BatchTransfer(run));
                    return true;
                });
            }

            return;
        }

        foreach (var id in RunId)
        {
            if (Find(runs, helpers, id) is { } run)
                WriteObject(new S3BatchTransfer(run));
            else
                WriteError(ErrorRecords.TransferNotFound(id, HelperName, manager.Region));
        }
    });

    private RemoteRun? Find(RunManager runs, List<HelperInfo> helpers, string id) => helpers.Select(helper => Wait(runs.FindAsync(helper, id, StopToken))).FirstOrDefault(run => run is not null);
}
