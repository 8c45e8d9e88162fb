using System.Management.Automation;
using MediaExchange.Transfer.Abstractions;
using MediaExchange.Transfer.Engine.Reports;
using MediaExchange.Transfer.Output;

namespace MediaExchange.Transfer.Commands;

/// <summary>Writes the report of a run into a file: CSV or JSON lines with every row, or one page for a browser with verdict, totals, charts, failures by cause, and cost.</summary>
/// <remarks>
/// <para>The page needs no network and no other file, shows light or dark as the system does, and stays small: it has sums and examples, no rows. The rows are those of Get-S3TransferReport. The file appears when it is whole, never in part.</para>
/// <para>The result has the totals and the file's path.</para>
/// </remarks>
/// <example>
/// <code>Export-S3TransferReport 20260304-091158-k3x9ta -HelperName studio -Path report.html</code>
/// <para>Writes the page.</para>
/// </example>
/// <example>
/// <code>Export-S3TransferReport -LedgerPath ledger.ndjson -Path rows.csv -Force</code>
/// <para>Writes all rows of a run on this machine, and replaces the file.</para>
/// </example>
[Cmdlet(VerbsData.Export, "S3TransferReport", DefaultParameterSetName = FromLedger, SupportsShouldProcess = true)]
[OutputType(typeof(TransferReportSummary))]
public sealed class ExportS3TransferReportCommand : ReportCmdlet
{
    /// <summary>The file to write. Its ending tells the form: .csv; .jsonl, .ndjson or .json; .html or .htm.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>The form, whatever the file's ending.</summary>
    [Parameter]
    public ReportFormat Format { get; set; }

    /// <summary>Replaces the file if it is there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        if (!MyInvocation.BoundParameters.ContainsKey(nameof(Format)) && ReportExport.FormatOf(Path) is null)
            ThrowTerminatingError(ErrorRecords.InvalidOption(nameof(Path), Path, $"'{Path}' does not tell the report's form. End it in .csv, .jsonl or .html, or name the form with -Format Csv, JsonLines or Html."));
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var path = ResolvePath(nameof(Path), Path);
        var format = MyInvocation.BoundParameters.ContainsKey(nameof(Format)) ? Format : ReportExport.FormatOf(Path)!.Value;
        WithReport((head, report) =>
        {
            if (!ShouldProcess(path, $"Write the report of the run {head.RunId} ({format})"))
                return;
            if (!Force && File.Exists(path))
                ThrowTerminatingError(ErrorRecords.ReportExists(path));
            Files[path] = "Report";
            using var progress = new TransferProgress(this, $"Writing {path}");
            var rows = 0L;
            var totals = Wait(
                ReportExport.WriteAsync(report, head, format, path, () => Interlocked.Increment(ref rows), StopToken),
                () => progress.Show(Counted.Of(Interlocked.Read(ref rows), "row")));
            WriteObject(new TransferReportSummary(head, totals) { Path = path });
        });
    }
}
