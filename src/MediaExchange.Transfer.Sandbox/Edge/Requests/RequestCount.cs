namespace MediaExchange.Transfer.Sandbox.Edge.Requests;

/// <summary>How many requests of an operation ended with a status (0: without an answer).</summary>
internal sealed record RequestCount(string Operation, int Status, long Count);
