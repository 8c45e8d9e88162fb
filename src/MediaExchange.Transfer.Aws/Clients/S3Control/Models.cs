namespace MediaExchange.Transfer.Aws.Clients.S3Control;

/// <summary>What a job does with each object. One of its members is set.</summary>
internal sealed class JobOperation
{
    public LambdaInvokeOperation? LambdaInvoke { get; set; }

    public S3CopyObjectOperation? S3PutObjectCopy { get; set; }

    public S3InitiateRestoreObjectOperation? S3InitiateRestoreObject { get; set; }

    public S3ComputeObjectChecksumOperation? S3ComputeObjectChecksum { get; set; }
}

/// <summary>Calls a function for each object.</summary>
internal sealed class LambdaInvokeOperation
{
    public string? FunctionArn { get; set; }

    /// <summary><c>1.0</c> (when not given), or <c>2.0</c>, in which events carry <see cref="UserArguments"/> and keys as they are.</summary>
    public string? InvocationSchemaVersion { get; set; }

    /// <summary>Up to 10 pairs; names up to 64 characters, values up to 1,024. Schema 2.0 only.</summary>
    public Dictionary<string, string>? UserArguments { get; set; }
}

/// <summary>Copies each object with one CopyObject.</summary>
internal sealed class S3CopyObjectOperation
{
    /// <summary>The destination bucket's ARN.</summary>
    public string? TargetResource { get; set; }

    public string? CannedAccessControlList { get; set; }

    public string? MetadataDirective { get; set; }

    public bool? RequesterPays { get; set; }

    public string? StorageClass { get; set; }

    public string? SSEAwsKmsKeyId { get; set; }

    public string? TargetKeyPrefix { get; set; }

    public bool? BucketKeyEnabled { get; set; }

    public string? ChecksumAlgorithm { get; set; }
}

/// <summary>Asks for each object back from the archive.</summary>
internal sealed class S3InitiateRestoreObjectOperation
{
    /// <summary>How long the copy stays, in days from 1.</summary>
    public int? ExpirationInDays { get; set; }

    /// <summary><c>BULK</c> or <c>STANDARD</c>.</summary>
    public string? GlacierJobTier { get; set; }
}

/// <summary>Has S3 compute a checksum of each object, for the report.</summary>
internal sealed class S3ComputeObjectChecksumOperation
{
    public string? ChecksumAlgorithm { get; set; }

    /// <summary><c>FULL_OBJECT</c> or <c>COMPOSITE</c>.</summary>
    public string? ChecksumType { get; set; }
}

/// <summary>Where a job's report goes.</summary>
internal sealed class JobReport
{
    public bool? Enabled { get; set; }

    /// <summary>The bucket's ARN.</summary>
    public string? Bucket { get; set; }

    /// <summary><c>Report_CSV_20180820</c>.</summary>
    public string? Format { get; set; }

    /// <summary>Up to 512 characters, without a slash at the end.</summary>
    public string? Prefix { get; set; }

    /// <summary><c>AllTasks</c> or <c>FailedTasksOnly</c>.</summary>
    public string? ReportScope { get; set; }

    /// <summary>The account that the bucket must belong to.</summary>
    public string? ExpectedBucketOwner { get; set; }
}

/// <summary>The list of objects.</summary>
internal sealed class JobManifest
{
    public JobManifestSpec? Spec { get; set; }

    public JobManifestLocation? Location { get; set; }
}

/// <summary>How the list is written.</summary>
internal sealed class JobManifestSpec
{
    /// <summary><c>S3BatchOperations_CSV_20180820</c> or <c>S3InventoryReport_CSV_20161130</c>.</summary>
    public string? Format { get; set; }

    /// <summary>Of CSV: the columns, <c>Bucket</c>, <c>Key</c>, <c>VersionId</c> or <c>Ignore</c>.</summary>
    public List<string>? Fields { get; set; }
}

/// <summary>Where the list is.</summary>
internal sealed class JobManifestLocation
{
    /// <summary>The list's ARN, its key encoded for XML and not for URLs.</summary>
    public string? ObjectArn { get; set; }

    public string? ObjectVersionId { get; set; }

    public string? ETag { get; set; }
}

/// <summary>A tag of a job.</summary>
internal sealed class S3Tag
{
    public string? Key { get; set; }

    public string? Value { get; set; }
}

/// <summary>How far a job has come.</summary>
internal sealed class JobProgressSummary
{
    public long? TotalNumberOfTasks { get; set; }

    public long? NumberOfTasksSucceeded { get; set; }

    public long? NumberOfTasksFailed { get; set; }

    public JobTimers? Timers { get; set; }
}

/// <summary>How long a job has worked.</summary>
internal sealed class JobTimers
{
    public long? ElapsedTimeInActiveSeconds { get; set; }
}

/// <summary>Why a job has failed.</summary>
internal sealed class JobFailure
{
    public string? FailureCode { get; set; }

    public string? FailureReason { get; set; }
}

/// <summary>A job with all that is known of it.</summary>
internal sealed class JobDescriptor
{
    public string? JobId { get; set; }

    public string? JobArn { get; set; }

    public string? Description { get; set; }

    /// <summary>See <see cref="JobStatus"/>.</summary>
    public string? Status { get; set; }

    public string? StatusUpdateReason { get; set; }

    public bool? ConfirmationRequired { get; set; }

    /// <summary>0 to 2,147,483,647; higher goes first.</summary>
    public int? Priority { get; set; }

    public JobManifest? Manifest { get; set; }

    public JobOperation? Operation { get; set; }

    public JobReport? Report { get; set; }

    public JobProgressSummary? ProgressSummary { get; set; }

    public List<JobFailure> FailureReasons { get; set; } = [];

    public DateTime? CreationTime { get; set; }

    public DateTime? TerminationDate { get; set; }

    public DateTime? SuspendedDate { get; set; }

    public string? SuspendedCause { get; set; }

    public string? RoleArn { get; set; }
}

/// <summary>A job in a list.</summary>
internal sealed class JobListDescriptor
{
    public string? JobId { get; set; }

    public string? Description { get; set; }

    /// <summary>Such as <c>LambdaInvoke</c>.</summary>
    public string? Operation { get; set; }

    public int? Priority { get; set; }

    /// <summary>See <see cref="JobStatus"/>.</summary>
    public string? Status { get; set; }

    public DateTime? CreationTime { get; set; }

    public DateTime? TerminationDate { get; set; }

    public JobProgressSummary? ProgressSummary { get; set; }
}
