namespace MediaExchange.Transfer.Aws.Runs;

/// <summary>Says that a run is to stop: <c>runs/RUN/stop.json</c>. Drivers look for it, so that calls that are under way end soon.</summary>
/// <param name="At">When it was stopped first (UTC).</param>
internal sealed record StopDocument(DateTimeOffset At);
