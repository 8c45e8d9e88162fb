using System.Management.Automation;
using MediaExchange.Transfer.Engine.Hashing;
using MediaExchange.Transfer.Engine.Planning;

namespace MediaExchange.Transfer.Binding;

/// <summary>The parameters that say what is carried over and what the copies get, wherever they are copied.</summary>
internal sealed record CopySettings
{
    public CopyProperties CopyProperty { get; init; }

    public string? StorageClass { get; init; }

    public string? ServerSideEncryption { get; init; }

    public string? KmsKeyId { get; init; }

    public bool BucketOwnerFullControl { get; init; }

    public string[]? Grant { get; init; }

    public IfExists IfExists { get; init; }

    public SkipRule SkipRule { get; init; }

    public long PartSize { get; init; }

    public long MultipartThreshold { get; init; }

    public bool PreserveETag { get; init; }

    public DigestAlgorithm[]? Checksum { get; init; }

    public TimeSpan? ItemTimeout { get; init; }

    /// <summary>Puts them into options.</summary>
    /// <param name="options">What they say nothing of stays.</param>
    /// <param name="refuse">Ends the cmdlet; called where parameters exclude each other.</param>
    public TransferOptions Apply(TransferOptions options, Action<ErrorRecord> refuse)
    {
        if (BucketOwnerFullControl && Grant is not null)
            refuse(ErrorRecords.InvalidOption(nameof(Grant), Grant, "-BucketOwnerFullControl and -Grant exclude each other: S3 takes a canned access control list or grants, not both. Leave one out."));
        if (KmsKeyId is not null && ServerSideEncryption is "AES256")
            refuse(ErrorRecords.InvalidOption(nameof(KmsKeyId), KmsKeyId, "-KmsKeyId needs -ServerSideEncryption aws:kms or aws:kms:dsse, and it is AES256. Leave one of them out."));
        if (ItemTimeout < TimeSpan.FromSeconds(1))
            refuse(ErrorRecords.InvalidOption(nameof(ItemTimeout), ItemTimeout, $"-ItemTimeout is {ItemTimeout}, and an object is given one second or more. Write 00:30:00 or (New-TimeSpan -Minutes 30); a bare number counts ticks of 100 nanoseconds."));
        var encryption = ServerSideEncryption ?? (KmsKeyId is null ? null : "aws:kms");
        return options with
        {
            CopyProperties = CopyProperty,
            IfExists = IfExists,
            SkipRule = SkipRule,
            ItemTimeout = ItemTimeout,
            MultipartThreshold = MultipartThreshold,
            PartSize = PartSize == 0 ? null : PartSize,
            PreserveETag = PreserveETag,
            Digests = [.. (Checksum ?? []).Distinct()],
            Destination = new()
            {
                StorageClass = StorageClass,
                Encryption = encryption is null ? null : new(encryption, KmsKeyId),
                CannedAcl = BucketOwnerFullControl ? "bucket-owner-full-control" : null,
                GrantFullControl = [.. (Grant ?? []).Select(grant => CanonicalId(grant, refuse))],
            },
        };
    }

    private static string CanonicalId(string grant, Action<ErrorRecord> refuse)
    {
        var equals = grant.IndexOf('=', StringComparison.Ordinal);
        if (equals >= 0 && !grant[..equals].Trim().Equals("id", StringComparison.OrdinalIgnoreCase))
            refuse(ErrorRecords.InvalidOption(nameof(Grant), grant, $"-Grant takes canonical user ids, and '{grant}' is something else. Write the id of the account that is to have full control, as such or as id=..."));
        return grant[(equals + 1)..].Trim(' ', '"');
    }
}
