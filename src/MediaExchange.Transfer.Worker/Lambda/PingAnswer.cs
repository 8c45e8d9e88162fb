namespace MediaExchange.Transfer.Worker.Lambda;

/// <summary>Who answers: what a health check compares with what it installed.</summary>
internal sealed record PingAnswer
{
    public required string Version { get; init; }

    /// <summary>In Lambda's words: x86_64 or arm64.</summary>
    public required string Architecture { get; init; }

    /// <summary>What the function was given; null outside Lambda.</summary>
    public int? MemoryMegabytes { get; init; }

    public string? Region { get; init; }

    public string? FunctionName { get; init; }

    /// <summary>Such as ".NET 10.0.0".</summary>
    public required string Runtime { get; init; }

    /// <summary>From the start of the process to its first request for work; what came before that is Lambda's.</summary>
    public required double StartMilliseconds { get; init; }
}
