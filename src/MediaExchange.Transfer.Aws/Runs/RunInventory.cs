namespace MediaExchange.Transfer.Aws.Runs;

/// <summary>The inventory of a remote run, as an object in S3 that does not change while the run goes on.</summary>
/// <param name="Bucket">Its bucket.</param>
/// <param name="Key">Its key.</param>
/// <param name="ETag">Its ETag, without quotes.</param>
/// <param name="VersionId">Its version; null where the bucket keeps none.</param>
/// <param name="Rows">How many rows it has: what a report must add up to.</param>
/// <param name="HasVersions">Whether its rows name versions.</param>
/// <param name="Name">What the person called it: a path or an address.</param>
internal sealed record RunInventory(string Bucket, string Key, string ETag, string? VersionId, long Rows, bool HasVersions, string Name);
