using System.IO.Enumeration;

namespace MediaExchange.Transfer.Sandbox.Planes.Batch;

/// <summary>An instance is taken away: the document of PUT /_sandbox/batch/reclaim, which acts at once, and a rule of <see cref="BatchSettings"/>.</summary>
internal sealed record ReclaimRule
{
    /// <summary>A job's id, or its name, with `*` and `?`; of an array's child the array's name. Any when left out.</summary>
    public string? Job { get; init; }

    /// <summary>The attempt, from 1; any when left out.</summary>
    public int? Attempt { get; init; }

    /// <summary>How long the attempt has been RUNNING by then; only in a rule.</summary>
    public int AfterMilliseconds { get; init; }

    /// <summary>How long the instance is still there after the notice, which is 120 seconds for Spot. With 0 there is no SIGTERM.</summary>
    public double NoticeSeconds { get; init; } = 120;

    public bool Fits(string id, string name, int attempt) =>
        (Attempt ?? attempt) == attempt
        && (Job is null || Job == id || FileSystemName.MatchesSimpleExpression(Job, id, ignoreCase: false) || FileSystemName.MatchesSimpleExpression(Job, name, ignoreCase: false));

    /// <summary>What is wrong with it, in a sentence, or null.</summary>
    public string? Problem() => Attempt is < 1 or > 10 ? "attempt must be from 1 to 10."
        : AfterMilliseconds is < 0 or > 3_600_000 ? "afterMilliseconds must be from 0 to 3600000."
        : NoticeSeconds is not (>= 0 and <= 3600) ? "noticeSeconds must be from 0 to 3600."
        : null;
}
