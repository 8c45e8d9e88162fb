using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using MediaExchange.Transfer.Engine.Hashing.Pipelines;

namespace MediaExchange.Transfer.Engine.Hashing;

/// <summary>
/// Several digests over the same blocks, each on a thread of its own, so that they take as long as the slowest of them and not
/// as all in turn. Blocks are appended in order by one caller at a time; checkpoints may be asked for from anywhere.
/// </summary>
/// <remarks>
/// Threads are the pool's: at most one for each digest while there are blocks to do, none otherwise, and at most one for each
/// processor over all pipelines. An object's first 128 KiB are digested by the caller, as small objects would not repay a handover.
/// </remarks>
public sealed class DigestPipeline : IAsyncDisposable
{
    // All four digests of 128 KiB take 0.4 ms in turn (measured, with libcrypto on x86); a handover and back takes some 0.02 ms.
    private const int InlineSize = 128 << 10;

    private readonly Lock _lock = new();
    private readonly QueuedBlock[] _ring;
    private readonly DigestLane[] _lanes;
    private readonly List<DigestMark> _marks = [];
    private readonly RoomSignal _room = new();
    private readonly Action<object?, CancellationToken> _cancelWait;

    // How many blocks came, and how many of them were released.
    private long _appended;
    private long _released;
    private long _offset;
    private readonly long _start;
    private bool _isAppending;
    private Exception? _fault;
    private TaskCompletionSource? _stopped;

    /// <summary>Starts digests at an object's first byte.</summary>
    /// <param name="algorithms">Which digests, at least one; duplicates count once.</param>
    /// <param name="maxQueuedBlocks">How many blocks are held at most, from 1: with 1 every digest waits for the slowest after each block.</param>
    /// <exception cref="ArgumentException">No algorithm is given.</exception>
    public DigestPipeline(IEnumerable<DigestAlgorithm> algorithms, int maxQueuedBlocks = 4)
        : this([.. (algorithms ?? throw new ArgumentNullException(nameof(algorithms))).Distinct().Select(ResumableDigest.Create)], 0, maxQueuedBlocks)
    {
    }

    private DigestPipeline(IReadOnlyList<ResumableDigest> digests, long offset, int maxQueuedBlocks)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxQueuedBlocks, 1);
        if (digests.Count == 0)
            throw new ArgumentException("Name at least one digest.", nameof(digests));
        Algorithms = [.. digests.Select(digest => digest.Algorithm)];
        _lanes = [.. digests.Select((digest, index) => new DigestLane(this, digest, index))];
        _ring = new QueuedBlock[maxQueuedBlocks];
        _offset = _start = offset;
        _cancelWait = (_, token) => FailWait(new OperationCanceledException(token));
    }

    /// <summary>Which digests, in the order given.</summary>
    public IReadOnlyList<DigestAlgorithm> Algorithms { get; }

    /// <summary>How many of the object's bytes were appended, those before the checkpoint included.</summary>
    public long Offset => Interlocked.Read(ref _offset);

    /// <summary>Goes on from a checkpoint.</summary>
    /// <param name="checkpoint">The checkpoint; the next byte to append is the one at its offset.</param>
    /// <param name="algorithms">Which digests; the checkpoint may have more.</param>
    /// <param name="maxQueuedBlocks">How many blocks are held at most, from 1.</param>
    /// <returns>A pipeline at the checkpoint's offset.</returns>
    /// <exception cref="InvalidDataException">The checkpoint is damaged, or has not all those digests: start from the first byte.</exception>
    public static DigestPipeline Resume(DigestCheckpoint checkpoint, IEnumerable<DigestAlgorithm> algorithms, int maxQueuedBlocks = 4)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        return new DigestPipeline(checkpoint.Restore(algorithms), checkpoint.Offset, maxQueuedBlocks);
    }

    /// <summary>Appends a block. Completes when it is queued, not when it is digested.</summary>
    /// <param name="bytes">The bytes, which must not change until <paramref name="owner"/> is disposed.</param>
    /// <param name="owner">
    /// Disposed exactly once, when no digest needs the bytes any more, on whichever thread that is, also if this method throws.
    /// It must return quickly and not throw.
    /// </param>
    /// <param name="cancellationToken">Ends the wait for room. The block is not appended then; the pipeline is as it was.</param>
    /// <returns>A task that waits for room.</returns>
    /// <exception cref="InvalidOperationException">The append before has not completed.</exception>
    /// <exception cref="ObjectDisposedException">The pipeline was disposed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <remarks>What went wrong in a digest is thrown by every call after it, and nothing more is digested.</remarks>
    public ValueTask AppendAsync(ReadOnlyMemory<byte> bytes, IDisposable? owner, CancellationToken cancellationToken)
    {
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            ValueTask room;
            lock (_lock)
            {
                ThrowIfUnusable();
                if (_isAppending)
                    throw new InvalidOperationException("A block can be appended only when the one before it is.");
                _isAppending = true;
                room = _appended - _released == _ring.Length ? _room.Arm() : default;
            }

            if (!room.IsCompleted)
                return AppendWhenRoomAsync(room, bytes, owner, cancellationToken);
        }
        catch
        {
            owner?.Dispose();
            throw;
        }

        Enqueue(bytes, owner);
        return default;
    }

    /// <summary>The state of all digests after the bytes appended so far. More may be appended meanwhile.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that completes when all digests have come that far.</returns>
    /// <exception cref="ObjectDisposedException">The pipeline was disposed.</exception>
    public async Task<DigestCheckpoint> CheckpointAsync(CancellationToken cancellationToken)
    {
        var mark = Mark(static digest => digest.ExportState());
        var states = await mark.Completion.WaitAsync(cancellationToken).ConfigureAwait(false);
        return new DigestCheckpoint { Offset = mark.Offset, States = states };
    }

    /// <summary>The digests of the bytes appended so far. More may be appended meanwhile.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that completes when all digests have come that far, with the digests in the order of <see cref="Algorithms"/>.</returns>
    /// <exception cref="ObjectDisposedException">The pipeline was disposed.</exception>
    public async Task<IReadOnlyList<DigestValue>> GetValuesAsync(CancellationToken cancellationToken)
    {
        var hashes = await Mark(static digest => digest.GetHash()).Completion.WaitAsync(cancellationToken).ConfigureAwait(false);
        return [.. hashes.Zip(_lanes, (hash, lane) => DigestValue.Of(lane.Digest.Algorithm, hash))];
    }

    /// <summary>Gives up the blocks that are queued, waits for those under way, a matter of milliseconds, and releases all.</summary>
    /// <returns>A task that completes when no thread has anything to do with this pipeline.</returns>
    public async ValueTask DisposeAsync()
    {
        Task stopped;
        lock (_lock)
        {
            _stopped ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            stopped = _stopped.Task;
            Stop(new ObjectDisposedException(nameof(DigestPipeline)));
            CompleteStopIfIdle();
        }

        await stopped.ConfigureAwait(false);
    }

    /// <summary>The next block of a lane; returns whether there are more.</summary>
    internal bool DoBlock(DigestLane lane)
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

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask AppendWhenRoomAsync(ValueTask room, ReadOnlyMemory<byte> bytes, IDisposable? owner, CancellationToken cancellationToken)
    {
        try
        {
            // Only this caller takes room, so what there is once stays.
            using (cancellationToken.UnsafeRegister(_cancelWait, null))
                await room.ConfigureAwait(false);
        }
        catch
        {
            lock (_lock)
                _isAppending = false;
            owner?.Dispose();
            throw;
        }

        Enqueue(bytes, owner);
    }

    private void Enqueue(ReadOnlyMemory<byte> bytes, IDisposable? owner)
    {
        var isUsable = true;
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
                LaneScheduler.Shared.Start(lane);
        }
    }

    private DigestMark Mark(Func<ResumableDigest, byte[]> read)
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

    private void FailWait(Exception exception)
    {
        lock (_lock)
            _room.Fail(exception);
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
