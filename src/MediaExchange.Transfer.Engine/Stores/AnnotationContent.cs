namespace MediaExchange.Transfer.Engine.Stores;

/// <summary>An annotation that was read.</summary>
/// <param name="ETag">The annotation's own entity tag, without its quotes; empty when the store does not tell it.</param>
/// <param name="Payload">Its text, as UTF-8: 1 byte to 1 MiB.</param>
public sealed record AnnotationContent(string ETag, ReadOnlyMemory<byte> Payload);
