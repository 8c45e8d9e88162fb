namespace MediaExchange.Transfer.Engine.Flow;

/// <summary>How long to wait before a request is tried again: exponential with jitter, so that those who failed together do not come back together.</summary>
internal sealed class RetryDelay(int? seed)
{
    // A lost connection or a 500 is usually gone at once; SlowDown needs the store to catch its breath.
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan FirstThrottled = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    private readonly Lock _gate = new();
    private readonly Random _random = seed is { } value ? new Random(value) : new Random();

    /// <param name="retry">1 for the first retry.</param>
    /// <param name="throttled">Whether the store said SlowDown.</param>
    public TimeSpan Before(int retry, bool throttled)
    {
        var first = throttled ? FirstThrottled : First;
        var full = Math.Min(Longest.TotalSeconds, first.TotalSeconds * Math.Pow(2, Math.Min(retry - 1, 16)));
        double jitter;
        lock (_gate)
            jitter = _random.NextDouble();
        return TimeSpan.FromSeconds(full * (0.5 + (jitter / 2)));
    }
}
