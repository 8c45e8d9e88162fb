namespace MediaExchange.Transfer.Sandbox.Planes.Batch;

/// <summary>How jobs run: the document of PUT /_sandbox/batch.</summary>
/// <example>
/// <code>
/// { "startDelayMilliseconds": 0, "processes": 4, "stopTimeoutSeconds": 100, "queueState": "DISABLED",
///   "reclaims": [ { "job": "task-*", "attempt": 1, "afterMilliseconds": 500, "noticeSeconds": 120 } ] }
/// </code>
/// </example>
internal sealed record BatchSettings
{
    public static readonly BatchSettings Default = new();

    /// <summary>How long a job is STARTING; 0 unless told otherwise, at most an hour. In AWS a container takes 20 to 25 seconds.</summary>
    public int StartDelayMilliseconds { get; init; }

    /// <summary>How many workers run at once, whatever vCPUs the compute environment has; 4 unless told otherwise, for a laptop is small.</summary>
    public int Processes { get; init; } = 4;

    /// <summary>What a container has between SIGTERM and SIGKILL; 100 unless told otherwise, as the helper's instances are set up.</summary>
    public int StopTimeoutSeconds { get; init; } = 100;

    /// <summary><c>ENABLED</c> or <c>DISABLED</c> for every queue; null leaves them as the stacks made them.</summary>
    public string? QueueState { get; init; }

    /// <summary>Which attempts lose their instance; the first that fits an attempt acts on it.</summary>
    public IReadOnlyList<ReclaimRule> Reclaims { get; init; } = [];

    /// <summary>What is wrong with it, in a sentence, or null.</summary>
    public string? Problem() => StartDelayMilliseconds is < 0 or > 3_600_000 ? "startDelayMilliseconds must be from 0 to 3600000."
        : Processes is < 1 or > 1000 ? "processes must be from 1 to 1000."
        : StopTimeoutSeconds is < 0 or > 3600 ? "stopTimeoutSeconds must be from 0 to 3600."
        : QueueState is not (null or "ENABLED" or "DISABLED") ? "queueState must be ENABLED or DISABLED, or left out."
        : Reclaims.Any(rule => rule is null) ? "reclaims must not hold null."
        : Reclaims.Select(rule => rule.Problem()).FirstOrDefault(problem => problem is not null);
}
