namespace MediaExchange.Transfer.Engine.Flow;

/// <summary>
/// The one budget of requests that all objects of a run share: how many may be in flight, and how many a second.
/// Both fall when the store says SlowDown and come back slowly (additive increase, multiplicative decrease).
/// </summary>
/// <remarks>
/// System.Threading.RateLimiting is not used here: its token bucket has a fixed rate and its own clock, and both the falling rate
/// and the injected clock are the point. Waiting is first come, first served, so one huge object cannot starve the small ones.
/// </remarks>
internal sealed class RequestBudget
{
    // One throttled moment answers many requests at once; they count as one signal.
    private static readonly TimeSpan SignalWindow = TimeSpan.FromSeconds(1);

    // Halving empties the store's queue within one round trip; the rate is cut less, for it is measured and not guessed.
    private const double LimitCut = 0.5;
    private const double RateCut = 0.7;

    // The full rate is back after a minute, about what S3 takes to split a hot prefix.
    private const double RateRecoverySeconds = 60;

    // How far requests may run ahead of the even spacing, in seconds.
    private const double BurstSeconds = 0.1;

    private readonly Lock _gate = new();
    private readonly Queue<TaskCompletionSource> _waiting = new();
    private readonly TimeProvider _time;
    private readonly int _maxInFlight;
    private readonly double _maxRate;
    private readonly long _start;
    private double _limit;
    private double _rate;
    private double _rateSetAt;
    private double _nextSlot;
    private double _lastCut = double.NegativeInfinity;
    private double _windowStart;
    private int _windowCount;
    private double _measuredRate;
    private int _inFlight;

    public RequestBudget(int maxInFlight, int maxRequestsPerSecond, TimeProvider time)
    {
        _time = time;
        _maxInFlight = maxInFlight;
        _maxRate = maxRequestsPerSecond;
        _limit = maxInFlight;
        _rate = maxRequestsPerSecond;
        _start = time.GetTimestamp();
    }

    public int InFlight
    {
        get
        {
            lock (_gate)
                return _inFlight;
        }
    }

    public int Limit
    {
        get
        {
            lock (_gate)
                return (int)_limit;
        }
    }

    /// <summary>Waits for a place and for its turn in the rate. Every success must be followed by one <see cref="Release"/>.</summary>
    public async ValueTask AcquireAsync(CancellationToken cancellationToken)
    {
        TaskCompletionSource? turn = null;
        lock (_gate)
        {
            if (_inFlight < (int)_limit && _waiting.Count == 0)
            {
                _inFlight++;
            }
            else
            {
                turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _waiting.Enqueue(turn);
            }
        }

        if (turn is not null)
        {
            await using var registration = cancellationToken.UnsafeRegister(
                static (state, token) => ((TaskCompletionSource)state!).TrySetCanceled(token), turn).ConfigureAwait(false);
            await turn.Task.ConfigureAwait(false);
        }

        try
        {
            var delay = ReserveSlot();
            if (delay > TimeSpan.Zero)
                await Task.Delay(delay, _time, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            Release();
            throw;
        }
    }

    public void Release()
    {
        lock (_gate)
        {
            _inFlight--;
            Admit();
        }
    }

    /// <summary>The store answered: a little more may be tried.</summary>
    public void OnSuccess()
    {
        lock (_gate)
        {
            if (_limit >= _maxInFlight)
                return;
            _limit = Math.Min(_maxInFlight, _limit + (1 / _limit));
            Admit();
        }
    }

    /// <summary>The store said SlowDown: go slower, once a window.</summary>
    public void OnThrottled()
    {
        lock (_gate)
        {
            var now = Now();
            if (now - _lastCut < SignalWindow.TotalSeconds)
                return;
            _lastCut = now;
            _limit = Math.Max(1, _limit * LimitCut);
            var seen = Math.Max(_measuredRate, _windowCount);
            _rate = Math.Max(1, Math.Min(CurrentRate(now), seen) * RateCut);
            _rateSetAt = now;
            _nextSlot = Math.Max(_nextSlot, now);
        }
    }

    private void Admit()
    {
        while (_inFlight < (int)_limit && _waiting.TryDequeue(out var next))
        {
            // A waiter that was cancelled meanwhile has lost its turn.
            if (next.TrySetResult())
                _inFlight++;
        }
    }

    private TimeSpan ReserveSlot()
    {
        lock (_gate)
        {
            var now = Now();
            if (now - _windowStart >= 1)
            {
                _measuredRate = _windowCount / Math.Max(1, now - _windowStart);
                _windowStart = now;
                _windowCount = 0;
            }

            _windowCount++;
            var slot = Math.Max(_nextSlot, now - BurstSeconds);
            _nextSlot = slot + (1 / CurrentRate(now));
            return slot > now ? TimeSpan.FromSeconds(slot - now) : TimeSpan.Zero;
        }
    }

    private double CurrentRate(double now) =>
        Math.Min(_maxRate, _rate + ((now - _rateSetAt) * _maxRate / RateRecoverySeconds));

    private double Now() => _time.GetElapsedTime(_start).TotalSeconds;
}
