namespace MediaExchange.Transfer.Aws.Runs;

/// <summary>A line that the driver or a worker wrote.</summary>
public sealed record RunLogLine
{
    /// <summary>When (UTC).</summary>
    public DateTimeOffset At { get; init; }

    /// <summary><c>Driver</c> or <c>Worker</c>.</summary>
    public required string Writer { get; init; }

    /// <summary>INFO, WARN or ERROR; <see langword="null"/> for a line of others, such as Lambda's own.</summary>
    public string? Level { get; init; }

    /// <summary>What it says; the whole line where it is not one of ours.</summary>
    public required string Message { get; init; }

    /// <summary>The object that it is about; <see langword="null"/> for none.</summary>
    public string? Item { get; init; }

    /// <summary>The log stream.</summary>
    public string? Stream { get; init; }

    /// <summary>The line as it was written.</summary>
    public required string Text { get; init; }
}
