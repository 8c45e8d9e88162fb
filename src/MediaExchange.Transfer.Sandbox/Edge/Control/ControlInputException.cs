namespace MediaExchange.Transfer.Sandbox.Edge.Control;

/// <summary>A document sent to /_sandbox/ that cannot be used; the message says why, in one sentence.</summary>
internal sealed class ControlInputException(string message) : Exception(message);
