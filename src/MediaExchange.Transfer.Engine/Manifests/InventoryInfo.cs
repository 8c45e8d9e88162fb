namespace MediaExchange.Transfer.Engine.Manifests;

/// <summary>An inventory that was written.</summary>
/// <param name="Path">The file.</param>
/// <param name="Objects">Rows.</param>
/// <param name="Bytes">Bytes of the objects in all.</param>
public sealed record InventoryInfo(string Path, long Objects, long Bytes);
