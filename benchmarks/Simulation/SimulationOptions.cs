using MediaExchange.Transfer.Engine;

namespace Simulation;

/// <summary>What is simulated.</summary>
internal sealed record SimulationOptions
{
    public string Scenario { get; init; } = "petabyte";

    public long Objects { get; init; } = 1_000_000;

    /// <summary>Bytes in all; <see langword="null"/> for 1 GB an object.</summary>
    public double? TotalBytes { get; init; }

    /// <summary>Requests in flight at most: the copy streams.</summary>
    public int Streams { get; init; } = 3072;

    public double BytesPerSecondPerStream { get; init; } = 40e6;

    /// <summary>Writes that a prefix takes a second. Each side of the transfer is one prefix.</summary>
    public double WritesPerSecond { get; init; } = S3Limits.WritesPerSecondPerPrefix;

    /// <summary>Reads that a prefix takes a second, apart from the writes.</summary>
    public double ReadsPerSecond { get; init; } = S3Limits.ReadsPerSecondPerPrefix;

    /// <summary>The share of all requests that are answered with SlowDown for no reason.</summary>
    public double SlowDown { get; init; } = 0.01;

    public TimeSpan MedianLatency { get; init; } = TimeSpan.FromMilliseconds(30);

    public TimeSpan P99Latency { get; init; } = TimeSpan.FromMilliseconds(300);

    public ObjectOrder Order { get; init; }

    public int Seed { get; init; } = 1;

    public bool Json { get; init; }

    /// <summary>Seconds of simulated time between two lines that tell how far it is; 0 for none.</summary>
    public double TraceEvery { get; init; }
}
