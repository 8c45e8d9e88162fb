using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Manifests;

/// <summary>One row of an inventory: an object, or the reason why the row names none.</summary>
/// <param name="Line">The line that the row begins at, from 1; blank lines and lines within quotes count.</param>
/// <param name="Source">The object, its key decoded; <see langword="null"/> when the row is malformed.</param>
/// <param name="Problem">What is wrong with the row and what to do, in one or two sentences; <see langword="null"/> when nothing is.</param>
public sealed record InventoryRow(long Line, ObjectLocation? Source, string? Problem);
