namespace MediaExchange.Transfer.Engine.Stores;

/// <summary>How slow a <see cref="DelayingObjectStore"/> is.</summary>
public sealed record DelayingOptions
{
    /// <summary>What every request takes at least; 0 or more.</summary>
    public TimeSpan Latency { get; init; } = TimeSpan.FromMilliseconds(30);

    /// <summary>What a request takes before its bytes begin to move, 0 or more; wins over <see cref="Latency"/>. For latencies that differ, such as those with a tail. Called concurrently.</summary>
    public Func<StoreCall, TimeSpan>? LatencyOf { get; init; }

    /// <summary>
    /// Bytes a second of one copy, put or read, whatever else is under way; above 0. One copy within S3 moves 25 to 50 MB/s whatever the part's size.
    /// </summary>
    public double BytesPerSecond { get; init; } = 40e6;

    /// <summary>
    /// Tells an object's size, which neither CopyObject nor GetObject of a whole object says; without it they take the latency only.
    /// <see cref="InMemoryObjectStore.GetSize"/> fits.
    /// </summary>
    public Func<ObjectLocation, long>? SizeOf { get; init; }

    /// <summary>The clock; one that is moved by hand simulates days in a moment.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
