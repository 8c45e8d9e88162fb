namespace MediaExchange.Transfer.Sandbox.Planes.Batch;

/// <summary>That an attempt is to end.</summary>
/// <param name="Kind">Why.</param>
/// <param name="Reason">What becomes its status reason.</param>
/// <param name="Patience">How long its process has between SIGTERM and SIGKILL.</param>
internal sealed record StopOrder(StopKind Kind, string Reason, TimeSpan Patience);
