namespace MediaExchange.Transfer.Aws.Preflight;

/// <summary>What can be told of a bucket by looking at it; what may not be looked at is null, and named in <see cref="Denied"/>.</summary>
internal sealed record BucketFacts
{
    public required string Name { get; init; }

    /// <summary>Null where the store has no regions.</summary>
    public string? Region { get; init; }

    /// <summary><c>BucketOwnerEnforced</c>, <c>BucketOwnerPreferred</c> or <c>ObjectWriter</c>, which also stands where the bucket has no such setting.</summary>
    public string? Ownership { get; init; }

    /// <summary><c>AES256</c>, <c>aws:kms</c> or <c>aws:kms:dsse</c>: what is written without a word on it is encrypted so.</summary>
    public string? Encryption { get; init; }

    /// <summary>The key of that, as the bucket's owner wrote it: an ARN, an id, an alias; null for the account's own key of S3.</summary>
    public string? EncryptionKey { get; init; }

    public bool? IsVersioned { get; init; }

    /// <summary>Requests that were refused.</summary>
    public IReadOnlyList<string> Denied { get; init; } = [];
}
