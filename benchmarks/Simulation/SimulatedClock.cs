namespace Simulation;

/// <summary>A clock that jumps to the next timer whenever nothing is left to do, so that hours of waiting take seconds.</summary>
/// <remarks>
/// Sound only while the thread pool has exactly one worker thread, which <see cref="RequireOneWorker"/> checks: the clock moves on that thread,
/// so when the pool's queues are empty, nothing runs and nothing can run before a timer fires. Timers that are due at one instant fire in the
/// order in which they were set. With a seeded model the whole run is then the same each time.
/// </remarks>
internal sealed class SimulatedClock : TimeProvider, IThreadPoolWorkItem
{
    private static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Lock _gate = new();
    private readonly PriorityQueue<SimulatedTimer, (long Due, long Order)> _timers = new();
    private readonly TaskCompletionSource _stalled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _now;
    private long _order;
    private volatile bool _stopped;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Simulated time since the beginning.</summary>
    public TimeSpan Passed => TimeSpan.FromTicks(Volatile.Read(ref _now));

    /// <summary>Timers that have fired so far.</summary>
    public long Fired { get; private set; }

    /// <summary>Ends when nothing is left to do and no timer is set: the simulated program waits for what never comes.</summary>
    public Task Stalled => _stalled.Task;

    public static void RequireOneWorker()
    {
        ThreadPool.GetMaxThreads(out var workers, out _);
        if (workers != 1)
            throw new InvalidOperationException($"The thread pool may use {workers} threads; the simulation needs exactly one (System.Threading.ThreadPool.MaxThreads in its runtimeconfig.json).");
    }

    public void Start() => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);

    public void Stop() => _stopped = true;

    public override long GetTimestamp() => Volatile.Read(ref _now);

    public override DateTimeOffset GetUtcNow() => Epoch + Passed;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new SimulatedTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    void IThreadPoolWorkItem.Execute()
    {
        while (!_stopped)
        {
            if (ThreadPool.PendingWorkItemCount > 0)
            {
                // Behind everything that waits to run.
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
                return;
            }

            if (!FireNext())
            {
                _stalled.TrySetResult();
                return;
            }
        }
    }

    /// <summary>Moves to the next instant for which a timer is set, and fires all that are set for it.</summary>
    private bool FireNext()
    {
        var any = false;
        while (true)
        {
            SimulatedTimer? timer;
            lock (_gate)
            {
                if (!_timers.TryPeek(out timer, out var at) || (any && at.Due > _now))
                    return any;
                _timers.Dequeue();
                // Set anew or disposed since: what is in the heap is stale.
                if (timer.Order != at.Order)
                    continue;
                timer.Order = 0;
                _now = at.Due;
            }

            any = true;
            Fired++;
            timer.Fire();
        }
    }

    private sealed class SimulatedTimer(SimulatedClock clock, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period = Timeout.InfiniteTimeSpan;

        // Which entry of the heap is this timer's; 0 for none.
        internal long Order { get; set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._gate)
            {
                _period = period;
                Order = 0;
                if (dueTime == Timeout.InfiniteTimeSpan)
                    return true;
                Order = ++clock._order;
                clock._timers.Enqueue(this, (clock._now + dueTime.Ticks, Order));
                return true;
            }
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        internal void Fire()
        {
            if (_period > TimeSpan.Zero)
                Change(_period, _period);
            callback(state);
        }
    }
}
