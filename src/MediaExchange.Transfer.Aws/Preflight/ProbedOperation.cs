namespace MediaExchange.Transfer.Aws.Preflight;

/// <summary>One request that was tried.</summary>
/// <param name="Side">What the bucket is to the helper.</param>
/// <param name="Bucket">The bucket.</param>
/// <param name="Operation">In S3's own word, such as <c>GetObjectTagging</c>.</param>
/// <param name="IsAllowed">Whether it was not refused.</param>
/// <param name="Problem">What the store said, where it refused.</param>
internal sealed record ProbedOperation(BucketSide Side, string Bucket, string Operation, bool IsAllowed, string? Problem = null);
