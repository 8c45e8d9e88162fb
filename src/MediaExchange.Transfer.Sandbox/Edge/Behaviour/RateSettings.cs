namespace MediaExchange.Transfer.Sandbox.Edge.Behaviour;

/// <summary>Requests a second within one prefix of a bucket; what comes on top is answered 503 SlowDown.</summary>
internal sealed record RateSettings
{
    /// <summary>PUT, POST and DELETE, copies included; from 1. S3's own limit is the default.</summary>
    public double WritesPerSecond { get; init; } = 3500;

    /// <summary>GET and HEAD, listings included; from 1. S3's own limit is the default.</summary>
    public double ReadsPerSecond { get; init; } = 5500;

    /// <summary>How many requests may come at once after a rest, from 1; null for those of one second.</summary>
    public double? Burst { get; init; }

    /// <summary>How many leading `/`-separated segments of a key make its prefix; 0 counts a whole bucket together.</summary>
    public int PrefixSegments { get; init; } = 1;
}
