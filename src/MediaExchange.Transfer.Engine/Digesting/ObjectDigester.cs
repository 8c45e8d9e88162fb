using MediaExchange.Transfer.Engine.Copying;
using MediaExchange.Transfer.Engine.Hashing;
using MediaExchange.Transfer.Engine.Reading;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Digesting;

/// <summary>Finds the digests of one object: those that its store keeps, and the others from its bytes, read once. A digest is right or absent.</summary>
/// <param name="buffers">The run's memory.</param>
internal sealed class ObjectDigester(BufferBudget buffers)
{
    // Bytes that were wrong once were so on their way, and come right the second time; if not, they are wrong where they lie.
    private const int Tries = 2;

    // 8 MiB, a range, so that the faster digests have something to do for a while each time that they are woken.
    private const int QueuedBlocks = RangedReader.DefaultRangeSize / BufferBudget.BlockSize;

    /// <summary>How many bytes are read between checkpoints. 4 GiB take about ten seconds, and 5 TB then leave a megabyte of lines.</summary>
    public long CheckpointInterval { get; init; } = 4L << 30;

    /// <summary>Fewer bytes are not worth a line in the ledger: they are read again in a second or two.</summary>
    public long WorthKeeping { get; init; } = 256L << 20;

    /// <summary>Digests an object.</summary>
    /// <param name="source">The object.</param>
    /// <param name="head">Its head, of the same ETag.</param>
    /// <param name="wanted">Which digests.</param>
    /// <param name="from">Where an earlier run stopped, for the same state of the object; <see langword="null"/> for its first byte.</param>
    /// <param name="keep">Writes down how far it is; <see langword="null"/> when nobody goes on with it.</param>
    /// <param name="cancellationToken">Stops it, after a last checkpoint; so does a store that fails for good.</param>
    /// <returns>The digests in the order wanted.</returns>
    /// <exception cref="StoreException">It cannot be read.</exception>
    /// <exception cref="ItemFailedException">It has changed meanwhile, or the bytes read are not those that the store says it has.</exception>
    public async Task<IReadOnlyList<DigestValue>> RunAsync(
        PinnedObject source,
        ObjectHead head,
        IReadOnlyList<DigestAlgorithm> wanted,
        DigestCheckpoint? from,
        Func<DigestCheckpoint, ValueTask>? keep,
        CancellationToken cancellationToken)
    {
        var missing = KnownDigests.ToCompute(head, wanted);
        if (missing.Count == 0)
            return [.. wanted.Select(algorithm => KnownDigests.Of(head, algorithm)!)];
        var check = KnownDigests.Check(head);
        for (var attempt = 1; ; attempt++)
        {
            var values = await ReadAsync(source, missing, from, keep, cancellationToken).ConfigureAwait(false);
            var read = check is null ? null : values.First(value => value.Algorithm == check.Algorithm);
            if (read == check)
                return [.. wanted.Select(algorithm => KnownDigests.Of(head, algorithm) ?? values.First(value => value.Algorithm == algorithm))];
            if (attempt == Tries)
                throw new ItemFailedException(Failures.BytesDiffer(source.Location, check!, read!));

            // Where it went wrong nobody knows, perhaps before the checkpoint.
            source.Tally.CountRetry();
            from = null;
        }
    }

    private async Task<IReadOnlyList<DigestValue>> ReadAsync(
        PinnedObject source, IReadOnlyList<DigestAlgorithm> algorithms, DigestCheckpoint? from, Func<DigestCheckpoint, ValueTask>? keep, CancellationToken cancellationToken)
    {
        var pipeline = Open(from, algorithms, source.Size);
        await using var _ = pipeline.ConfigureAwait(false);
        var kept = pipeline.Offset;
        try
        {
            await foreach (var block in new RangedReader(source, buffers).ReadAsync(kept, cancellationToken).ConfigureAwait(false))
            {
                Interlocked.Add(ref source.Caller.Counters.BytesRead, block.Length);
                await pipeline.AppendAsync(block.Memory, block, cancellationToken).ConfigureAwait(false);
                if (keep is null || pipeline.Offset - kept < CheckpointInterval)
                    continue;
                kept = pipeline.Offset;
                await keep(await pipeline.CheckpointAsync(cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or StoreException && keep is not null && pipeline.Offset - kept >= WorthKeeping)
        {
            await keep(await pipeline.CheckpointAsync(CancellationToken.None).ConfigureAwait(false)).ConfigureAwait(false);
            throw;
        }

        // The copy is still to come: who goes on with that needs not read again.
        if (keep is not null && pipeline.Offset > kept && source.Size >= WorthKeeping)
            await keep(await pipeline.CheckpointAsync(cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
        return await pipeline.GetValuesAsync(cancellationToken).ConfigureAwait(false);
    }

    private static DigestPipeline Open(DigestCheckpoint? from, IReadOnlyList<DigestAlgorithm> algorithms, long size)
    {
        try
        {
            if (from is not null && from.Offset <= size)
                return DigestPipeline.Resume(from, algorithms, QueuedBlocks);
        }
        catch (InvalidDataException)
        {
            // Of other digests, or damaged: the bytes are still there.
        }

        return new DigestPipeline(algorithms, QueuedBlocks);
    }
}
