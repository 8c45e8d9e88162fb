using System.Management.Automation;
using MediaExchange.Transfer.Binding;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Hashing;
using MediaExchange.Transfer.Engine.Planning;

namespace MediaExchange.Transfer.Abstractions;

/// <summary>A cmdlet that lets a helper copy: the same choices as Invoke-S3Transfer has, as far as they do not concern this computer.</summary>
public abstract class RunCopyCmdlet : RunCmdlet, ICopyParameters
{
    private protected RunCopyCmdlet()
    {
    }

    /// <inheritdoc cref="CopyOptionsCmdlet.CopyProperty"/>
    [Parameter]
    [PSDefaultValue(Help = "Default")]
    public CopyProperties CopyProperty { get; set; }

    /// <inheritdoc cref="CopyOptionsCmdlet.StorageClass"/>
    [Parameter]
    [PSDefaultValue(Help = "STANDARD")]
    [ArgumentCompleter(typeof(StorageClassCompleter))]
    [ValidateNotNullOrEmpty]
    public string? StorageClass { get; set; }

    /// <inheritdoc cref="CopyOptionsCmdlet.ServerSideEncryption"/>
    [Parameter]
    [ValidateSet("AES256", "aws:kms", "aws:kms:dsse")]
    public string? ServerSideEncryption { get; set; }

    /// <inheritdoc cref="CopyOptionsCmdlet.KmsKeyId"/>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? KmsKeyId { get; set; }

    /// <inheritdoc cref="CopyOptionsCmdlet.BucketOwnerFullControl"/>
    [Parameter]
    public SwitchParameter BucketOwnerFullControl { get; set; }

    /// <summary>
    /// Canonical user ids, as such or as id=..., that get full control of the copies. Without it, the subscriber that a publisher's helper was installed for, and otherwise nobody.
    /// A bucket that enforces its owner refuses this; there, and beside -BucketOwnerFullControl, leave it out.
    /// </summary>
    [Parameter]
    [Alias("GrantFullControl")]
    [ValidateNotNullOrEmpty]
    public string[]? Grant { get; set; }

    /// <inheritdoc cref="CopyOptionsCmdlet.IfExists"/>
    [Parameter]
    [PSDefaultValue(Help = "Skip")]
    public IfExists IfExists { get; set; }

    /// <inheritdoc cref="CopyOptionsCmdlet.SkipRule"/>
    [Parameter]
    [PSDefaultValue(Help = "ETagOrChecksum")]
    public SkipRule SkipRule { get; set; }

    /// <inheritdoc cref="CopyOptionsCmdlet.PartSize"/>
    [Parameter]
    [ValidateRange(S3Limits.MinPartSize, S3Limits.MaxPartSize)]
    public long PartSize { get; set; }

    /// <inheritdoc cref="CopyOptionsCmdlet.MultipartThreshold"/>
    [Parameter]
    [PSDefaultValue(Help = "512MB")]
    [ValidateRange(S3Limits.MinPartSize, S3Limits.MaxCopySize)]
    public long MultipartThreshold { get; set; } = new TransferOptions().MultipartThreshold;

    /// <inheritdoc cref="CopyOptionsCmdlet.PreserveETag"/>
    [Parameter]
    public SwitchParameter PreserveETag { get; set; }

    /// <summary>
    /// Lets the bytes pass through the helper's workers, also where S3 could copy them by itself: for objects that it refuses to copy, or not with their key. Each object
    /// goes to AWS Batch then, which takes longer and costs the workers' time; the copies are compared and accounted for in the same way.
    /// </summary>
    [Parameter]
    public SwitchParameter Streamed { get; set; }

    /// <inheritdoc cref="CopyOptionsCmdlet.Checksum"/>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public DigestAlgorithm[]? Checksum { get; set; }

    /// <summary>The most memory for bytes that pass through a worker, of all its objects together: 16MB or more, and less than the worker has. Only -Checksum and -Streamed need any.</summary>
    [Parameter]
    [PSDefaultValue(Help = "256MB")]
    [ValidateRange(16L << 20, long.MaxValue)]
    public long MemoryBudget { get; set; } = new TransferOptions().MemoryBudget;

    /// <inheritdoc cref="CopyOptionsCmdlet.ItemTimeout"/>
    [Parameter]
    public TimeSpan? ItemTimeout { get; set; }

    /// <summary>The most writes a second of each driver and worker. The default is what S3 sustains for one prefix.</summary>
    [Parameter]
    [PSDefaultValue(Help = "3500")]
    [ValidateRange(1, int.MaxValue)]
    public int? MaxRequestsPerSecond { get; set; }

    /// <summary>How often one request is tried before its object fails: 1 or more.</summary>
    [Parameter]
    [PSDefaultValue(Help = "16")]
    [ValidateRange(1, int.MaxValue)]
    public int? MaxAttempts { get; set; }

    /// <summary>The parameters as options; ends the cmdlet where they exclude each other.</summary>
    private protected TransferOptions Options => this.Apply(new(), ThrowTerminatingError);
}
