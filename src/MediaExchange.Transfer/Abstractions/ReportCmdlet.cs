using System.Management.Automation;
using MediaExchange.Transfer.Aws.Helpers;
using MediaExchange.Transfer.Aws.Runs;
using MediaExchange.Transfer.Aws.Runs.Reports;
using MediaExchange.Transfer.Binding;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Reports;
using MediaExchange.Transfer.Output;

namespace MediaExchange.Transfer.Abstractions;

/// <summary>A cmdlet that reads what became of a run's rows: of a run of a helper, or of one on this machine.</summary>
public abstract class ReportCmdlet : S3AccessCmdlet
{
    private protected const string FromRun = "Run";
    private protected const string FromLedger = "Ledger";

    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    private protected ReportCmdlet()
    {
    }

    /// <summary>The run of a helper, by its id, such as Start-S3BatchTransfer gives it. A run object can be piped.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = FromRun, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(RunIdCompleter))]
    [ValidateNotNullOrEmpty]
    public string RunId { get; set; } = "";

    /// <summary>The helper that carries the run out.</summary>
    [Parameter(ParameterSetName = FromRun, ValueFromPipelineByPropertyName = true)]
    [Alias("Helper")]
    [PSDefaultValue(Help = Aws.Helpers.HelperName.Default)]
    [ArgumentCompleter(typeof(HelperNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string HelperName { get; set; } = Aws.Helpers.HelperName.Default;

    /// <summary>
    /// The ledger of a run on this machine. A result of Invoke-S3Transfer names its ledger, also down the pipeline; many results of one run are one report.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = FromLedger, ValueFromPipelineByPropertyName = true)]
    [Alias("Ledger")]
    [ArgumentCompleter(typeof(LedgerCompleter))]
    [ValidateNotNullOrEmpty]
    public string LedgerPath { get; set; } = "";

    /// <summary>
    /// Asks both buckets about every row, and lets what is at the destination decide: what is not there any more is Failed, and what is there all the same is Skipped.
    /// It takes two requests a row.
    /// </summary>
    [Parameter]
    public SwitchParameter Verify { get; set; }

    /// <summary>Opens the report that the parameters name, hands it out, and says what could not be read. Not for a run that has been reported already.</summary>
    private protected void WithReport(Action<ReportHead, TransferReport> use) => Guard(() =>
    {
        var ledger = ParameterSetName == FromLedger ? ResolvePath(nameof(LedgerPath), LedgerPath) : null;
        if (!_seen.Add(ledger ?? $"{HelperName}/{RunId}"))
            return;
        using var store = OpenStore(new TransferOptions().MaxConcurrency);
        var options = Verify ? new TransferOptions() : null;
        if (ledger is not null)
        {
            Files[ledger] = FromLedger;
            var (head, report) = Wait(LocalReports.OpenAsync(ledger, store, options, StopToken));
            Use(head, report);
            return;
        }

        var helper = FindHelper();
        using var runs = new RunReports(Access, helper, store);
        var opened = Wait(runs.OpenAsync(RunId, EndOf(helper), options, StopToken));
        Use(opened.Head, opened.Report);

        void Use(ReportHead head, TransferReport report)
        {
            use(head, report);
            foreach (var remark in report.Totals.Remarks)
                WriteWarning(remark);
        }
    });

    /// <summary>Shows how many rows there are, five times a second at most.</summary>
    private protected static Action Counting(TransferProgress progress)
    {
        var rows = 0L;
        var next = 0L;
        return () =>
        {
            rows++;
            if (Environment.TickCount64 < next)
                return;
            next = Environment.TickCount64 + 200;
            progress.Show(Counted.Of(rows, "row"));
        };
    }

    /// <summary>How the run's job ended: one that was cancelled or failed may have left no report of its own, and what it did not come to is not pending.</summary>
    /// <returns>Null while it goes on, and for one that its services do not know.</returns>
    private RunEnd? EndOf(HelperInfo helper)
    {
        using var manager = new RunManager(Access, HelperTemplate.ModuleVersion);
        return Wait(manager.FindAsync(helper, RunId, StopToken)) is { IsOver: true, Status: not RunState.Unknown } run
            ? new RunEnd(run.StatusReason ?? $"The run is {run.Status}.")
            : null;
    }

    private HelperInfo FindHelper()
    {
        using var manager = new HelperManager(Access);
        var helper = Wait(manager.FindAsync(HelperName, StopToken));
        if (helper is null)
            ThrowTerminatingError(ErrorRecords.HelperNotFound(HelperName, manager.Region));
        return helper!;
    }
}
