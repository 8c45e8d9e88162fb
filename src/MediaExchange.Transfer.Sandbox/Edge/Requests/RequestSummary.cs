namespace MediaExchange.Transfer.Sandbox.Edge.Requests;

/// <summary>The document of GET /_sandbox/requests.</summary>
internal sealed record RequestSummary
{
    public long Total { get; init; }

    public int InFlight { get; init; }

    public int MaxInFlight { get; init; }

    public IReadOnlyList<RequestCount> Counts { get; init; } = [];

    /// <summary>The last ten minutes, oldest first; seconds without a request are left out.</summary>
    public IReadOnlyList<SecondCount> PerSecond { get; init; } = [];
}
