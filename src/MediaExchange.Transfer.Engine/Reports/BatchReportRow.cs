using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Reports;

/// <summary>A row of the completion report of S3 Batch Operations.</summary>
/// <param name="Source">The object, its key decoded; <see langword="null"/> when it cannot be: see <see cref="Problem"/>.</param>
/// <param name="TaskStatus"><c>succeeded</c> or <c>failed</c>.</param>
/// <param name="ErrorCode">Of a failure, S3's code or the function's result code.</param>
/// <param name="HttpStatus">The HTTP status; 0 where there is none.</param>
/// <param name="Message">The function's result string, or S3's message.</param>
public sealed record BatchReportRow(ObjectLocation? Source, string TaskStatus, string? ErrorCode, int HttpStatus, string? Message)
{
    /// <summary>Why the key cannot be decoded; <see langword="null"/> when it can.</summary>
    public string? Problem { get; init; }

    /// <summary>Whether S3 Batch Operations counts it as done.</summary>
    public bool HasSucceeded => string.Equals(TaskStatus, "succeeded", StringComparison.OrdinalIgnoreCase);
}
