using System.Management.Automation;
using MediaExchange.Transfer.Binding;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Planning;

namespace MediaExchange.Transfer.Abstractions;

/// <summary>A cmdlet that copies: what is carried over, and what the copies get.</summary>
public abstract class CopyOptionsCmdlet : TransferCmdlet
{
    private protected CopyOptionsCmdlet()
    {
    }

    /// <summary>What is copied besides the bytes.</summary>
    [Parameter]
    [PSDefaultValue(Help = "Default")]
    public CopyProperties CopyProperty { get; set; }

    /// <summary>The storage class of the copies, such as STANDARD_IA. It is never taken from the source.</summary>
    [Parameter]
    [PSDefaultValue(Help = "STANDARD")]
    [ArgumentCompleter(typeof(StorageClassCompleter))]
    [ValidateNotNullOrEmpty]
    public string? StorageClass { get; set; }

    /// <summary>How the copies are encrypted: AES256, aws:kms or aws:kms:dsse. Without it, as the destination bucket says.</summary>
    [Parameter]
    [ValidateSet("AES256", "aws:kms", "aws:kms:dsse")]
    public string? ServerSideEncryption { get; set; }

    /// <summary>The KMS key that encrypts the copies. Write a full ARN for a key of another account. Means aws:kms unless -ServerSideEncryption says otherwise.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? KmsKeyId { get; set; }

    /// <summary>Gives the owner of the destination bucket full control of the copies, for buckets of other accounts that still use access control lists.</summary>
    [Parameter]
    public SwitchParameter BucketOwnerFullControl { get; set; }

    /// <summary>Canonical user ids that get full control of the copies. A bucket that enforces its owner refuses this.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? GrantFullControl { get; set; }

    /// <summary>What to do when the destination has an object of that key.</summary>
    [Parameter]
    [PSDefaultValue(Help = "Skip")]
    public IfExists IfExists { get; set; }

    /// <summary>What counts as the same object, for -IfExists Skip.</summary>
    [Parameter]
    [PSDefaultValue(Help = "ETagOrChecksum")]
    public SkipRule SkipRule { get; set; }

    /// <summary>The size of a part of a large object: 5MB to 5GB. Without it, chosen by the object's size, from 64MB. Raised where 10,000 parts would not do.</summary>
    [Parameter]
    [ValidateRange(S3Limits.MinPartSize, S3Limits.MaxPartSize)]
    public long PartSize { get; set; }

    /// <summary>Where the ledger is written: a file that is not there yet. Without it, runs/(run id)/ledger.ndjson below your application data; each result tells it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? LedgerPath { get; set; }

    /// <summary>The parameters as options; ends the cmdlet where they exclude each other.</summary>
    private protected TransferOptions Options
    {
        get
        {
            if (BucketOwnerFullControl && GrantFullControl is not null)
                ThrowTerminatingError(ErrorRecords.InvalidOption(nameof(GrantFullControl), GrantFullControl, "-BucketOwnerFullControl and -GrantFullControl exclude each other: S3 takes a canned access control list or grants, not both. Leave one out."));
            if (KmsKeyId is not null && ServerSideEncryption is "AES256")
                ThrowTerminatingError(ErrorRecords.InvalidOption(nameof(KmsKeyId), KmsKeyId, "-KmsKeyId needs -ServerSideEncryption aws:kms or aws:kms:dsse, and it is AES256. Leave one of them out."));
            var encryption = ServerSideEncryption ?? (KmsKeyId is null ? null : "aws:kms");
            return new()
            {
                CopyProperties = CopyProperty,
                IfExists = IfExists,
                SkipRule = SkipRule,
                MaxConcurrency = MaxConcurrency,
                MaxRequestsPerSecond = MaxRequestsPerSecond,
                PartSize = PartSize == 0 ? null : PartSize,
                Destination = new()
                {
                    StorageClass = StorageClass,
                    Encryption = encryption is null ? null : new(encryption, KmsKeyId),
                    CannedAcl = BucketOwnerFullControl ? "bucket-owner-full-control" : null,
                    GrantFullControl = GrantFullControl ?? [],
                },
            };
        }
    }
}
