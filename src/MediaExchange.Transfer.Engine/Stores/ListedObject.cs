namespace MediaExchange.Transfer.Engine.Stores;

/// <summary>One entry of a listing.</summary>
/// <param name="Key">The key as the store has it, not URL-encoded.</param>
/// <param name="Size">Bytes.</param>
/// <param name="ETag">Without its quotes.</param>
/// <param name="LastModified">When it was written.</param>
/// <param name="StorageClass">The storage class. A listing does not tell whether an archived object is restored.</param>
/// <param name="VersionId">The version, in a listing of versions.</param>
public sealed record ListedObject(string Key, long Size, string ETag, DateTimeOffset LastModified, string StorageClass, string? VersionId = null);
