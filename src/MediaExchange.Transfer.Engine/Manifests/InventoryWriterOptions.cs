namespace MediaExchange.Transfer.Engine.Manifests;

/// <summary>How an <see cref="InventoryWriter"/> writes.</summary>
public sealed record InventoryWriterOptions
{
    /// <summary>An empty inventory is refused.</summary>
    public static InventoryWriterOptions Default { get; } = new();

    /// <summary>Whether an inventory without rows may be published. By default it is refused: it is nearly always a mistake in a prefix or filter.</summary>
    public bool AllowEmpty { get; init; }
}
