namespace MediaExchange.Transfer.Engine.Stores;

/// <summary>Attaches an annotation to an object that is there (PutObjectAnnotation); one of that name is replaced.</summary>
/// <param name="Location">The object, with its version where there is one.</param>
/// <param name="ObjectETag">The ETag that the object must have, so that nothing is attached to somebody else's.</param>
/// <param name="Name">1 to 512 bytes of UTF-8.</param>
/// <param name="Payload">1 byte to 1 MiB of UTF-8.</param>
public sealed record WriteAnnotationRequest(ObjectLocation Location, string ObjectETag, string Name, ReadOnlyMemory<byte> Payload);
