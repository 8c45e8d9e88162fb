namespace MediaExchange.Transfer.Sandbox.Edge.Faults;

/// <summary>A rule that acts on a request.</summary>
/// <param name="Name">The rule's name.</param>
/// <param name="Action">What to do.</param>
/// <param name="Call">The how-manieth call this is that the rule matched.</param>
internal sealed record FaultDecision(string Name, FaultAction Action, long Call);
