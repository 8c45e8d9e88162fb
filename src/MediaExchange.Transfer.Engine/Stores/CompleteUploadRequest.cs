namespace MediaExchange.Transfer.Engine.Stores;

/// <summary>Publishes a multipart upload.</summary>
/// <param name="Upload">The upload.</param>
/// <param name="Parts">All parts in ascending order.</param>
/// <param name="ObjectSize">The size that the whole must have (<c>x-amz-mp-object-size</c>); a store that knows it refuses a mismatch.</param>
/// <param name="FullObjectChecksum">The checksum that the whole must have, of the algorithm that the upload was created with; the store refuses a mismatch with <see cref="StoreErrorKind.BadDigest"/>.</param>
/// <param name="IfNoneMatch">Whether to fail with <see cref="StoreErrorKind.PreconditionFailed"/> when the destination exists.</param>
public sealed record CompleteUploadRequest(
    CreatedUpload Upload,
    IReadOnlyList<UploadedPart> Parts,
    long ObjectSize,
    StoredChecksum? FullObjectChecksum,
    bool IfNoneMatch);
