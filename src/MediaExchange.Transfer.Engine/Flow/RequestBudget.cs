namespace MediaExchange.Transfer.Engine.Flow;

/// <summary>
/// The one budget of requests that all objects of a run share: how many may be in flight, and how many of each kind a second.
/// Both fall when the store says SlowDown, and come back (<see cref="Pacing"/>).
/// </summary>
/// <remarks>
/// Who waits holds nothing: a turn is a place in flight and a slot in the kind's rate at once, and a kind whose slots are used up holds up no other.
/// The oldest item goes first, so that what was begun is finished and few uploads are open. Between what takes long (parts, and ranges that are
/// read) and everything else decides what is scarce. Short of the slots that both want (writes and parts, reads and ranges), the long ones go first,
/// for each keeps a place busy for seconds; short of places, the others do, for they use up slots that nobody else wants. Either way each is sure of
/// half of what is scarce, so one huge object cannot starve the small ones, nor they it, and neither places nor slots lie idle while somebody could
/// use them.
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
    private readonly PriorityQueue<BudgetWaiter, (long Age, long Order)>[] _waiting = [new(), new(), new(), new(), new()];
    private readonly Stack<BudgetWaiter> _kept = new();
    private readonly Pacing _pacing;
    private readonly TimeProvider _time;
    private readonly long _start;
    private int _inFlight;
    private int _longInFlight;
    private ITimer? _timer;
    private double _timerAt = double.PositiveInfinity;
    private long _order;
    private FadingRate _shortWrites;
    private FadingRate _shortReads;

    public RequestBudget(int maxInFlight, int maxWritesPerSecond, TimeProvider time)
    {
        _pacing = new Pacing(maxInFlight, maxWritesPerSecond);
        _time = time;
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
                return _pacing.Limit;
        }
    }

    /// <summary>Waits for a place in flight and for a turn in the kind's rate. Every success must be followed by one <see cref="Release"/>.</summary>
    /// <param name="kind">What kind of request it is for.</param>
    /// <param name="age">A number that grows from item to item; the smallest goes first, and equals in their order.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is held then.</param>
    public ValueTask AcquireAsync(RequestKind kind, long age, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled(cancellationToken);
        BudgetWaiter waiter;
        lock (_gate)
        {
            var now = Now();
            if (HasPlace && HasSlot(kind, now) && !IsAnyAheadOf(kind))
            {
                Send(kind, now);
                return ValueTask.CompletedTask;
            }

            waiter = _kept.TryPop(out var kept) ? kept : new BudgetWaiter(this);
            waiter.IsWaiting = true;
            _waiting[(int)kind].Enqueue(waiter, (age, ++_order));
            AdmitOrSetTimer(now);
        }

        var task = waiter.Task;
        if (cancellationToken.CanBeCanceled)
            waiter.CancelOn(cancellationToken);
        return task;
    }

    public void Release(RequestKind kind)
    {
        lock (_gate)
        {
            _inFlight--;
            if (IsLong(kind))
                _longInFlight--;
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
    public void OnThrottled(RequestKind kind)
    {
        lock (_gate)
            _pacing.OnThrottled(kind, Now());
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

    private bool HasPlace => _inFlight < _pacing.Limit;

    private bool HasSlot(RequestKind kind, double now) => _pacing.NextSlot(kind) <= now;

    private static bool IsLong(RequestKind kind) => kind is RequestKind.Part or RequestKind.Range;

    // Who waits while there is a place waits for a slot, so only those who want the same slots are ahead.
    private bool IsAnyAheadOf(RequestKind kind) => kind switch
    {
        RequestKind.Write or RequestKind.Part => _waiting[(int)RequestKind.Write].Count + _waiting[(int)RequestKind.Part].Count > 0,
        RequestKind.SourceRead or RequestKind.Range => _waiting[(int)RequestKind.SourceRead].Count + _waiting[(int)RequestKind.Range].Count > 0,
        _ => _waiting[(int)kind].Count > 0,
    };

    private void AdmitOrSetTimer(double now)
    {
        // A place comes with a release, which looks again; a slot in a rate comes with time alone.
        while (HasPlace)
        {
            if (Next(now, out var nextSlot) is not { } kind)
            {
                if (nextSlot < double.PositiveInfinity)
                    SetTimer(now, nextSlot);
                return;
            }

            var waiter = _waiting[(int)kind].Dequeue();
            waiter.IsWaiting = false;
            Send(kind, now);
            waiter.Admit();
        }
    }

    /// <summary>Whose turn it is; nobody's where those who wait want slots that come later.</summary>
    private RequestKind? Next(double now, out double nextSlot)
    {
        (RequestKind? Kind, (long Age, long Order) Turn) brief = (null, (long.MaxValue, long.MaxValue));
        var lasting = brief;
        nextSlot = double.PositiveInfinity;
        for (var kind = RequestKind.SourceRead; kind <= RequestKind.Range; kind++)
        {
            if (!HasWaiter(kind, out var turn))
                continue;
            ref var oldest = ref IsLong(kind) ? ref lasting : ref brief;
            if (!HasSlot(kind, now))
                nextSlot = Math.Min(nextSlot, _pacing.NextSlot(kind));
            else if (turn.CompareTo(oldest.Turn) < 0)
                oldest = (kind, turn);
        }

        return lasting.Kind is { } longest && (brief.Kind is null || IsLongFirst(longest, now)) ? longest : brief.Kind;
    }

    private bool IsLongFirst(RequestKind kind, double now)
    {
        var limit = _pacing.Limit;
        if ((_inFlight + 1) * FullPlaces < limit * (FullPlaces - 1))
            return (kind == RequestKind.Part ? _shortWrites : _shortReads).PerSecond(now) >= _pacing.RateAt(kind, now) / 2;
        return _longInFlight < limit / 2;
    }

    private bool HasWaiter(RequestKind kind, out (long Age, long Order) turn)
    {
        var queue = _waiting[(int)kind];
        while (queue.TryPeek(out var next, out turn))
        {
            if (next.IsWaiting)
                return true;

            // Cancelled meanwhile; it has lost its turn.
            queue.Dequeue();
        }

        return false;
    }

    private void Send(RequestKind kind, double now)
    {
        _inFlight++;
        _pacing.OnSent(kind, now);
        if (IsLong(kind))
            _longInFlight++;
        else if (kind == RequestKind.Write)
            _shortWrites.Add(now);
        else if (kind == RequestKind.SourceRead)
            _shortReads.Add(now);
    }

    private void SetTimer(double now, double slot)
    {
        // Timers count whole milliseconds, and one that fired too early would fire again and again.
        var milliseconds = Math.Ceiling((slot - now) * 1000);
        var at = now + (milliseconds / 1000);
        if (at >= _timerAt)
            return;
        _timerAt = at;
        _timer ??= _time.CreateTimer(static state => ((RequestBudget)state!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(TimeSpan.FromMilliseconds(milliseconds), Timeout.InfiniteTimeSpan);
    }

    private void OnTimer()
    {
        lock (_gate)
        {
            _timerAt = double.PositiveInfinity;
            AdmitOrSetTimer(Now());
        }
    }

    private double Now() => _time.GetElapsedTime(_start).TotalSeconds;
}
