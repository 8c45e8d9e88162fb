namespace MediaExchange.Transfer.Aws.Preflight;

/// <summary>One thing about a helper that was looked at before a transfer.</summary>
/// <param name="Area">What it belongs to: <c>Identity</c>, <c>Helper</c>, <c>Bucket</c>, <c>Permission</c>, <c>Queue</c>, <c>Image</c>, <c>Driver</c> or <c>Network</c>.</param>
/// <param name="Subject">What was looked at: a bucket, a role, a queue.</param>
/// <param name="Status">What was found.</param>
/// <param name="Message">It in one sentence.</param>
/// <param name="Fix">What to do, in one sentence; <see langword="null"/> for a pass.</param>
public sealed record HelperCheck(string Area, string Subject, CheckStatus Status, string Message, string? Fix = null)
{
    internal static HelperCheck Pass(string area, string subject, string message) => new(area, subject, CheckStatus.Pass, message);

    internal static HelperCheck Warn(string area, string subject, string message, string fix) => new(area, subject, CheckStatus.Warn, message, fix);

    internal static HelperCheck Fail(string area, string subject, string message, string fix) => new(area, subject, CheckStatus.Fail, message, fix);

    /// <summary>What a service says of a state, as the end of a sentence.</summary>
    internal static string Reason(string? reason) => string.IsNullOrEmpty(reason) ? "." : $": {ErrorTranslator.OneLine(reason)}";
}
