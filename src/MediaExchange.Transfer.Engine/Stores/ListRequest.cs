namespace MediaExchange.Transfer.Engine.Stores;

/// <summary>Asks for one page of the objects of a bucket, in the order of their keys' UTF-8 bytes.</summary>
/// <param name="Bucket">The bucket.</param>
/// <param name="Prefix">Keys must begin with it; empty for all.</param>
/// <param name="StartAfter">Keys must come after it; <see langword="null"/> from the beginning.</param>
/// <param name="ContinuationToken">From the previous page; wins over <paramref name="StartAfter"/>.</param>
/// <param name="MaxKeys">1 to 1,000.</param>
public sealed record ListRequest(string Bucket, string Prefix = "", string? StartAfter = null, string? ContinuationToken = null, int MaxKeys = S3Limits.MaxPageSize);
