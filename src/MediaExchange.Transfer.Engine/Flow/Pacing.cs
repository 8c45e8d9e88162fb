namespace MediaExchange.Transfer.Engine.Flow;

/// <summary>
/// How many requests may be in flight and how many may be sent a second, judged by how many of them the store refuses with SlowDown.
/// Both fall in proportion to the refused share and come back within a minute. Not safe for concurrent use: its owner has the lock.
/// </summary>
/// <remarks>Times are seconds on one clock that never goes back.</remarks>
internal sealed class Pacing
{
    // S3 refuses a request here and there whatever the load (1 % is common); that is no reason to slow down. A saturated prefix refuses far more.
    private const double Tolerated = 0.03;

    // One round of answers tells no more than that there is too much; TCP, too, takes half at the most.
    private const double MostCut = 0.5;

    // One saturated moment refuses many requests; they count as one signal. The next is judged afresh.
    private const double SignalSeconds = 1;

    // All of it is back after a minute, about what S3 takes to split a hot prefix.
    private const double RecoverySeconds = 60;

    // The refused share is taken over about one round of requests, and over so many at least that one refusal means nothing.
    private const double LeastRound = 64;

    // How far requests may run ahead of the even spacing, in seconds.
    private const double BurstSeconds = 0.1;

    private readonly double _maxLimit;
    private readonly double _maxRate;
    private double _limit;
    private double _rate;
    private double _rateSetAt;
    private double _nextSlot = -BurstSeconds;
    private double _refused;
    private bool _isCutting;
    private double _cutAt;
    private double _limitBefore;
    private double _rateBefore;
    private double _grownAt;
    private FadingRate _sent;

    public Pacing(int maxInFlight, int maxRequestsPerSecond)
    {
        _maxLimit = _limit = maxInFlight;
        _maxRate = _rate = maxRequestsPerSecond;
    }

    /// <summary>How many may be in flight: 1 or more.</summary>
    public int Limit => (int)_limit;

    /// <summary>When the next request may be sent; in the past when it may now.</summary>
    public double NextSlot => _nextSlot;

    public double RateAt(double now) => Math.Min(_maxRate, _rate + ((now - _rateSetAt) * _maxRate / RecoverySeconds));

    /// <summary>A request goes out and takes the next slot.</summary>
    public void OnSent(double now)
    {
        _nextSlot = Math.Max(_nextSlot, now - BurstSeconds) + (1 / RateAt(now));

        // By what was sent, not by what was answered: a refusal comes at once, while a part takes seconds to succeed.
        _refused -= _refused / Round;
        _sent.Add(now);
    }

    /// <summary>The store did what it was asked: a little more may be tried.</summary>
    public void OnSuccess(double now)
    {
        EndSignal(now);
        var since = now - _grownAt;
        _grownAt = now;
        if (_limit >= _maxLimit || _isCutting || _refused > Tolerated)
            return;

        // One more a round where rounds are short, as TCP does; by time where a round of long parts would take hours to recover.
        _limit = Math.Min(_maxLimit, _limit + (1 / _limit) + (Math.Min(since, 1) * _maxLimit / RecoverySeconds));
    }

    /// <summary>The store said SlowDown.</summary>
    public void OnThrottled(double now)
    {
        EndSignal(now);
        _refused += 1 / Round;
        if (!_isCutting)
        {
            if (_refused <= Tolerated)
                return;
            _isCutting = true;
            _cutAt = now;
            _limitBefore = _limit;
            _rateBefore = _sent.PerSecond(now) is > 0 and var sent ? Math.Min(RateAt(now), sent) : RateAt(now);
        }

        // What the store did not refuse is what it can do.
        var kept = 1 - Math.Min(MostCut, _refused);
        _limit = Math.Max(1, _limitBefore * kept);
        _rate = Math.Max(1, Math.Min(RateAt(now), _rateBefore * kept));
        _rateSetAt = now;
        _nextSlot = Math.Max(_nextSlot, now);
    }

    private double Round => Math.Max(LeastRound, _limit);

    private void EndSignal(double now)
    {
        if (!_isCutting || now - _cutAt < SignalSeconds)
            return;
        _isCutting = false;
        _refused = 0;
    }
}
