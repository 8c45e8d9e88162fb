namespace MediaExchange.Transfer.Aws.Preflight;

/// <summary>What the driver may do.</summary>
/// <param name="Operations">Each request that was tried.</param>
internal sealed record ProbeAnswer(IReadOnlyList<ProbedOperation> Operations);
