namespace MediaExchange.Transfer.Engine.Flow;

/// <summary>
/// The one budget of requests that all objects of a run share: how many may be in flight, and how many a second.
/// Both fall when the store says SlowDown, and come back (<see cref="Pacing"/>).
/// </summary>
/// <remarks>
/// Who waits holds nothing: a turn is a place in flight and a slot in the rate at once. Within a lane the oldest item goes first, so that what was
/// begun is finished and few uploads are open. Between the lanes decides what is scarce. Short of slots, the parts go first, for each keeps a place
/// busy for seconds; short of places, the others do, for they use up slots that nobody else wants. Either way each lane is sure of half of what is
/// scarce, so one huge object cannot starve the small ones, nor they it, and neither places nor slots lie idle while somebody could use them.
/// System.Threading.RateLimiting is not used here: its token bucket has a fixed rate and its own clock, and both the falling rate
/// and the injected clock are the point.
/// </remarks>
internal sealed class RequestBudget
{
    // Places are scarce when no more than one of so many is free.
    private const int FullPlaces = 32;

    // Waiters kept for use again; more than this wait only at the highest concurrency.
    private const int KeptWaiters = 1024;

    private readonly Lock _gate = new();
    private readonly PriorityQueue<BudgetWaiter, (long Age, long Order)>[] _waiting = [new(), new()];
    private readonly int[] _inFlightOf = new int[2];
    private readonly Stack<BudgetWaiter> _kept = new();
    private readonly Pacing _pacing;
    private readonly TimeProvider _time;
    private readonly long _start;
    private ITimer? _timer;
    private bool _isTimerSet;
    private long _order;
    private FadingRate _items;

    public RequestBudget(int maxInFlight, int maxRequestsPerSecond, TimeProvider time)
    {
        _pacing = new Pacing(maxInFlight, maxRequestsPerSecond);
        _time = time;
        _start = time.GetTimestamp();
    }

    public int InFlight
    {
        get
        {
            lock (_gate)
                return _inFlightOf[0] + _inFlightOf[1];
        }
    }

    public int Limit
    {
        get
        {
            lock (_gate)
                return _pacing.Limit;
        }
    }

    /// <summary>Waits for a place in flight and for a turn in the rate. Every success must be followed by one <see cref="Release"/>.</summary>
    /// <param name="lane">What kind of request it is for.</param>
    /// <param name="age">A number that grows from item to item; within a lane the smallest goes first, and equals in their order.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is held then.</param>
    public ValueTask AcquireAsync(RequestLane lane, long age, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled(cancellationToken);
        BudgetWaiter waiter;
        lock (_gate)
        {
            var now = Now();
            if (IsFree(now) && _waiting[0].Count == 0 && _waiting[1].Count == 0)
            {
                Send(lane, now);
                return ValueTask.CompletedTask;
            }

            waiter = _kept.TryPop(out var kept) ? kept : new BudgetWaiter(this);
            waiter.IsWaiting = true;
            _waiting[(int)lane].Enqueue(waiter, (age, ++_order));
            AdmitOrSetTimer(now);
        }

        var task = waiter.Task;
        if (cancellationToken.CanBeCanceled)
            waiter.CancelOn(cancellationToken);
        return task;
    }

    public void Release(RequestLane lane)
    {
        lock (_gate)
        {
            _inFlightOf[(int)lane]--;
            AdmitOrSetTimer(Now());
        }
    }

    /// <summary>The store did what it was asked: a little more may be tried.</summary>
    public void OnSuccess()
    {
        lock (_gate)
            _pacing.OnSuccess(Now());
    }

    /// <summary>The store said SlowDown.</summary>
    public void OnThrottled()
    {
        lock (_gate)
            _pacing.OnThrottled(Now());
    }

    internal bool TryGiveUp(BudgetWaiter waiter)
    {
        lock (_gate)
        {
            var gaveUp = waiter.IsWaiting;
            waiter.IsWaiting = false;
            return gaveUp;
        }
    }

    internal void Return(BudgetWaiter waiter)
    {
        lock (_gate)
        {
            if (_kept.Count < KeptWaiters)
                _kept.Push(waiter);
        }
    }

    private bool IsFree(double now) => _inFlightOf[0] + _inFlightOf[1] < _pacing.Limit && _pacing.NextSlot <= now;

    private void AdmitOrSetTimer(double now)
    {
        while (NextLane(now) is { } lane)
        {
            if (!IsFree(now))
            {
                // A place comes with a release, which looks again; a slot in the rate comes with time alone.
                if (_pacing.NextSlot > now)
                    SetTimer(_pacing.NextSlot - now);
                return;
            }

            var waiter = _waiting[(int)lane].Dequeue();
            waiter.IsWaiting = false;
            Send(lane, now);
            waiter.Admit();
        }
    }

    /// <summary>Whose turn it is.</summary>
    private RequestLane? NextLane(double now)
    {
        var items = HasWaiter(RequestLane.Item);
        var parts = HasWaiter(RequestLane.Part);
        if (!items || !parts)
            return items ? RequestLane.Item : parts ? RequestLane.Part : null;
        var limit = _pacing.Limit;
        var inFlight = _inFlightOf[0] + _inFlightOf[1];
        if ((inFlight + 1) * FullPlaces < limit * (FullPlaces - 1))
            return _items.PerSecond(now) < _pacing.RateAt(now) / 2 ? RequestLane.Item : RequestLane.Part;
        return _inFlightOf[(int)RequestLane.Part] < limit / 2 ? RequestLane.Part : RequestLane.Item;
    }

    private bool HasWaiter(RequestLane lane)
    {
        var queue = _waiting[(int)lane];
        while (queue.TryPeek(out var next, out _))
        {
            if (next.IsWaiting)
                return true;

            // Cancelled meanwhile; it has lost its turn.
            queue.Dequeue();
        }

        return false;
    }

    private void Send(RequestLane lane, double now)
    {
        _inFlightOf[(int)lane]++;
        _pacing.OnSent(now);
        if (lane == RequestLane.Item)
            _items.Add(now);
    }

    private void SetTimer(double seconds)
    {
        if (_isTimerSet)
            return;
        _isTimerSet = true;
        _timer ??= _time.CreateTimer(static state => ((RequestBudget)state!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        // Timers count whole milliseconds, and one that fired too early would fire again and again.
        _timer.Change(TimeSpan.FromMilliseconds(Math.Ceiling(seconds * 1000)), Timeout.InfiniteTimeSpan);
    }

    private void OnTimer()
    {
        lock (_gate)
        {
            _isTimerSet = false;
            AdmitOrSetTimer(Now());
        }
    }

    private double Now() => _time.GetElapsedTime(_start).TotalSeconds;
}
