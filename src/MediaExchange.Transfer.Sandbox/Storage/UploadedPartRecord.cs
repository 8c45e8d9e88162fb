namespace MediaExchange.Transfer.Sandbox.Storage;

/// <summary>A part that waits for its upload to be completed.</summary>
/// <param name="Number">1 to 10,000.</param>
/// <param name="Content">Its bytes, which with an injected corruption differ from those that were sent.</param>
/// <param name="Md5">The part's ETag.</param>
/// <param name="Checksum">In the upload's algorithm, of the bytes as they were sent (or, with a corrupted copy, as they are).</param>
/// <param name="LastModified">When it came.</param>
internal sealed record UploadedPartRecord(
    int Number, Content Content, UInt128 Md5, string? Checksum, DateTimeOffset LastModified);
