namespace MediaExchange.Transfer.Engine.Stores;

/// <summary>What a written object gets that no source decides: the same for one byte and for 5 TB.</summary>
public sealed record DestinationSettings
{
    /// <summary>Nothing special: the bucket's own encryption, STANDARD, no grants.</summary>
    public static DestinationSettings Default { get; } = new();

    /// <summary>The storage class; <see langword="null"/> means STANDARD.</summary>
    public string? StorageClass { get; init; }

    /// <summary>The encryption; <see langword="null"/> leaves it to the bucket.</summary>
    public ServerSideEncryption? Encryption { get; init; }

    /// <summary>A canned ACL such as <c>bucket-owner-full-control</c>; <see langword="null"/> by default, because owner-enforced buckets refuse the others.</summary>
    public string? CannedAcl { get; init; }

    /// <summary>Canonical user ids that get full control; cannot be combined with a canned ACL.</summary>
    public IReadOnlyList<string> GrantFullControl { get; init; } = [];
}
