using System.Management.Automation;
using MediaExchange.Transfer.Aws.Helpers;
using MediaExchange.Transfer.Aws.Runs;
using MediaExchange.Transfer.Binding;

namespace MediaExchange.Transfer.Abstractions;

/// <summary>A cmdlet about a remote run that was begun before.</summary>
public abstract class ExistingRunCmdlet : RunCmdlet
{
    private protected ExistingRunCmdlet()
    {
    }

    /// <summary>The run's id, as Start-S3BatchTransfer gives it, or the id of its job.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("JobId")]
    [ArgumentCompleter(typeof(RunIdCompleter))]
    [ValidateNotNullOrEmpty]
    public string RunId { get; set; } = "";

    /// <summary>The helper that carries it out. Without it, all helpers of the region are asked.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(HelperNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string? HelperName { get; set; }

    /// <summary>Works on the run, or tells that there is none.</summary>
    private protected void WithRun(Action<RunManager, HelperInfo, RemoteRun> work)
    {
        using var runs = OpenRuns();
        if (Find(runs) is var (helper, run))
            work(runs, helper, run);
    }

    private (HelperInfo Helper, RemoteRun Run)? Find(RunManager runs)
    {
        using var manager = OpenManager();
        IEnumerable<HelperInfo> helpers = HelperName is null ? manager.ListAsync(StopToken).ToBlockingEnumerable(StopToken) : [RequireHelper(HelperName)];
        foreach (var helper in helpers)
        {
            if (helper.Outputs.Count > 0 && Wait(runs.FindAsync(helper, RunId, StopToken)) is { } run)
                return (helper, run);
        }

        WriteError(ErrorRecords.TransferNotFound(RunId, HelperName, manager.Region));
        return null;
    }
}
