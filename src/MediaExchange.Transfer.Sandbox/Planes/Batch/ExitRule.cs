using System.Globalization;

namespace MediaExchange.Transfer.Sandbox.Planes.Batch;

/// <summary>A rule of evaluateOnExit: fits when all of its patterns do. A pattern may end in an asterisk.</summary>
internal sealed record ExitRule(string? OnStatusReason, string? OnReason, string? OnExitCode, bool Retries)
{
    public bool Fits(JobAttempt attempt) =>
        Fits(OnStatusReason, attempt.StatusReason)
        && Fits(OnReason, attempt.Reason)
        && Fits(OnExitCode, attempt.ExitCode?.ToString(CultureInfo.InvariantCulture));

    private static bool Fits(string? pattern, string? value) => pattern is null
        || (value is not null && (pattern.EndsWith('*') ? value.StartsWith(pattern[..^1], StringComparison.Ordinal) : value == pattern));
}
