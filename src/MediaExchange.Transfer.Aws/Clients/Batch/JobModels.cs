namespace MediaExchange.Transfer.Aws.Clients.Batch;

/// <summary>A job with all that is known of it.</summary>
internal sealed class JobDetail
{
    public string? JobArn { get; set; }

    public string? JobId { get; set; }

    public string? JobName { get; set; }

    /// <summary>The queue's ARN.</summary>
    public string? JobQueue { get; set; }

    /// <summary>The definition's ARN.</summary>
    public string? JobDefinition { get; set; }

    /// <summary>See <see cref="JobStatus"/>.</summary>
    public string? Status { get; set; }

    public string? StatusReason { get; set; }

    /// <summary>Milliseconds since 1970.</summary>
    public long? CreatedAt { get; set; }

    /// <summary>Milliseconds since 1970.</summary>
    public long? StartedAt { get; set; }

    /// <summary>Milliseconds since 1970.</summary>
    public long? StoppedAt { get; set; }

    public List<AttemptDetail> Attempts { get; set; } = [];

    public ContainerDetail? Container { get; set; }

    public ArrayPropertiesDetail? ArrayProperties { get; set; }

    public List<JobDependency> DependsOn { get; set; } = [];

    public Dictionary<string, string> Parameters { get; set; } = [];

    public RetryStrategy? RetryStrategy { get; set; }

    public JobTimeout? Timeout { get; set; }

    public Dictionary<string, string> Tags { get; set; } = [];

    public bool? IsCancelled { get; set; }

    public bool? IsTerminated { get; set; }
}

/// <summary>An attempt that has ended.</summary>
internal sealed class AttemptDetail
{
    public AttemptContainerDetail? Container { get; set; }

    /// <summary>Milliseconds since 1970.</summary>
    public long? StartedAt { get; set; }

    /// <summary>Milliseconds since 1970.</summary>
    public long? StoppedAt { get; set; }

    /// <summary>For example <c>Host EC2 (instance i-...) terminated.</c> when Spot capacity was taken back.</summary>
    public string? StatusReason { get; set; }
}

/// <summary>The container of an attempt.</summary>
internal sealed class AttemptContainerDetail
{
    public string? ContainerInstanceArn { get; set; }

    public string? TaskArn { get; set; }

    public int? ExitCode { get; set; }

    public string? Reason { get; set; }

    public string? LogStreamName { get; set; }
}

/// <summary>The container of a job.</summary>
internal sealed class ContainerDetail
{
    public string? Image { get; set; }

    public List<string> Command { get; set; } = [];

    public string? JobRoleArn { get; set; }

    public string? ExecutionRoleArn { get; set; }

    public List<KeyValuePair> Environment { get; set; } = [];

    public List<ResourceRequirement> ResourceRequirements { get; set; } = [];

    public int? ExitCode { get; set; }

    public string? Reason { get; set; }

    public string? ContainerInstanceArn { get; set; }

    public string? TaskArn { get; set; }

    public string? LogStreamName { get; set; }

    public string? InstanceType { get; set; }
}

/// <summary>Of an array: how many of its jobs are where. Of one of its jobs: which one it is.</summary>
internal sealed class ArrayPropertiesDetail
{
    /// <summary>By <see cref="JobStatus"/>.</summary>
    public Dictionary<string, int> StatusSummary { get; set; } = [];

    public int? Size { get; set; }

    /// <summary>From 0.</summary>
    public int? Index { get; set; }
}

/// <summary>A job in a list.</summary>
internal sealed class JobSummary
{
    public string? JobArn { get; set; }

    public string? JobId { get; set; }

    public string? JobName { get; set; }

    /// <summary>See <see cref="JobStatus"/>.</summary>
    public string? Status { get; set; }

    public string? StatusReason { get; set; }

    /// <summary>Milliseconds since 1970.</summary>
    public long? CreatedAt { get; set; }

    /// <summary>Milliseconds since 1970.</summary>
    public long? StartedAt { get; set; }

    /// <summary>Milliseconds since 1970.</summary>
    public long? StoppedAt { get; set; }

    public ContainerSummary? Container { get; set; }

    public ArrayPropertiesSummary? ArrayProperties { get; set; }

    public string? JobDefinition { get; set; }
}

/// <summary>How the container of a job in a list has ended.</summary>
internal sealed class ContainerSummary
{
    public int? ExitCode { get; set; }

    public string? Reason { get; set; }
}

/// <summary>The size of an array in a list, or which of its jobs this is.</summary>
internal sealed class ArrayPropertiesSummary
{
    public int? Size { get; set; }

    /// <summary>From 0.</summary>
    public int? Index { get; set; }
}

/// <summary>A filter of <see cref="ListJobsRequest"/>: <c>JOB_NAME</c>, <c>JOB_DEFINITION</c>, <c>BEFORE_CREATED_AT</c> or <c>AFTER_CREATED_AT</c>.</summary>
internal sealed class KeyValuesPair
{
    public string? Name { get; set; }

    /// <summary>Names are compared without regard to case; an asterisk at the end stands for any rest.</summary>
    public List<string>? Values { get; set; }
}
