namespace MediaExchange.Transfer.Sandbox.Edge.Faults;

/// <summary>A rule with its counters, as GET /_sandbox/faults shows it.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Calls">Requests that it matched.</param>
/// <param name="Acted">Those that it acted on.</param>
internal sealed record FaultRuleStatus(FaultRule Rule, long Calls, long Acted);
