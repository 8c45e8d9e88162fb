using System.Text.Json;
using MediaExchange.Transfer.Aws.Runs;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Worker.Output;

namespace MediaExchange.Transfer.Worker.Lambda.Driver;

/// <summary>Turns how an object ended into what S3 Batch Operations is told of it.</summary>
internal static class DriverResults
{
    public static DriverResult Of(ItemOutcome outcome) => new()
    {
        Status = outcome.Status.ToString(),
        Reason = outcome.Failure is { } failure ? $"{failure.Code ?? failure.Kind.ToString()}: {failure.Message}" : outcome.Reason,
        Kind = outcome.Failure?.Kind,
        Size = outcome.Size,
        VerifiedBy = outcome.VerifiedBy,
        Seconds = outcome.Seconds,
    };

    public static DriverResult Of(TransferException failure) => new()
    {
        Status = nameof(ItemStatus.Failed),
        Reason = $"{failure.Kind}: {CommandLineText.Advice(failure.Message)}",
        Kind = failure.Kind,
    };

    /// <summary>Whether S3 Batch Operations is to try it again.</summary>
    public static string CodeOf(DriverResult result) => result.Kind switch
    {
        null => S3BatchResult.Succeeded,
        FailureKind.InUse => S3BatchResult.TemporaryFailure,
        { } kind => kind.IsPassing() ? S3BatchResult.TemporaryFailure : S3BatchResult.PermanentFailure,
    };

    /// <summary>Writes it in one line that fits; what is too long of the reason is left out.</summary>
    public static string TextOf(DriverResult result)
    {
        // JSON escapes tabs and ends of lines, which would end the report's line, too.
        var text = Write(result);
        if (text.Length <= DriverResult.Longest || result.Reason is not { } reason)
            return text;

        // A character may be written as twelve, so there is no telling but by trying.
        var (fits, tooLong) = (0, reason.Length);
        while (tooLong - fits > 1)
        {
            var middle = (fits + tooLong) / 2;
            if (Write(result with { Reason = Cut(reason, middle) }).Length <= DriverResult.Longest)
                fits = middle;
            else
                tooLong = middle;
        }

        return Write(result with { Reason = Cut(reason, fits) });
    }

    // Not within a pair of surrogates.
    private static string Cut(string text, int length) => text[..(length > 0 && char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)] + "…";

    private static string Write(DriverResult result) => JsonSerializer.Serialize(result, RunsJson.Relaxed.DriverResult);
}
