namespace MediaExchange.Transfer.Engine.Reading;

/// <summary>What one reader of an object has of the <see cref="BufferBudget"/>.</summary>
internal sealed class BufferShare(BufferBudget budget, long age)
{
    /// <summary>The item's place in the run: the smallest goes first.</summary>
    public long Age => age;

    /// <summary>Blocks granted and not yet given back. Belongs to the budget's lock.</summary>
    public int Held { get; set; }

    /// <summary>Waits for so many blocks at once.</summary>
    /// <param name="blocks">1 to <see cref="BufferBudget.LargestGrant"/>.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is held then.</param>
    public ValueTask<BufferGrant> AcquireAsync(int blocks, CancellationToken cancellationToken) => budget.AcquireAsync(this, blocks, cancellationToken);
}
