using System.Management.Automation;
using MediaExchange.Transfer.Engine.Planning;

namespace MediaExchange.Transfer.Binding;

/// <summary>Turns the parameters of a copy into options.</summary>
internal static class CopySettings
{
    /// <summary>Puts them into options.</summary>
    /// <param name="given">The parameters.</param>
    /// <param name="options">What they say nothing of stays.</param>
    /// <param name="refuse">Ends the cmdlet; called where parameters exclude each other.</param>
    public static TransferOptions Apply(this ICopyParameters given, TransferOptions options, Action<ErrorRecord> refuse)
    {
        if (given.BucketOwnerFullControl && given.Grant is not null)
            refuse(ErrorRecords.InvalidOption(nameof(given.Grant), given.Grant, "-BucketOwnerFullControl and -Grant exclude each other: S3 takes a canned access control list or grants, not both. Leave one out."));
        if (given.KmsKeyId is not null && given.ServerSideEncryption is "AES256")
            refuse(ErrorRecords.InvalidOption(nameof(given.KmsKeyId), given.KmsKeyId, "-KmsKeyId needs -ServerSideEncryption aws:kms or aws:kms:dsse, and it is AES256. Leave one of them out."));
        if (given.ItemTimeout < TimeSpan.FromSeconds(1))
            refuse(ErrorRecords.InvalidOption(nameof(given.ItemTimeout), given.ItemTimeout, $"-ItemTimeout is {given.ItemTimeout}, and an object is given one second or more. Write 00:30:00 or (New-TimeSpan -Minutes 30); a bare number counts ticks of 100 nanoseconds."));
        var encryption = given.ServerSideEncryption ?? (given.KmsKeyId is null ? null : "aws:kms");
        return options with
        {
            CopyProperties = given.CopyProperty,
            IfExists = given.IfExists,
            SkipRule = given.SkipRule,
            ItemTimeout = given.ItemTimeout,
            MultipartThreshold = given.MultipartThreshold,
            PartSize = given.PartSize == 0 ? null : given.PartSize,
            PreserveETag = given.PreserveETag,
            Route = given.Streamed ? CopyRoute.Streamed : CopyRoute.Auto,
            MemoryBudget = given.MemoryBudget,
            Digests = [.. (given.Checksum ?? []).Distinct()],
            Destination = new()
            {
                StorageClass = given.StorageClass,
                Encryption = encryption is null ? null : new(encryption, given.KmsKeyId),
                CannedAcl = given.BucketOwnerFullControl ? "bucket-owner-full-control" : null,
                GrantFullControl = [.. (given.Grant ?? []).Select(grant => CanonicalId(grant, refuse))],
            },
        };
    }

    private static string CanonicalId(string grant, Action<ErrorRecord> refuse)
    {
        var equals = grant.IndexOf('=', StringComparison.Ordinal);
        if (equals >= 0 && !grant[..equals].Trim().Equals("id", StringComparison.OrdinalIgnoreCase))
            refuse(ErrorRecords.InvalidOption(nameof(ICopyParameters.Grant), grant, $"-Grant takes canonical user ids, and '{grant}' is something else. Write the id of the account that is to have full control, as such or as id=..."));
        return grant[(equals + 1)..].Trim(' ', '"');
    }
}
