using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Manifests;

/// <summary>One row of an inventory: an object, or the reason why the row names none.</summary>
/// <param name="Line">The line of the file on which the row begins, from 1; blank lines and lines within quotes count. For a listing, the position of the object.</param>
/// <param name="Source">The object, its key decoded; <see langword="null"/> for a row that cannot be read.</param>
/// <param name="Problem">Why the row cannot be read, and what to do; <see langword="null"/> for a good row.</param>
public sealed record InventoryRow(long Line, ObjectLocation? Source, string? Problem)
{
    /// <summary>What the listing told of the object, for a row that has just been listed: size and ETag need not be asked for again.</summary>
    public ListedObject? Listed { get; init; }
}
