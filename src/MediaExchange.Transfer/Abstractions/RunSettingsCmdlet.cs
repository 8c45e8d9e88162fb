using System.Collections;
using System.Management.Automation;
using MediaExchange.Transfer.Aws.Helpers;
using MediaExchange.Transfer.Aws.Runs;
using MediaExchange.Transfer.Binding;
using MediaExchange.Transfer.Output;

namespace MediaExchange.Transfer.Abstractions;

/// <summary>A cmdlet that begins a remote run: by whom it is carried out, how it is divided, what it is remembered by.</summary>
public abstract class RunSettingsCmdlet : RunCopyCmdlet
{
    private protected const string FromInventory = "Inventory";
    private protected const string FromSource = "Source";

    private protected RunSettingsCmdlet()
    {
    }

    /// <summary>The helper that carries it out; see Install-TransferHelper.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [PSDefaultValue(Help = Aws.Helpers.HelperName.Default)]
    [ArgumentCompleter(typeof(HelperNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string HelperName { get; set; } = Aws.Helpers.HelperName.Default;

    /// <summary>What carries the inventory out. One object always goes to AWS Batch at once.</summary>
    [Parameter(ParameterSetName = FromInventory)]
    [PSDefaultValue(Help = "S3Batch")]
    [ValidateSet(nameof(RunEngine.S3Batch), nameof(RunEngine.BatchArray))]
    public RunEngine Engine { get; set; }

    /// <summary>With -Engine BatchArray, how many tasks run at once at the most: 1 to 10,000. Without it, as many as the helper has capacity for.</summary>
    [Parameter(ParameterSetName = FromInventory)]
    [ValidateRange(1, 10_000)]
    public int? MaxConcurrency { get; set; }

    /// <summary>With -Engine BatchArray, how many objects one task transfers: 1 or more. Without it, the inventory is divided evenly, into four tasks for each worker that runs at once.</summary>
    [Parameter(ParameterSetName = FromInventory)]
    [ValidateRange(1, int.MaxValue)]
    public int? ItemsPerTask { get; set; }

    /// <summary>The most requests in flight of each driver and each worker: 1 to 10,000. A large object is copied in as many streams. Without it, 256.</summary>
    [Parameter]
    [ValidateRange(1, 10_000)]
    public int? RequestConcurrency { get; set; }

    /// <summary>The priority of the job of S3 Batch Operations, from 0. The higher goes first; Set-S3BatchTransfer changes it.</summary>
    [Parameter(ParameterSetName = FromInventory)]
    [PSDefaultValue(Help = "10")]
    [ValidateRange(0, int.MaxValue)]
    public int Priority { get; set; } = 10;

    /// <summary>What to remember the run by.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Description { get; set; }

    /// <summary>Tags of its jobs.</summary>
    [Parameter]
    [ValidateNotNull]
    public Hashtable? Tag { get; set; }

    /// <summary>The run's id. Without it, one is made that sorts by time. Give that of a start that was interrupted to go on with it: there is never a second job.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(RunIdCompleter))]
    [ValidateNotNullOrEmpty]
    public string? RunId { get; set; }

    private protected Dictionary<string, string>? Tags() => Tag?.Cast<DictionaryEntry>().ToDictionary(entry => $"{entry.Key}", entry => $"{entry.Value}");

    /// <summary>Ends the cmdlet where parameters do not go together.</summary>
    private protected void RequireSense()
    {
        foreach (var (name, value) in new (string, int?)[] { (nameof(MaxConcurrency), MaxConcurrency), (nameof(ItemsPerTask), ItemsPerTask) })
        {
            if (value is not null && Engine != RunEngine.BatchArray)
                ThrowTerminatingError(ErrorRecords.InvalidOption(name, value, $"-{name} is for -Engine BatchArray; S3 Batch Operations calls the driver for each object, as many at once as the helper was installed for. Leave it out, or write -Engine BatchArray."));
        }
    }

    /// <summary>Begins a run, and lets its job go once S3 has counted the inventory's rows.</summary>
    private protected RemoteRun Begin(RunManager runs, HelperInfo helper, RunRequest request)
    {
        // So that who is interrupted knows it.
        request = request with { RunId = request.RunId ?? MediaExchange.Transfer.Engine.Ledgers.RunId.New() };
        WriteVerbose($"Run {request.RunId}. If this is interrupted, write the same command with -RunId {request.RunId} to go on.");
        try
        {
            using var progress = new TransferProgress(this, $"Beginning run {request.RunId}");
            var rows = new LatestCount();
            var run = Wait(runs.StartAsync(helper, request, rows, StopToken), () => progress.Show($"Bringing the inventory: {Counted.Of(rows.Value, "row")}"));
            return Wait(runs.ConfirmAsync(helper, run, StopToken), () => progress.Show("S3 reads the inventory"));
        }
        catch (Exception stopped) when (stopped is OperationCanceledException or PipelineStoppedException)
        {
            LastWords.Warn(this, $"Interrupted. Write the same command with -RunId {request.RunId} to go on; what was begun of it is stopped by Stop-S3BatchTransfer {request.RunId}.");
            throw;
        }
    }
}
