namespace MediaExchange.Transfer.Engine.Flow;

/// <summary>How many requests of one kind may be sent a second. Falls in proportion to the share of them that the store refuses, and comes back within a minute.</summary>
/// <remarks>Times are seconds on one clock that never goes back.</remarks>
internal sealed class RequestPace
{
    // How far requests may run ahead of the even spacing, in seconds.
    private const double BurstSeconds = 0.1;

    private readonly double _maxRate;
    private double _rate;
    private double _rateSetAt;
    private double _rateBefore;
    private RefusedShare _refused;
    private FadingRate _sent;

    public RequestPace(double maxPerSecond) => _maxRate = _rate = maxPerSecond;

    /// <summary>When the next request may be sent; in the past when it may now.</summary>
    public double NextSlot { get; private set; } = -BurstSeconds;

    public double RateAt(double now) => Math.Min(_maxRate, _rate + ((now - _rateSetAt) * _maxRate / Pacing.RecoverySeconds));

    /// <summary>A request goes out and takes the next slot.</summary>
    public void OnSent(double now, double round)
    {
        NextSlot = Math.Max(NextSlot, now - BurstSeconds) + (1 / RateAt(now));
        _refused.OnSent(round);
        _sent.Add(now);
    }

    public void OnThrottled(double now, double round)
    {
        if (_refused.OnThrottled(now, round))
            _rateBefore = _sent.PerSecond(now) is > 0 and var sent ? Math.Min(RateAt(now), sent) : RateAt(now);
        if (!_refused.IsCutting)
            return;
        _rate = Math.Max(1, Math.Min(RateAt(now), _rateBefore * _refused.Kept));
        _rateSetAt = now;
        NextSlot = Math.Max(NextSlot, now);
    }
}
