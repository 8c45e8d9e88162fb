namespace MediaExchange.Transfer.Engine.Hashing.Pipelines;

/// <summary>
/// Runs the lanes of all pipelines on the thread pool, at most as many at once as there are processors. The others wait in line
/// here rather than in the pool's queue, where requests and their answers would have to wait behind them.
/// </summary>
internal sealed class LaneScheduler(int limit)
{
    private readonly Lock _lock = new();
    private readonly Queue<DigestLane> _waiting = new();
    private int _running;

    public static LaneScheduler Shared { get; } = new(Environment.ProcessorCount);

    /// <summary>Has a lane run that has blocks to do.</summary>
    public void Start(DigestLane lane)
    {
        lock (_lock)
        {
            if (_running == limit)
            {
                _waiting.Enqueue(lane);
                return;
            }

            _running++;
        }

        ThreadPool.UnsafeQueueUserWorkItem(lane, preferLocal: false);
    }

    /// <summary>The work of a pool thread: blocks of this lane, or in turn of those that wait, as long as nothing else needs the thread.</summary>
    public void Run(DigestLane lane)
    {
        var next = lane;
        while (TryGetNext(next, next.DoBlock(), out next))
        {
            if (ThreadPool.PendingWorkItemCount == 0)
                continue;
            ThreadPool.UnsafeQueueUserWorkItem(next, preferLocal: false);
            return;
        }
    }

    private bool TryGetNext(DigestLane lane, bool hasMore, out DigestLane next)
    {
        lock (_lock)
        {
            if (_waiting.TryDequeue(out var waiting))
            {
                if (hasMore)
                    _waiting.Enqueue(lane);
                next = waiting;
                return true;
            }

            if (!hasMore)
                _running--;
            next = lane;
            return hasMore;
        }
    }
}
