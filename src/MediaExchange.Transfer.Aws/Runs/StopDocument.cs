namespace MediaExchange.Transfer.Aws.Runs;

/// <summary>Says that a run is to stop: <c>runs/RUN/stop.json</c>. Drivers look for it, so that calls that are under way end soon.</summary>
/// <param name="At">When it was stopped first (UTC).</param>
internal sealed record StopDocument(DateTimeOffset At)
{
    /// <summary>What to do about objects that were stopped.</summary>
    public const string Advice = "Resume-S3BatchTransfer begins a run of exactly what did not land; what is there of large objects is gone on with.";
}
