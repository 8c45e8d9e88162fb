namespace MediaExchange.Transfer.Sandbox.Planes.CloudFormation.Stacks;

/// <summary>How stacks behave: the document of PUT /_sandbox/stacks.</summary>
/// <example>
/// <code>
/// { "stepMilliseconds": 0,
///   "failures": [ { "stack": "helper-*", "resource": "JobQueue", "on": "create", "reason": "Quota exceeded", "times": 1 } ] }
/// </code>
/// </example>
internal sealed record StackSettings
{
    public static readonly StackSettings Default = new();

    /// <summary>How long a step takes; 20 unless told otherwise, at most an hour. With 0 a stack is at rest before the request is answered.</summary>
    public int StepMilliseconds { get; init; } = 20;

    /// <summary>What fails; the first that fits acts.</summary>
    public IReadOnlyList<StackFault> Failures { get; init; } = [];

    /// <summary>What is wrong with it, in a sentence, or null.</summary>
    public string? Problem() => StepMilliseconds is < 0 or > 3_600_000 ? "stepMilliseconds must be from 0 to 3600000."
        : Failures.Any(failure => failure is null) ? "failures must not hold null."
        : Failures.Any(failure => failure.Times < 1) ? "times counts from 1."
        : null;
}
