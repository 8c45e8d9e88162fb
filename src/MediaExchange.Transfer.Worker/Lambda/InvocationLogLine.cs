namespace MediaExchange.Transfer.Worker.Lambda;

/// <summary>What the function's log says of an invocation that failed, or of the end of the loop.</summary>
internal sealed record InvocationLogLine(string Level, string? RequestId, string ErrorType, string Message, IReadOnlyList<string>? StackTrace);
