namespace MediaExchange.Transfer.Engine.Stores;

/// <summary>A multipart upload that was begun and neither completed nor aborted.</summary>
/// <param name="Key">The key.</param>
/// <param name="UploadId">The store's id of it.</param>
/// <param name="Initiated">When it was begun.</param>
public sealed record PendingUpload(string Key, string UploadId, DateTimeOffset Initiated);
