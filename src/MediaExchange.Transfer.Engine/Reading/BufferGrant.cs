namespace MediaExchange.Transfer.Engine.Reading;

/// <summary>Leave to hold so many blocks at once. What was not taken goes back with <see cref="Dispose"/>, what was taken with each block.</summary>
internal sealed class BufferGrant(BufferBudget budget, BufferShare share, int blocks, bool isAhead) : IDisposable
{
    private int _left = blocks;

    public BufferShare Share => share;

    /// <summary>Whether it was given to somebody who held some already.</summary>
    public bool IsAhead => isAhead;

    /// <summary>Takes one of the blocks; it is the caller's to release.</summary>
    /// <param name="offset">Where in the object it begins.</param>
    public DataBlock Take(long offset)
    {
        if (Interlocked.Decrement(ref _left) < 0)
            throw new InvalidOperationException("More blocks were taken than granted.");
        return new DataBlock(this, budget.TakeArray(), offset);
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _left, 0) is > 0 and var left)
            budget.Return(this, left, null);
    }

    internal void Return(byte[] array) => budget.Return(this, 1, array);
}
