namespace MediaExchange.Transfer.Engine.Hashing.Pipelines;

/// <summary>Runs the lanes of all pipelines, at most as many at once as there are processors, each block of a lane's in its turn.</summary>
/// <remarks>
/// On threads of its own: a lane that runs for hours on the pool's keeps requests and their answers waiting, or has to give its thread
/// up to them after each block, and then the slowest digest, which decides how long all takes, mostly waits for a thread. The system is
/// better at sharing processors. Threads begin when they are needed and end when they are not.
/// </remarks>
internal sealed class LaneScheduler(int limit)
{
    // Longer than between two objects of a run, and short enough for a session that has done with digests.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly object _lock = new();
    private readonly Queue<DigestLane> _ready = new();
    private int _threads;
    private int _idle;

    public static LaneScheduler Shared { get; } = new(Environment.ProcessorCount);

    /// <summary>Has a lane run that has blocks to do.</summary>
    public void Start(DigestLane lane)
    {
        lock (_lock)
        {
            _ready.Enqueue(lane);
            if (_ready.Count <= _idle)
            {
                Monitor.Pulse(_lock);
                return;
            }

            if (_threads == limit)
                return;
            _threads++;
        }

        new Thread(Work) { IsBackground = true, Name = "Digests" }.UnsafeStart();
    }

    private void Work()
    {
        for (DigestLane? lane = null; TryGetNext(lane) is { } next; lane = next.DoBlock() ? next : null)
        {
        }
    }

    /// <summary>The lane whose turn it is: the others go before one that has just had a block done.</summary>
    /// <returns><see langword="null"/> when there has been none for a while, and the thread is to end.</returns>
    private DigestLane? TryGetNext(DigestLane? lane)
    {
        lock (_lock)
        {
            if (lane is not null)
            {
                if (_ready.Count == 0)
                    return lane;
                _ready.Enqueue(lane);
            }

            while (_ready.Count == 0)
            {
                _idle++;
                var isPulsed = Monitor.Wait(_lock, Patience);
                _idle--;
                if (isPulsed || _ready.Count > 0)
                    continue;
                _threads--;
                return null;
            }

            return _ready.Dequeue();
        }
    }
}
