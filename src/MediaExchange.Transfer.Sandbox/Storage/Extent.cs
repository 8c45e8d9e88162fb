namespace MediaExchange.Transfer.Sandbox.Storage;

/// <summary>A range of a source.</summary>
internal readonly record struct Extent(ContentSource Source, long Offset, long Length);
