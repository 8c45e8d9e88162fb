namespace MediaExchange.Transfer.Sandbox.Edge.Behaviour;

/// <summary>
/// How the sandbox takes its time, like S3: the document of PUT /_sandbox/model. Whatever is left out is unlimited; the
/// empty document, and DELETE, switch the model off.
/// </summary>
/// <example>
/// <code>
/// { "seed": 7,
///   "firstByteLatency": { "medianMilliseconds": 30, "sigma": 0.5 },
///   "copyMegabytesPerSecond": 40,
///   "getMegabytesPerSecond": 90,
///   "putMegabytesPerSecond": 90,
///   "rate": { "writesPerSecond": 3500, "readsPerSecond": 5500, "burst": 3500, "prefixSegments": 1 } }
/// </code>
/// </example>
internal sealed record ModelSettings
{
    public static readonly ModelSettings Off = new();

    /// <summary>Makes the latencies repeatable.</summary>
    public int Seed { get; init; } = 1;

    public LatencySettings? FirstByteLatency { get; init; }

    /// <summary>Megabytes (10^6 bytes) a second of one CopyObject or UploadPartCopy.</summary>
    public double? CopyMegabytesPerSecond { get; init; }

    /// <summary>Megabytes a second of one GetObject.</summary>
    public double? GetMegabytesPerSecond { get; init; }

    /// <summary>Megabytes a second of one PutObject or UploadPart.</summary>
    public double? PutMegabytesPerSecond { get; init; }

    public RateSettings? Rate { get; init; }

    /// <summary>What is wrong with the settings, in a sentence, or null.</summary>
    public string? Problem()
    {
        foreach (var (name, value) in new[]
        {
            ("copyMegabytesPerSecond", CopyMegabytesPerSecond), ("getMegabytesPerSecond", GetMegabytesPerSecond),
            ("putMegabytesPerSecond", PutMegabytesPerSecond), ("rate.writesPerSecond", Rate?.WritesPerSecond),
            ("rate.readsPerSecond", Rate?.ReadsPerSecond), ("rate.burst", Rate?.Burst),
        })
        {
            if (value is <= 0 || (name.StartsWith("rate.", StringComparison.Ordinal) && value is < 1))
            {
                return $"{name} is {value}: give a positive number (rates and bursts at least 1), or leave it out for no limit.";
            }
        }

        if (FirstByteLatency is { } latency && (latency.MedianMilliseconds < 0 || latency.Sigma < 0))
        {
            return "firstByteLatency must not be negative: give medianMilliseconds and sigma from 0.";
        }

        return Rate is { PrefixSegments: < 0 } ? "rate.prefixSegments must not be negative: give 0 for the whole bucket." : null;
    }
}
