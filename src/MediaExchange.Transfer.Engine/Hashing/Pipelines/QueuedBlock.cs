namespace MediaExchange.Transfer.Engine.Hashing.Pipelines;

/// <summary>A block in a pipeline's ring. <see cref="Left"/> counts the lanes that have not done with it, by interlocked decrement; all else is under the ring's lock.</summary>
internal struct QueuedBlock
{
    public ReadOnlyMemory<byte> Bytes;
    public IDisposable? Owner;
    public int Left;

    /// <summary>All lanes have done with it, and its owner knows.</summary>
    public bool IsReleased;
}
