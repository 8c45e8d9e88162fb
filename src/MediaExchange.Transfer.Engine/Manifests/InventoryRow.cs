using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Manifests;

/// <summary>One row of an inventory: an object, or the reason why the row names none.</summary>
/// <param name="Line">The line of the file on which the row begins, from 1; for a listing, the position of the object.</param>
/// <param name="Source">The object; <see langword="null"/> for a row that cannot be read.</param>
/// <param name="Problem">Why the row cannot be read, in one sentence; <see langword="null"/> for a good row.</param>
public sealed record InventoryRow(long Line, ObjectLocation? Source, string? Problem);
