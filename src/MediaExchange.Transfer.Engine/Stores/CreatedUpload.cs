namespace MediaExchange.Transfer.Engine.Stores;

/// <summary>A multipart upload that was begun.</summary>
/// <param name="Destination">Where to.</param>
/// <param name="UploadId">The store's id of it.</param>
/// <param name="Checksum">The full-object checksum that the store agreed to compute; <see langword="null"/> when it knows none (then evidence is the ETag or the size).</param>
public sealed record CreatedUpload(ObjectLocation Destination, string UploadId, ChecksumAlgorithm? Checksum)
{
    /// <summary>How its object will be encrypted; <see langword="null"/> when the store does not say.</summary>
    public ServerSideEncryption? Encryption { get; init; }
}
