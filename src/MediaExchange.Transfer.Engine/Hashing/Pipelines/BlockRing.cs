using System.Runtime.ExceptionServices;

namespace MediaExchange.Transfer.Engine.Hashing.Pipelines;

/// <summary>The blocks of a pipeline, first in and first out, and the lanes that go through them. All that is counted here is counted under one lock, which is held for a moment a block.</summary>
internal sealed class BlockRing
{
    // All four digests of 128 KiB take 0.4 ms in turn (measured, with libcrypto on x86); a handover and back takes some 0.02 ms.
    private const int InlineSize = 128 << 10;

    private readonly Lock _lock = new();
    private readonly QueuedBlock[] _ring;
    private readonly DigestLane[] _lanes;
    private readonly List<DigestMark> _marks = [];
    private readonly RoomSignal _room = new();
    private readonly LaneScheduler _scheduler;

    // How many blocks came, and how many of them were released.
    private long _appended;
    private long _released;
    private readonly long _start;
    private long _offset;
    private bool _isAppending;
    private Exception? _fault;
    private TaskCompletionSource? _stopped;

    public BlockRing(IEnumerable<ResumableDigest> digests, long offset, int capacity, LaneScheduler? scheduler = null)
    {
        _scheduler = scheduler ?? LaneScheduler.Shared;
        _lanes = [.. digests.Select((digest, index) => new DigestLane(this, digest, index))];
        _ring = new QueuedBlock[capacity];
        _offset = _start = offset;
    }

    public long Offset => Interlocked.Read(ref _offset);

    /// <summary>Begins an append; a task that waits for room, complete when there is some. Ends with <see cref="Enqueue"/> or <see cref="Abandon"/>.</summary>
    public ValueTask BeginAppend()
    {
        lock (_lock)
        {
            ThrowIfUnusable();
            if (_isAppending)
                throw new InvalidOperationException("A block can be appended only when the one before it is.");
            _isAppending = true;
            return _appended - _released == _ring.Length ? _room.Arm() : default;
        }
    }

    public void CancelWait(CancellationToken cancellationToken)
    {
        lock (_lock)
            _room.Fail(new OperationCanceledException(cancellationToken));
    }

    public void Abandon()
    {
        lock (_lock)
            _isAppending = false;
    }

    /// <summary>Appends when there is room.</summary>
    public void Enqueue(ReadOnlyMemory<byte> bytes, IDisposable? owner)
    {
        bool isUsable;
        var isInline = false;
        var toStart = 0UL;
        lock (_lock)
        {
            _isAppending = false;
            isUsable = _fault is null && !bytes.IsEmpty;
            if (isUsable)
            {
                _ring[_appended % _ring.Length] = new QueuedBlock { Bytes = bytes, Owner = owner, Left = _lanes.Length };
                isInline = _released == _appended && _offset + bytes.Length - _start <= InlineSize;
                _appended++;
                _offset += bytes.Length;
                foreach (var lane in _lanes)
                {
                    toStart |= lane.IsRunning ? 0 : 1UL << lane.Index;
                    lane.IsRunning = true;
                }
            }
        }

        if (!isUsable)
            owner?.Dispose();
        foreach (var lane in _lanes)
        {
            if ((toStart & (1UL << lane.Index)) == 0)
                continue;
            if (isInline)
                lane.DoBlock();
            else
                _scheduler.Start(lane);
        }
    }

    /// <summary>Asks all lanes for something of their digests after the blocks appended so far.</summary>
    public DigestMark Mark(Func<ResumableDigest, byte[]> read)
    {
        lock (_lock)
        {
            ThrowIfUnusable();
            var mark = new DigestMark(_appended, _offset, _lanes.Length, read);
            _marks.Add(mark);

            // A lane with nothing to do will not come by.
            foreach (var lane in _lanes)
            {
                if (!lane.IsRunning)
                    Serve(lane);
            }

            return mark;
        }
    }

    /// <summary>The next block of a lane; returns whether there are more.</summary>
    public bool DoBlock(DigestLane lane)
    {
        ReadOnlyMemory<byte> bytes;
        bool isUsable;
        ref var block = ref _ring[lane.Position % _ring.Length];
        lock (_lock)
        {
            bytes = block.Bytes;
            isUsable = _fault is null;
        }

        Exception? failure = null;
        var isLast = false;
        try
        {
            if (isUsable)
                lane.Digest.Append(bytes.Span);
        }
        catch (Exception exception)
        {
            failure = exception;
        }

        try
        {
            isLast = Interlocked.Decrement(ref block.Left) == 0;
            if (isLast)
                block.Owner?.Dispose();
        }
        catch (Exception exception)
        {
            failure ??= exception;
        }

        lock (_lock)
        {
            if (failure is not null)
                Stop(failure);
            if (isLast)
                Release(ref block);
            lane.Position++;
            Serve(lane);
            lane.IsRunning = lane.Position < _appended;
            CompleteStopIfIdle();
            return lane.IsRunning;
        }
    }

    /// <summary>Gives up what is queued; the task completes when no thread has anything to do with it any more.</summary>
    public Task StopAsync(Exception reason)
    {
        lock (_lock)
        {
            _stopped ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Stop(reason);
            CompleteStopIfIdle();
            return _stopped.Task;
        }
    }

    private void Serve(DigestLane lane)
    {
        for (var i = _marks.Count - 1; i >= 0; i--)
        {
            if (_marks[i].Position == lane.Position && _marks[i].Read(lane))
                _marks.RemoveAt(i);
        }
    }

    // In order, because the ring is: a later block may be done with a moment before an earlier one.
    private void Release(ref QueuedBlock block)
    {
        block = new QueuedBlock { IsReleased = true };
        while (_released < _appended && _ring[_released % _ring.Length].IsReleased)
        {
            _ring[_released % _ring.Length] = default;
            _released++;
        }

        // Half of them at once, so that the caller, and then each digest that has caught up, is not woken for every single block: threads waited
        // a quarter less often so, for MD5 and SHA-256 of 4 GiB.
        if (_appended - _released <= _ring.Length / 2)
            _room.Set();
    }

    private void Stop(Exception exception)
    {
        _fault ??= exception;
        foreach (var mark in _marks)
            mark.Fail(_fault);
        _marks.Clear();
        _room.Fail(_fault);
    }

    private void CompleteStopIfIdle()
    {
        if (_stopped is not null && !Array.Exists(_lanes, static lane => lane.IsRunning))
            _stopped.TrySetResult();
    }

    private void ThrowIfUnusable()
    {
        if (_fault is not null)
            ExceptionDispatchInfo.Throw(_fault);
    }
}
