namespace MediaExchange.Transfer.Engine.Stores;

/// <summary>How many requests a <see cref="ThrottlingObjectStore"/> lets through. The defaults are Amazon S3's for one partitioned prefix.</summary>
public sealed record ThrottlingOptions
{
    /// <summary>S3's own rates.</summary>
    public static ThrottlingOptions Default { get; } = new();

    /// <summary>Writes (PUT, COPY, POST, DELETE) a second and prefix; above 0.</summary>
    public double WritesPerSecond { get; init; } = S3Limits.WritesPerSecondPerPrefix;

    /// <summary>Reads (GET, HEAD, listings) a second and prefix; above 0.</summary>
    public double ReadsPerSecond { get; init; } = S3Limits.ReadsPerSecondPerPrefix;

    /// <summary>How long a full rate may be spent at once after a rest; above 0. A bucket holds the rate times this, at least one request.</summary>
    public TimeSpan Burst { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>What shares a rate; <see langword="null"/> for the bucket and the key up to its last slash.</summary>
    public Func<ObjectLocation, string>? PrefixOf { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
