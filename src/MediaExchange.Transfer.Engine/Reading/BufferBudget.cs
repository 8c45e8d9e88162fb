namespace MediaExchange.Transfer.Engine.Reading;

/// <summary>The one budget of memory that all objects of a run share, in blocks that are used again and again.</summary>
/// <remarks>
/// <para>
/// Blocks are granted by the range, all that it needs or none. A reader asks for its ranges in their order, so whoever holds blocks holds all that
/// the first of its ranges needs, and can go on to give them back without waiting for anybody: nobody can wait for ever, however many objects there
/// are and however small the budget. That holds as long as nobody keeps blocks until it is granted more: one who collects a whole part before
/// sending it must ask for the part as one range.
/// </para>
/// <para>
/// The oldest item goes first. A reader that holds nothing is at a standstill, and goes before those who read ahead, as long as these have their
/// half of the budget: so one huge object cannot starve the small ones, nor they it, and none of it lies idle while somebody could use it.
/// </para>
/// </remarks>
internal sealed class BufferBudget
{
    /// <summary>
    /// 256 KiB: what one read of a socket returns at the most on a fast network, a few thousand times smaller than the budget, and within the
    /// second-level cache of a core, where a digest finds the bytes that have just been received.
    /// </summary>
    public const int BlockSize = 256 * 1024;

    private readonly Lock _gate = new();
    private readonly Stack<byte[]> _idle = new();
    private readonly LinkedList<Waiter> _waiting = new();
    private int _ahead;

    /// <param name="bytes">The most memory for blocks; at least two of them.</param>
    public BufferBudget(long bytes)
    {
        Total = (int)Math.Min(bytes / BlockSize, int.MaxValue);
        ArgumentOutOfRangeException.ThrowIfLessThan(Total, 2, nameof(bytes));
        Free = Total;
    }

    /// <summary>Blocks in all.</summary>
    public int Total { get; }

    /// <summary>Blocks that nobody holds nor has been granted.</summary>
    public int Free { get; private set; }

    /// <summary>The most blocks that one grant can have: half of all, so that one who reads ahead cannot keep the last out for ever.</summary>
    public int LargestGrant => Total / 2;

    /// <summary>How many blocks so many bytes take.</summary>
    public static int BlocksOf(long bytes) => checked((int)((bytes + BlockSize - 1) / BlockSize));

    /// <summary>Begins a reader's share. There is nothing to close: what counts are its blocks.</summary>
    public BufferShare Open(long age) => new(this, age);

    internal ValueTask<BufferGrant> AcquireAsync(BufferShare share, int blocks, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(blocks, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(blocks, LargestGrant);
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<BufferGrant>(cancellationToken);
        var waiter = new Waiter(share, blocks);
        lock (_gate)
        {
            _waiting.AddLast(waiter);
            GrantAll();
            if (waiter.Task.IsCompleted)
                return new ValueTask<BufferGrant>(waiter.Task);
        }

        if (cancellationToken.CanBeCanceled)
            CancelOn(waiter, cancellationToken);
        return new ValueTask<BufferGrant>(waiter.Task);
    }

    internal byte[] TakeArray()
    {
        lock (_gate)
        {
            if (_idle.TryPop(out var array))
                return array;
        }

        // Pinned, so that neither the collector nor a read of a socket ever moves or pins one of the large arrays that live as long as the run.
        return GC.AllocateUninitializedArray<byte>(BlockSize, pinned: true);
    }

    internal void Return(BufferGrant grant, int blocks, byte[]? array)
    {
        lock (_gate)
        {
            if (array is not null)
                _idle.Push(array);
            Free += blocks;
            grant.Share.Held -= blocks;
            if (grant.IsAhead)
                _ahead -= blocks;
            GrantAll();
        }
    }

    private void CancelOn(Waiter waiter, CancellationToken cancellationToken)
    {
        // Outside of the lock: a token that is cancelled already calls back at once.
        var registration = cancellationToken.UnsafeRegister(
            static (state, token) =>
            {
                var (budget, waiter) = ((BufferBudget, Waiter))state!;
                budget.GiveUp(waiter, token);
            },
            (this, waiter));
        lock (_gate)
        {
            waiter.Registration = registration;
            if (waiter.Task.IsCompleted)
                registration.Unregister();
        }
    }

    private void GiveUp(Waiter waiter, CancellationToken token)
    {
        lock (_gate)
        {
            if (!_waiting.Remove(waiter))
                return;
            GrantAll();
        }

        waiter.TrySetCanceled(token);
    }

    private void GrantAll()
    {
        while (Free > 0 && Next() is { } next && next.Blocks <= Free)
        {
            // Who comes next and wants more than there is, is waited for: it would else never get a large grant.
            _waiting.Remove(next);
            var isAhead = next.Share.Held > 0;
            Free -= next.Blocks;
            next.Share.Held += next.Blocks;
            if (isAhead)
                _ahead += next.Blocks;
            next.Registration.Unregister();
            next.TrySetResult(new BufferGrant(this, next.Share, next.Blocks, isAhead));
        }
    }

    // There is one waiter at the most for each object under way, so a look at all of them is cheap.
    private Waiter? Next()
    {
        Waiter? still = null;
        Waiter? ahead = null;
        foreach (var waiter in _waiting)
        {
            ref var oldest = ref waiter.Share.Held > 0 ? ref ahead : ref still;
            if (oldest is null || waiter.Share.Age < oldest.Share.Age)
                oldest = waiter;
        }

        return ahead is not null && (still is null || _ahead + ahead.Blocks <= LargestGrant) ? ahead : still;
    }

    private sealed class Waiter(BufferShare share, int blocks) : TaskCompletionSource<BufferGrant>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public BufferShare Share => share;

        public int Blocks => blocks;

        public CancellationTokenRegistration Registration { get; set; }
    }
}
