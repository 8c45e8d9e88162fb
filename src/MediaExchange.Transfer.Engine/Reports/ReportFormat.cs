namespace MediaExchange.Transfer.Engine.Reports;

/// <summary>The form of a report in a file.</summary>
public enum ReportFormat
{
    /// <summary>Comma-separated values with a header, one row a line; RFC 4180, UTF-8.</summary>
    Csv,

    /// <summary>One JSON object a line, UTF-8.</summary>
    JsonLines,

    /// <summary>One page for a browser, that needs no network: verdict, sums and charts, no rows.</summary>
    Html,
}
