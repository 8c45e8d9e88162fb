namespace MediaExchange.Transfer.Engine.Stores;

/// <summary>Server-side encryption of an object.</summary>
/// <param name="Algorithm"><c>AES256</c> (SSE-S3), <c>aws:kms</c> or <c>aws:kms:dsse</c>.</param>
/// <param name="KmsKeyId">The KMS key: a full ARN for a key of another account; <see langword="null"/> for the bucket's default or AWS's own.</param>
/// <param name="BucketKeyEnabled">Whether an S3 Bucket Key is used; <see langword="null"/> leaves it to the bucket.</param>
public sealed record ServerSideEncryption(string Algorithm, string? KmsKeyId = null, bool? BucketKeyEnabled = null);
