namespace MediaExchange.Transfer.Engine.Stores;

/// <summary>Copies a range of the source into one part, server-side (UploadPartCopy).</summary>
/// <param name="Upload">The upload.</param>
/// <param name="PartNumber">1 to 10,000.</param>
/// <param name="Source">The source, with its version where there is one.</param>
/// <param name="SourceETag">The ETag that the source must have: the pin.</param>
/// <param name="Offset">The first byte.</param>
/// <param name="Length">How many bytes: 5 MiB to 5 GiB, the last part any size from 1.</param>
public sealed record CopyPartRequest(CreatedUpload Upload, int PartNumber, ObjectLocation Source, string SourceETag, long Offset, long Length);
