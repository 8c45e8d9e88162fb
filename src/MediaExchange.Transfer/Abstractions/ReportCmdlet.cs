using System.Management.Automation;
using MediaExchange.Transfer.Aws.Helpers;
using MediaExchange.Transfer.Aws.Runs;
using MediaExchange.Transfer.Binding;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Reports;
using MediaExchange.Transfer.Output;

namespace MediaExchange.Transfer.Abstractions;

/// <summary>A cmdlet that reads what became of a run's rows: of a run of a helper, or of one on this machine.</summary>
public abstract class ReportCmdlet : TwoSidedCmdlet
{
    private protected const string FromRun = "Run";
    private protected const string FromLedger = "Ledger";

    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    private protected ReportCmdlet()
    {
    }

    /// <summary>The run of a helper, by its id, such as Start-S3BatchTransfer gives it, or by that of its job. A run object can be piped.</summary>
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
    /// It takes two requests a row. For a run between two stores name both: -SourceEndpointUrl and -DestinationEndpointUrl, with the credentials of each.
    /// </summary>
    [Parameter]
    public SwitchParameter Verify { get; set; }

    /// <summary>Opens the report that the parameters name, hands it out, and says what could not be read. Not for a run that has been reported already.</summary>
    private protected void WithReport(Action<ReportHead, TransferReport> use) => Guard(() =>
    {
        var ledger = ParameterSetName == FromLedger ? ResolvePath(nameof(LedgerPath), LedgerPath) : null;
        if (!_seen.Add(ledger ?? $"{HelperName}/{RunId}"))
            return;
        using var stores = OpenStores(MaxConcurrency);
        var check = Verify
            ? new ReportCheck(stores.Source, stores.Destination, new TransferOptions { MaxConcurrency = MaxConcurrency, MaxRequestsPerSecond = MaxRequestsPerSecond, MaxAttempts = MaxAttempts })
            : null;
        if (ledger is not null)
        {
            Files[ledger] = FromLedger;
            var (head, report) = Wait(LocalReports.OpenAsync(ledger, stores.Source, check, StopToken));
            Use(head, report);
            return;
        }

        var helper = FindHelper();
        using var runs = new RunManager(Access, HelperTemplate.ModuleVersion);
        var opened = Wait(runs.OpenReportAsync(helper, RunId, check, StopToken));
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

    private HelperInfo FindHelper()
    {
        using var manager = new HelperManager(Access);
        var helper = Wait(manager.FindAsync(HelperName, StopToken));
        if (helper is null)
            ThrowTerminatingError(ErrorRecords.HelperNotFound(HelperName, manager.Region));
        return helper!;
    }
}
