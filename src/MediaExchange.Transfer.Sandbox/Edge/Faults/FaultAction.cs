using System.Text.Json.Serialization;

namespace MediaExchange.Transfer.Sandbox.Edge.Faults;

/// <summary>What a rule does: at most one of the ways to spoil the answer, and beside it a delay, a mutation or a hook.</summary>
internal sealed record FaultAction
{
    /// <summary>For error, inside200, hang, mutate and hook: before the request takes effect, or after it did.</summary>
    public FaultMoment When { get; init; }

    /// <summary>Milliseconds to wait before anything else.</summary>
    public double DelayMilliseconds { get; init; }

    /// <summary>An S3 error code, answered in place of the answer. Any text; codes of S3's bring their own status.</summary>
    public string? Error { get; init; }

    /// <summary>The HTTP status of <see cref="Error"/>, where it is not the code's own.</summary>
    public int? Status { get; init; }

    /// <summary>The message of <see cref="Error"/> or <see cref="Inside200"/>, where it is not the code's own.</summary>
    public string? Message { get; init; }

    /// <summary>A Retry-After header with the error, in seconds.</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <summary>
    /// An S3 error code, answered inside a 200, as S3 does for CopyObject, UploadPartCopy and CompleteMultipartUpload (for
    /// that after white space).
    /// </summary>
    public string? Inside200 { get; init; }

    /// <summary>429 TooManyRequests, which other stores answer in place of SlowDown.</summary>
    public bool Status429 { get; init; }

    /// <summary>The connection is reset.</summary>
    public ResetMoment? Reset { get; init; }

    /// <summary>The answer's body is cut short.</summary>
    public FaultTruncation? Truncate { get; init; }

    /// <summary>Nothing is ever answered; the client has to give up.</summary>
    public bool Hang { get; init; }

    public FaultRedirect? Redirect { get; init; }

    /// <summary>The endpoint corrupts what it reads or writes (it finds <see cref="FaultMarks.Corrupt"/> among the request's items).</summary>
    public bool Corrupt { get; init; }

    /// <summary>A GET's Content-Range names a range that is one byte off; the body is the one asked for.</summary>
    public bool WrongRange { get; init; }

    /// <summary>A ranged GET is answered 200 with the whole object.</summary>
    public bool RangeIgnored { get; init; }

    /// <summary>The answer's body trickles at this many bytes a second.</summary>
    public double? SlowBodyBytesPerSecond { get; init; }

    public Mutation? Mutate { get; init; }

    /// <summary>A test's own code, in-process only; it runs before the request takes effect, or after, as <see cref="When"/> says.</summary>
    [JsonIgnore]
    public Func<FaultContext, CancellationToken, Task>? Hook { get; init; }

    /// <summary>What is wrong with the action, in a sentence, or null.</summary>
    public string? Problem()
    {
        string?[] spoils =
        [
            Error is null ? null : "error", Inside200 is null ? null : "inside200", Status429 ? "status429" : null,
            Reset is null ? null : "reset", Truncate is null ? null : "truncate", Hang ? "hang" : null,
            Redirect is null ? null : "redirect", WrongRange ? "wrongRange" : null, RangeIgnored ? "rangeIgnored" : null,
        ];
        var given = spoils.Where(name => name is not null).ToArray();
        if (given.Length > 1)
        {
            return $"the action has {string.Join(" and ", given)}: give one of them, and the other in a rule of its own.";
        }

        if (given.Length == 0 && DelayMilliseconds == 0 && !Corrupt && SlowBodyBytesPerSecond is null && Mutate is null && Hook is null)
        {
            return "the action does nothing: give one of error, inside200, status429, reset, truncate, hang, redirect, wrongRange, "
                + "rangeIgnored, corrupt, slowBodyBytesPerSecond, delayMilliseconds or mutate.";
        }

        return this switch
        {
            { Status: < 200 or > 599 } => $"status is {Status}: give an HTTP status from 200 to 599.",
            { DelayMilliseconds: < 0 or > 86_400_000 } => "delayMilliseconds must be from 0 to 86400000 (a day).",
            { SlowBodyBytesPerSecond: <= 0 } => "slowBodyBytesPerSecond must be positive.",
            { Truncate.KeepBytes: < 0 } => "truncate.keepBytes must not be negative.",
            { Redirect.Status: not (301 or 307 or 400) } => $"redirect.status is {Redirect.Status}: give 301, 307 or 400.",
            _ => null,
        };
    }
}
