namespace MediaExchange.Transfer.Engine.Stores;

/// <summary>What a bucket of an <see cref="InMemoryObjectStore"/> is like.</summary>
public sealed record InMemoryBucketSetup
{
    /// <summary>Without versions, owner-enforced, encrypted with SSE-S3.</summary>
    public static InMemoryBucketSetup Default { get; } = new();

    /// <summary>Its region; <see langword="null"/> for none.</summary>
    public string? Region { get; init; }

    /// <summary>Whether it keeps versions.</summary>
    public bool IsVersioned { get; init; }

    /// <summary>Whether it refuses access control lists other than <c>bucket-owner-full-control</c>, as every bucket does by default since April 2023.</summary>
    public bool IsOwnerEnforced { get; init; } = true;

    /// <summary>The encryption of objects that ask for none. With <c>aws:kms</c> the ETag is not the MD5 of the bytes.</summary>
    public ServerSideEncryption DefaultEncryption { get; init; } = new("AES256");
}
