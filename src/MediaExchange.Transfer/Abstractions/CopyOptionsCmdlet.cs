using System.Management.Automation;
using MediaExchange.Transfer.Aws;
using MediaExchange.Transfer.Binding;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Hashing;
using MediaExchange.Transfer.Engine.Ledgers;
using MediaExchange.Transfer.Engine.Planning;

namespace MediaExchange.Transfer.Abstractions;

/// <summary>A cmdlet that copies: what is carried over, and what the copies get.</summary>
public abstract class CopyOptionsCmdlet : TransferCmdlet, ICopyParameters
{
    private protected const string FromResult = "Result";

    private protected CopyOptionsCmdlet()
    {
    }

    /// <summary>What is copied besides the bytes.</summary>
    [Parameter(ParameterSetName = FromSource)]
    [Parameter(ParameterSetName = FromInventory)]
    [PSDefaultValue(Help = "Default")]
    public CopyProperties CopyProperty { get; set; }

    /// <summary>The storage class of the copies, such as STANDARD_IA. It is never taken from the source.</summary>
    [Parameter(ParameterSetName = FromSource)]
    [Parameter(ParameterSetName = FromInventory)]
    [PSDefaultValue(Help = "STANDARD")]
    [ArgumentCompleter(typeof(StorageClassCompleter))]
    [ValidateNotNullOrEmpty]
    public string? StorageClass { get; set; }

    /// <summary>How the copies are encrypted: AES256, aws:kms or aws:kms:dsse. Without it, as the destination bucket says.</summary>
    [Parameter(ParameterSetName = FromSource)]
    [Parameter(ParameterSetName = FromInventory)]
    [ValidateSet("AES256", "aws:kms", "aws:kms:dsse")]
    public string? ServerSideEncryption { get; set; }

    /// <summary>The KMS key that encrypts the copies. Write a full ARN for a key of another account. Means aws:kms unless -ServerSideEncryption says otherwise.</summary>
    [Parameter(ParameterSetName = FromSource)]
    [Parameter(ParameterSetName = FromInventory)]
    [ValidateNotNullOrEmpty]
    public string? KmsKeyId { get; set; }

    /// <summary>Gives the owner of the destination bucket full control of the copies, for buckets of other accounts that still use access control lists.</summary>
    [Parameter(ParameterSetName = FromSource)]
    [Parameter(ParameterSetName = FromInventory)]
    public SwitchParameter BucketOwnerFullControl { get; set; }

    /// <summary>
    /// Canonical user ids, as such or as id=..., that get full control of the copies. Nobody gets a grant without it. A bucket that enforces its owner refuses this;
    /// there, and beside -BucketOwnerFullControl, leave it out.
    /// </summary>
    [Parameter(ParameterSetName = FromSource)]
    [Parameter(ParameterSetName = FromInventory)]
    [Alias("GrantFullControl")]
    [ValidateNotNullOrEmpty]
    public string[]? Grant { get; set; }

    /// <summary>What to do when the destination has an object of that key.</summary>
    [Parameter(ParameterSetName = FromSource)]
    [Parameter(ParameterSetName = FromInventory)]
    [PSDefaultValue(Help = "Skip")]
    public IfExists IfExists { get; set; }

    /// <summary>What counts as the same object, for -IfExists Skip.</summary>
    [Parameter(ParameterSetName = FromSource)]
    [Parameter(ParameterSetName = FromInventory)]
    [PSDefaultValue(Help = "ETagOrChecksum")]
    public SkipRule SkipRule { get; set; }

    /// <summary>The size of a part of a large object: 5MB to 5GB. Without it, chosen by the object's size, from 64MB. Raised where 10,000 parts would not do.</summary>
    [Parameter(ParameterSetName = FromSource)]
    [Parameter(ParameterSetName = FromInventory)]
    [ValidateRange(S3Limits.MinPartSize, S3Limits.MaxPartSize)]
    public long PartSize { get; set; }

    /// <summary>Objects larger than this are copied in parts, in parallel, which is faster: 5MB to 5GB. Smaller ones are copied whole, which keeps the ETag of those that were uploaded whole.</summary>
    [Parameter(ParameterSetName = FromSource)]
    [Parameter(ParameterSetName = FromInventory)]
    [PSDefaultValue(Help = "512MB")]
    [ValidateRange(S3Limits.MinPartSize, S3Limits.MaxCopySize)]
    public long MultipartThreshold { get; set; } = new TransferOptions().MultipartThreshold;

    /// <summary>
    /// Cuts each copy into parts as its source is cut, so that it gets its source's ETag. Both sides must be encrypted alike: with SSE-S3, or not at all.
    /// An object whose ETag cannot be kept fails. -PartSize does not count then.
    /// </summary>
    [Parameter(ParameterSetName = FromSource)]
    [Parameter(ParameterSetName = FromInventory)]
    public SwitchParameter PreserveETag { get; set; }

    /// <summary>
    /// Lets the bytes pass through this machine also where the store could copy them by itself. Where it cannot, because the sides are different stores or partitions,
    /// or the destination's credentials cannot read the source, they do so anyway, and the command says why.
    /// </summary>
    [Parameter(ParameterSetName = FromSource)]
    [Parameter(ParameterSetName = FromInventory)]
    public SwitchParameter Streamed { get; set; }

    /// <summary>
    /// Digests of the whole object that each copy carries as metadata, in lower-case hex: content-md5, content-sha256 and so on. Those that S3 keeps cost nothing
    /// (CRC64NVME of most objects); for the others the object is read once, at the speed of the slowest of them. A destination that carries them already is not read.
    /// </summary>
    [Parameter(ParameterSetName = FromSource)]
    [Parameter(ParameterSetName = FromInventory)]
    [ValidateNotNullOrEmpty]
    public DigestAlgorithm[]? Checksum { get; set; }

    /// <summary>The most memory for bytes that pass through this computer, of all objects together: 16MB or more. Only -Checksum, and copies between stores, need any.</summary>
    [Parameter]
    [PSDefaultValue(Help = "256MB")]
    [ValidateRange(16L << 20, long.MaxValue)]
    public long MemoryBudget { get; set; } = new TransferOptions().MemoryBudget;

    /// <summary>
    /// The longest time that one object may take, waiting included: one second or more, such as 00:30:00 or (New-TimeSpan -Hours 2). After it the object fails,
    /// and the others go on. Without it there is no limit.
    /// </summary>
    [Parameter]
    public TimeSpan? ItemTimeout { get; set; }

    /// <summary>
    /// When the run is interrupted, leaves the unfinished multipart uploads of large objects where they are, named in the ledger, so that -Resume copies only the parts
    /// that are missing. They cost storage until then. Without it they are aborted, and nothing stays behind.
    /// </summary>
    [Parameter]
    public SwitchParameter KeepUploads { get; set; }

    /// <summary>
    /// Where the ledger is written: a file that is not there yet. Without it, runs/(run id)/ledger.ndjson below your application data; each result tells it.
    /// The listing of a prefix is kept beside it, in a file that ends in .inventory.csv. A result that comes down the pipeline names its ledger: its run is gone on with, as by -Resume.
    /// </summary>
    [Parameter(ParameterSetName = FromSource)]
    [Parameter(ParameterSetName = FromInventory)]
    [Parameter(Mandatory = true, ParameterSetName = FromResult, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? LedgerPath { get; set; }

    /// <summary>The parameters as options; ends the cmdlet where they exclude each other.</summary>
    private protected TransferOptions Options => this.Apply(
        new()
        {
            MaxConcurrency = MaxConcurrency,
            MaxRequestsPerSecond = MaxRequestsPerSecond,
            MaxAttempts = MaxAttempts,
            OnInterrupt = () => KeepUploads ? InterruptAction.Keep : InterruptAction.Abort,
        },
        ThrowTerminatingError);

    /// <summary>Finds out, by reading only, what would be done.</summary>
    private protected TransferPlan Plan(Route route, StorePair stores, TransferOptions options, ResumeState? done = null) =>
        Wait(TransferEngine.PlanAsync(route.Define(done), stores.Source, stores.Destination, options, StopToken));
}
