namespace MediaExchange.Transfer.Engine.Stores;

/// <summary>Writes one part from bytes that pass through this machine (UploadPart).</summary>
/// <remarks>
/// Bytes at hand (a seekable stream) can carry a digest that the store checks before it keeps them. Bytes that pass through (a stream that cannot
/// seek) are sent as they come, and nothing is held back: their digests are known only at the end, and the caller compares them with the answer's
/// (<see cref="UploadedPart.ETag"/> is the MD5, <see cref="UploadedPart.Checksum"/> the store's own). What the stream throws is what the call throws;
/// one that ends early is <see cref="StoreErrorKind.ConnectionLost"/>. To try again takes a new stream: whoever retries fetches the bytes anew.
/// </remarks>
/// <param name="Upload">The upload.</param>
/// <param name="PartNumber">1 to 10,000.</param>
/// <param name="Content">The bytes, read once from where the stream stands. It is not disposed.</param>
/// <param name="Length">How many of them: 5 MiB to 5 GiB, the last part any size from 0.</param>
public sealed record UploadPartRequest(CreatedUpload Upload, int PartNumber, Stream Content, long Length)
{
    /// <summary>The checksum of these bytes, of the upload's algorithm; <see langword="null"/> for none. The store refuses other bytes with <see cref="StoreErrorKind.BadDigest"/>; one that does not know it ignores it.</summary>
    public StoredChecksum? Checksum { get; init; }

    /// <summary>The MD5 of these bytes in base64 (Content-MD5), which every store knows; <see langword="null"/> for none. The store refuses other bytes with <see cref="StoreErrorKind.BadDigest"/>.</summary>
    public string? ContentMd5 { get; init; }
}
