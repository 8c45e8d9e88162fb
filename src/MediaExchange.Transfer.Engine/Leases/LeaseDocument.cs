namespace MediaExchange.Transfer.Engine.Leases;

/// <summary>Who copies to a destination. Written anew while the lease is held, so that each writing differs from the one before.</summary>
internal sealed record LeaseDocument
{
    /// <summary>For people who look into the bucket.</summary>
    public required string Destination { get; init; }

    public required string RunId { get; init; }

    public required string Writer { get; init; }

    /// <summary>Of this lease alone.</summary>
    public required string Id { get; init; }

    /// <summary>When it was written (UTC, the writer's clock).</summary>
    public DateTimeOffset At { get; init; }
}
