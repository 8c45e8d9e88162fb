using System.Runtime.CompilerServices;
using MediaExchange.Transfer.Engine.Hashing.Pipelines;

namespace MediaExchange.Transfer.Engine.Hashing;

/// <summary>
/// Several digests over the same blocks, each on a thread of its own, so that they take as long as the slowest of them and not
/// as all in turn. Blocks are appended in order by one caller at a time; checkpoints may be asked for from anywhere.
/// </summary>
/// <remarks>
/// Threads are shared by all pipelines, at most one for each processor, and all digests that have blocks take turns; there are none a few
/// seconds after the last block. An object's first 128 KiB are digested by the caller, as small objects would not repay a handover.
/// MD5 and SHA-256 in blocks of 1 MiB reach 94 % of the speed that openssl has with MD5 alone, on two processors (benchmarks/hashing.sh).
/// Much larger blocks make turns long; much smaller ones cost processor time in handovers.
/// </remarks>
public sealed class DigestPipeline : IAsyncDisposable
{
    private readonly BlockRing _ring;
    private readonly Action<object?, CancellationToken> _cancelWait;

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
        _ring = new BlockRing(digests, offset, maxQueuedBlocks);
        _cancelWait = (_, token) => _ring.CancelWait(token);
    }

    /// <summary>Which digests, in the order given.</summary>
    public IReadOnlyList<DigestAlgorithm> Algorithms { get; }

    /// <summary>How many of the object's bytes were appended, those before the checkpoint included.</summary>
    public long Offset => _ring.Offset;

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
            var room = _ring.BeginAppend();
            if (!room.IsCompleted)
                return AppendWhenRoomAsync(room, bytes, owner, cancellationToken);
        }
        catch
        {
            owner?.Dispose();
            throw;
        }

        _ring.Enqueue(bytes, owner);
        return default;
    }

    /// <summary>The state of all digests after the bytes appended so far. More may be appended meanwhile.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that completes when all digests have come that far.</returns>
    /// <exception cref="ObjectDisposedException">The pipeline was disposed.</exception>
    public async Task<DigestCheckpoint> CheckpointAsync(CancellationToken cancellationToken)
    {
        var mark = _ring.Mark(static digest => digest.ExportState());
        var states = await mark.Completion.WaitAsync(cancellationToken).ConfigureAwait(false);
        return new DigestCheckpoint { Offset = mark.Offset, States = states };
    }

    /// <summary>The digests of the bytes appended so far. More may be appended meanwhile.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that completes when all digests have come that far, with the digests in the order of <see cref="Algorithms"/>.</returns>
    /// <exception cref="ObjectDisposedException">The pipeline was disposed.</exception>
    public async Task<IReadOnlyList<DigestValue>> GetValuesAsync(CancellationToken cancellationToken)
    {
        var hashes = await _ring.Mark(static digest => digest.GetHash()).Completion.WaitAsync(cancellationToken).ConfigureAwait(false);
        return [.. Algorithms.Zip(hashes, (algorithm, hash) => DigestValue.Of(algorithm, hash))];
    }

    /// <summary>Gives up the blocks that are queued, waits for those under way, a matter of milliseconds, and releases all.</summary>
    /// <returns>A task that completes when no thread has anything to do with this pipeline.</returns>
    public ValueTask DisposeAsync() => new(_ring.StopAsync(new ObjectDisposedException(nameof(DigestPipeline))));

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
            _ring.Abandon();
            owner?.Dispose();
            throw;
        }

        _ring.Enqueue(bytes, owner);
    }
}
