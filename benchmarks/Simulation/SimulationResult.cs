namespace Simulation;

/// <summary>What came of a simulation. Times in seconds, sizes in bytes.</summary>
internal sealed record SimulationResult
{
    public required string Scenario { get; init; }

    public required long Objects { get; init; }

    public required long Bytes { get; init; }

    public required int Streams { get; init; }

    public required int Seed { get; init; }

    public required long Copied { get; init; }

    /// <summary>Whether every object was published once with the right content, every row ended once, and no upload was left.</summary>
    public required bool IsComplete { get; init; }

    public required double SimulatedSeconds { get; init; }

    public required double BoundBytesSeconds { get; init; }

    public required double BoundRequestsSeconds { get; init; }

    public required double BoundWholePartsSeconds { get; init; }

    /// <summary>The larger of the first two bounds.</summary>
    public required double BoundSeconds { get; init; }

    /// <summary>Simulated time over <see cref="BoundSeconds"/>.</summary>
    public required double Ratio { get; init; }

    public required long Requests { get; init; }

    public required long BoundRequests { get; init; }

    public required long Retries { get; init; }

    public required long Throttled { get; init; }

    /// <summary>Those of <see cref="Throttled"/> that the rate of the prefix caused, not chance.</summary>
    public required long RefusedByRate { get; init; }

    public required int LowestLimit { get; init; }

    /// <summary>The limit of requests in flight, over the time of the run.</summary>
    public required double MeanLimit { get; init; }

    public required double MeanInFlight { get; init; }

    public required int MostItemsInFlight { get; init; }

    public required int MostOpenUploads { get; init; }

    public required double RealSeconds { get; init; }

    /// <summary>The most that lived on the managed heap after full collections, twenty of them spread over the run.</summary>
    public required long PeakLiveBytes { get; init; }

    /// <summary>The process's peak resident set.</summary>
    public required long PeakWorkingSet { get; init; }

    public required double AllocatedPerRequest { get; init; }

    public required long Timers { get; init; }

    /// <summary>The order and times of all requests: equal for equal seeds.</summary>
    public required string Trace { get; init; }
}
