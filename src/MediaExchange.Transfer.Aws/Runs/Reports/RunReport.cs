using MediaExchange.Transfer.Engine.Reports;

namespace MediaExchange.Transfer.Aws.Runs.Reports;

/// <summary>The report of a remote run, ready to be read.</summary>
/// <param name="Head">What it is of.</param>
/// <param name="Report">Its rows.</param>
public sealed record RunReport(ReportHead Head, TransferReport Report);
