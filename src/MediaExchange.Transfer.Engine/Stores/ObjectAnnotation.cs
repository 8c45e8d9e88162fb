namespace MediaExchange.Transfer.Engine.Stores;

/// <summary>One annotation of an object, as a listing tells it: a named text beside the object, in place of which S3 can put another without a new version.</summary>
/// <param name="Name">1 to 512 bytes of UTF-8; one of its kind on an object.</param>
/// <param name="Size">Bytes of the text: 1 byte to 1 MiB.</param>
/// <param name="ETag">The annotation's own entity tag, without its quotes.</param>
public sealed record ObjectAnnotation(string Name, long Size, string ETag);
