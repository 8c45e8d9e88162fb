using System.Text.Json;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Reports;

namespace MediaExchange.Transfer.Aws.Runs.Reports;

/// <summary>Reads what the driver answered out of a row of the report of S3 Batch Operations.</summary>
internal static class DriverRows
{
    private const string RunAgain = "Run what is left again; what is there is skipped.";

    public static ReportRow Of(BatchReportRow row)
    {
        var told = new ReportRow { Status = ReportStatus.Failed, Source = row.Source, Stage = ReportStage.Driver };
        return Parse(row.Message) switch
        {
            { Status: nameof(ItemStatus.Copied) } result when row.HasSucceeded => Landed(told, result, ReportStatus.Copied),
            { Status: nameof(ItemStatus.Skipped) } result when row.HasSucceeded => Landed(told, result, ReportStatus.Skipped),
            { Status: "Submitted" } result when row.HasSucceeded => told with
            {
                Status = ReportStatus.Pending,
                JobId = result.JobId,
                Reason = "It was handed over to AWS Batch.",
            },
            { Status: nameof(ItemStatus.Failed) } result => Failed(told, result),

            // Succeeded by S3's count alone is no evidence that anything landed.
            _ => told with
            {
                Kind = FailureKind.Unknown,
                ErrorCode = ReportCodes.DriverFailed,
                Reason = row.HasSucceeded
                    ? $"S3 Batch Operations counts it as done, but the driver's answer cannot be read: {Shortened(row.Message)}"
                    : $"The driver ended without an answer for it ({row.ErrorCode ?? "no code"}): {Shortened(row.Message)}",
                Advice = "See the driver's log, then run what is left again; what is there is skipped.",
            },
        };
    }

    private static ReportRow Landed(ReportRow told, DriverResult result, ReportStatus status) => told with
    {
        Status = status,
        Size = result.Size,
        VerifiedBy = result.VerifiedBy,
        Seconds = result.Seconds,
        Reason = result.Reason,
    };

    // "code: reason" is how the driver writes it.
    private static ReportRow Failed(ReportRow told, DriverResult result)
    {
        var reason = result.Reason ?? "The driver told no reason.";
        var colon = reason.IndexOf(": ", StringComparison.Ordinal);
        var hasCode = colon > 0 && !reason.AsSpan(0, colon).Contains(' ');
        return told with
        {
            Kind = result.Kind ?? FailureKind.Unknown,
            ErrorCode = hasCode ? reason[..colon] : null,
            Reason = hasCode ? reason[(colon + 2)..] : reason,
            Size = result.Size,
            Seconds = result.Seconds,
            Advice = result.Kind == FailureKind.Stopped ? ReportCodes.ResumeAdvice : RunAgain,
        };
    }

    private static DriverResult? Parse(string? text)
    {
        if (string.IsNullOrEmpty(text) || text[0] != '{')
            return null;
        try
        {
            return JsonSerializer.Deserialize(text, RunsJson.Relaxed.DriverResult);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Shortened(string? text) => string.IsNullOrWhiteSpace(text) ? "nothing was said." : Engine.Text.VisibleText.Shortened(text, 300);
}
