namespace MediaExchange.Transfer.Engine.Hashing.Pipelines;

/// <summary>One digest of a pipeline: it goes through the blocks at a pace of its own, on at most one thread at a time.</summary>
internal sealed class DigestLane(BlockRing ring, ResumableDigest digest, int index)
{
    public ResumableDigest Digest { get; } = digest;

    public int Index { get; } = index;

    /// <summary>How many blocks are done. Under the ring's lock.</summary>
    public long Position { get; set; }

    /// <summary>Whether a thread has it, or will: there are blocks to do. Under the ring's lock.</summary>
    public bool IsRunning { get; set; }

    /// <summary>Does one block, and returns whether there are more.</summary>
    public bool DoBlock() => ring.DoBlock(this);
}
