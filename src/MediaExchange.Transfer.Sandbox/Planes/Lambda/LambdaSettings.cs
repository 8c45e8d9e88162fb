namespace MediaExchange.Transfer.Sandbox.Planes.Lambda;

/// <summary>How functions are run: the document of PUT /_sandbox/lambda.</summary>
/// <example>
/// <code>
/// { "maxProcesses": 4, "idleSeconds": 60 }
/// </code>
/// </example>
internal sealed record LambdaSettings
{
    public static readonly LambdaSettings Default = new();

    /// <summary>How many processes there are at once, of all functions, 1 to 1,000. Invocations beyond that wait: it is this machine that is full, not Lambda.</summary>
    public int MaxProcesses { get; init; } = 4;

    /// <summary>How long a process without work is kept, in seconds, 0 to 86,400.</summary>
    public double IdleSeconds { get; init; } = 60;

    /// <summary>What is wrong with it, in a sentence, or null.</summary>
    public string? Problem() =>
        MaxProcesses is < 1 or > 1_000 ? "maxProcesses must be 1 to 1000."
        : IdleSeconds is not (>= 0 and <= 86_400) ? "idleSeconds must be 0 to 86400."
        : null;
}
