namespace MediaExchange.Transfer.Engine.Manifests;

/// <summary>Where a field's content is, without the quotes around it.</summary>
/// <param name="Start">Its first byte, from the beginning of the row.</param>
/// <param name="Length">How many bytes.</param>
/// <param name="HasDoubledQuotes">Whether it holds quotes written as two.</param>
internal readonly record struct InventoryField(int Start, int Length, bool HasDoubledQuotes);
