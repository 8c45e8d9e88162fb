using System.Text.Json;
using MediaExchange.Transfer.Engine.Json;

namespace MediaExchange.Transfer.Engine.Reports.Export;

/// <summary>Rows as JSON, in the words of ledgers.</summary>
internal static class JsonRows
{
    public static string Of(ReportRow row) => JsonSerializer.Serialize(row, EngineJson.Relaxed.ReportRow);
}
