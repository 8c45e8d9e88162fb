using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Reports;

/// <summary>How both sides are asked about every row of a report.</summary>
/// <param name="Source">The store that the rows name.</param>
/// <param name="Destination">The store that they were to be brought to; the same where both sides are in one.</param>
/// <param name="Options">How fast.</param>
public sealed record ReportCheck(IObjectStore Source, IObjectStore Destination, TransferOptions Options);
