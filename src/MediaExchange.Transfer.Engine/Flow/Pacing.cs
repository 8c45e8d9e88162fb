namespace MediaExchange.Transfer.Engine.Flow;

/// <summary>
/// How many requests may be in flight, all kinds together, and how many of each kind may be sent a second, judged by how many of them the store
/// refuses with SlowDown. A kind that is refused is sent less often, and the limit falls by its part in all requests; both come back within a
/// minute. Not safe for concurrent use: its owner has the lock.
/// </summary>
/// <remarks>Times are seconds on one clock that never goes back.</remarks>
internal sealed class Pacing
{
    // All of it is back after a minute, about what S3 takes to split a hot prefix.
    public const double RecoverySeconds = 60;

    private readonly RequestPace[] _paces;
    private readonly double _maxLimit;
    private double _limit;
    private double _limitBefore;
    private double _grownAt;
    private RefusedShare _refused;

    public Pacing(int maxInFlight, int maxWritesPerSecond)
    {
        _maxLimit = _limit = maxInFlight;
        var reads = (double)maxWritesPerSecond * S3Limits.ReadsPerSecondPerPrefix / S3Limits.WritesPerSecondPerPrefix;
        var sourceReads = new RequestPace(reads);
        var writes = new RequestPace(maxWritesPerSecond);
        _paces = [sourceReads, new(reads), writes, writes, sourceReads];
    }

    /// <summary>How many may be in flight: 1 or more.</summary>
    public int Limit => (int)_limit;

    /// <summary>When the next request of that kind may be sent; in the past when it may now.</summary>
    public double NextSlot(RequestKind kind) => _paces[(int)kind].NextSlot;

    public double RateAt(RequestKind kind, double now) => _paces[(int)kind].RateAt(now);

    /// <summary>A request goes out and takes its kind's next slot.</summary>
    public void OnSent(RequestKind kind, double now)
    {
        _refused.OnSent(_limit);
        _paces[(int)kind].OnSent(now, _limit);
    }

    /// <summary>The store did what it was asked: a little more may be tried.</summary>
    public void OnSuccess(double now)
    {
        _refused.EndSignal(now);
        var since = now - _grownAt;
        _grownAt = now;
        if (_limit >= _maxLimit || !_refused.IsTolerated)
            return;

        // One more a round where rounds are short, as TCP does; by time where a round of long parts would take hours to recover.
        _limit = Math.Min(_maxLimit, _limit + (1 / _limit) + (Math.Min(since, 1) * _maxLimit / RecoverySeconds));
    }

    /// <summary>The store said SlowDown.</summary>
    public void OnThrottled(RequestKind kind, double now)
    {
        var round = _limit;
        _paces[(int)kind].OnThrottled(now, round);
        if (_refused.OnThrottled(now, round))
            _limitBefore = _limit;
        if (_refused.IsCutting)
            _limit = Math.Max(1, _limitBefore * _refused.Kept);
    }
}
