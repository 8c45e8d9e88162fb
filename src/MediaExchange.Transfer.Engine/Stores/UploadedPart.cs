namespace MediaExchange.Transfer.Engine.Stores;

/// <summary>A part that is there.</summary>
/// <param name="PartNumber">1 to 10,000.</param>
/// <param name="ETag">Without its quotes; the MD5 of the part's bytes unless encrypted with a KMS key.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Checksum">The store's checksum of the part, where it told one.</param>
public sealed record UploadedPart(int PartNumber, string ETag, long Size, StoredChecksum? Checksum = null);
