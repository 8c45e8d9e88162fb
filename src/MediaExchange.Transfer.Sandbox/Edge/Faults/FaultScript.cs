namespace MediaExchange.Transfer.Sandbox.Edge.Faults;

/// <summary>
/// What goes wrong, and when: the document of POST /_sandbox/faults, which replaces the script before it (GET reads it
/// back with counters, DELETE clears it), and of <see cref="FaultEngine"/> in tests. Every rule counts the calls
/// that it matches; the first in order whose counts, window and dice say so acts, and only that one.
/// </summary>
/// <remarks>
/// <para>
/// Names are camel-case and unknown ones refused. `match` takes operation, bucket, key (wildcards) or exactKey, partNumber,
/// nth or from/to, times, forSeconds, probability with seed. `action` takes one of
/// </para>
/// <list type="bullet">
/// <item>error (with status, message, retryAfterSeconds, when), inside200 (with message, when), status429</item>
/// <item>reset: before, during or after; hang (with when); truncate: { keepBytes, adjustContentLength }</item>
/// <item>redirect: { status: 301, 307 or 400, region, endpoint }; wrongRange; rangeIgnored</item>
/// </list>
/// <para>
/// and beside it delayMilliseconds, slowBodyBytesPerSecond, corrupt, and mutate: { do: overwrite, delete, newVersion or
/// abortUpload, target: source or object }, which happens `when` says.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// { "rules": [
///   { "name": "third part is throttled twice",
///     "match": { "operation": "UploadPartCopy", "key": "films/*", "partNumber": 3, "times": 2 },
///     "action": { "error": "SlowDown" } },
///   { "match": { "operation": "CompleteMultipartUpload", "nth": 1 },
///     "action": { "reset": "after" } },
///   { "match": { "operation": "CopyObject", "probability": 0.05, "seed": 7 },
///     "action": { "inside200": "InternalError" } },
///   { "match": { "operation": "UploadPartCopy", "nth": 4 },
///     "action": { "mutate": { "do": "overwrite", "target": "source" } } } ] }
/// </code>
/// </example>
internal sealed record FaultScript
{
    public static readonly FaultScript Empty = new();

    public IReadOnlyList<FaultRule> Rules { get; init; } = [];

    /// <summary>What is wrong with the script, in a sentence that names the rule, or null.</summary>
    public string? Problem()
    {
        for (var i = 0; i < Rules.Count; i++)
        {
            if (Rules[i] is null)
            {
                return $"Rule {i + 1} is null: give an object with match and action.";
            }

            if (Rules[i].Problem() is { } problem)
            {
                return $"Rule {i + 1}{(Rules[i].Name is { } name ? $" ({name})" : "")}: {problem}";
            }
        }

        return null;
    }
}
