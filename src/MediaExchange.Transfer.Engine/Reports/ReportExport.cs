using System.Text;
using MediaExchange.Transfer.Engine.Reports.Export;
using MediaExchange.Transfer.Engine.Reports.Html;

namespace MediaExchange.Transfer.Engine.Reports;

/// <summary>Writes reports into files.</summary>
public static class ReportExport
{
    /// <summary>Finds the form that a file's name stands for: <c>.csv</c>; <c>.jsonl</c>, <c>.ndjson</c> or <c>.json</c>; <c>.html</c> or <c>.htm</c>.</summary>
    /// <returns><see langword="null"/> for another name.</returns>
    public static ReportFormat? FormatOf(string path) => Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".CSV" => ReportFormat.Csv,
        ".JSONL" or ".NDJSON" or ".JSON" => ReportFormat.JsonLines,
        ".HTML" or ".HTM" => ReportFormat.Html,
        _ => null,
    };

    /// <summary>Writes a report; the file appears when it is whole, and replaces what was there.</summary>
    /// <param name="report">The report, whose rows have not been given out.</param>
    /// <param name="head">What it is of.</param>
    /// <param name="format">The form.</param>
    /// <param name="path">The file.</param>
    /// <param name="written">Is told after each row.</param>
    /// <param name="cancellationToken">Stops it, and leaves nothing behind.</param>
    /// <returns>The totals.</returns>
    /// <exception cref="TransferException">A source cannot be read, or the file not be written.</exception>
    public static async Task<ReportTotals> WriteAsync(
        TransferReport report, ReportHead head, ReportFormat format, string path, Action? written = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(head);
        var temporary = $"{path}.{Guid.NewGuid():N}.part";
        try
        {
            var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 128 << 10, FileOptions.Asynchronous);
            await using (file.ConfigureAwait(false))
                await WriteAsync(report, head, format, file, written, cancellationToken).ConfigureAwait(false);
            File.Move(temporary, path, overwrite: true);
            return report.Totals;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new TransferException(FailureKind.Unknown, $"The report '{path}' cannot be written: {exception.Message.TrimEnd('.')}. Choose another -Path.", path, exception);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    internal static async Task WriteAsync(TransferReport report, ReportHead head, ReportFormat format, Stream stream, Action? written, CancellationToken cancellationToken)
    {
        var writer = new StreamWriter(stream, new UTF8Encoding(false), 64 << 10, leaveOpen: true) { NewLine = format == ReportFormat.Csv ? "\r\n" : "\n" };
        await using var _ = writer.ConfigureAwait(false);
        var statistics = new ReportStatistics();
        if (format == ReportFormat.Csv)
            await writer.WriteLineAsync(CsvRows.Header).ConfigureAwait(false);
        await foreach (var row in report.RowsAsync(cancellationToken).ConfigureAwait(false))
        {
            if (format == ReportFormat.Html)
                statistics.Add(row);
            else
                await writer.WriteLineAsync(format == ReportFormat.Csv ? CsvRows.Of(row) : JsonRows.Of(row)).ConfigureAwait(false);
            written?.Invoke();
        }

        if (format == ReportFormat.Html)
            await writer.WriteAsync(ReportPage.Of(head, report.Totals, statistics)).ConfigureAwait(false);
    }
}
