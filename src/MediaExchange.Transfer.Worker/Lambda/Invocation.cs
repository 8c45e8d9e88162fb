namespace MediaExchange.Transfer.Worker.Lambda;

/// <summary>One invocation of the function, as the Runtime API hands it out.</summary>
internal sealed record Invocation
{
    public required string RequestId { get; init; }

    /// <summary>When Lambda takes the process away, whatever it is doing.</summary>
    public required DateTimeOffset Deadline { get; init; }

    public string? FunctionArn { get; init; }

    /// <summary>X-Ray's trace header.</summary>
    public string? TraceId { get; init; }

    /// <summary>JSON that the caller sent about itself.</summary>
    public string? ClientContext { get; init; }

    /// <summary>The event: whatever the caller sent, which need not be JSON.</summary>
    public required ReadOnlyMemory<byte> Payload { get; init; }
}
