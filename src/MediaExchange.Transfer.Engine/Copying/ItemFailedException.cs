namespace MediaExchange.Transfer.Engine.Copying;

/// <summary>Ends one item from deep inside a copy; <see cref="ItemCopier"/> turns it into the item's outcome. Never leaves the engine.</summary>
internal sealed class ItemFailedException(ItemFailure failure) : Exception(failure.Message)
{
    public ItemFailure Failure { get; } = failure;
}
