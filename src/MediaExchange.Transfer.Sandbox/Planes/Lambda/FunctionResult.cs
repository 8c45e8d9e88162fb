namespace MediaExchange.Transfer.Sandbox.Planes.Lambda;

/// <summary>How an invocation ended.</summary>
/// <param name="Payload">What the function returned, or the document of its error.</param>
internal sealed record FunctionResult(ReadOnlyMemory<byte> Payload)
{
    /// <summary>Null when the function returned; else <c>Unhandled</c>: it failed, ran out of time or died.</summary>
    public string? FunctionError { get; init; }

    /// <summary>Reads the end of the invocation's log, up to 4 KiB: few ask for it, and logs are long.</summary>
    public Func<string> LogTail { get; init; } = () => "";
}
