namespace MediaExchange.Transfer.Engine.Copying;

/// <summary>Why an object need not be copied.</summary>
internal sealed record SkipDecision(Comparison Comparison, string Reason);
