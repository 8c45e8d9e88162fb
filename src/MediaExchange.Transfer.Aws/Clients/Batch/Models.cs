namespace MediaExchange.Transfer.Aws.Clients.Batch;

/// <summary>Makes a job an array of jobs, which differ in the variable AWS_BATCH_JOB_ARRAY_INDEX.</summary>
internal sealed class ArrayProperties
{
    /// <summary>2 to 10,000.</summary>
    public int? Size { get; set; }
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

/// <summary>A job that must have ended well before another begins.</summary>
internal sealed class JobDependency
{
    public string? JobId { get; set; }

    /// <summary><c>N_TO_N</c> or <c>SEQUENTIAL</c>, for arrays.</summary>
    public string? Type { get; set; }
}

/// <summary>What a job does otherwise than its definition says. All of it together may have 8,192 characters.</summary>
internal sealed class ContainerOverrides
{
    public List<string>? Command { get; set; }

    public List<KeyValuePair>? Environment { get; set; }

    public List<ResourceRequirement>? ResourceRequirements { get; set; }

    public string? InstanceType { get; set; }
}

/// <summary>A variable of the environment. A name must not begin with AWS_BATCH.</summary>
internal sealed class KeyValuePair
{
    public string? Name { get; set; }

    public string? Value { get; set; }
}

/// <summary>A filter of <see cref="ListJobsRequest"/>: <c>JOB_NAME</c>, <c>JOB_DEFINITION</c>, <c>BEFORE_CREATED_AT</c> or <c>AFTER_CREATED_AT</c>.</summary>
internal sealed class KeyValuesPair
{
    public string? Name { get; set; }

    /// <summary>Names are compared without regard to case; an asterisk at the end stands for any rest.</summary>
    public List<string>? Values { get; set; }
}

/// <summary>How much of something a container gets.</summary>
internal sealed class ResourceRequirement
{
    /// <summary><c>VCPU</c>, <c>MEMORY</c> (MiB) or <c>GPU</c>.</summary>
    public string? Type { get; set; }

    /// <summary>A number.</summary>
    public string? Value { get; set; }
}

/// <summary>How often, and after what, a job is tried again.</summary>
internal sealed class RetryStrategy
{
    /// <summary>1 to 10, the first one included.</summary>
    public int? Attempts { get; set; }

    /// <summary>Up to 5; the first that fits counts.</summary>
    public List<EvaluateOnExit>? EvaluateOnExit { get; set; }
}

/// <summary>What to do when an attempt has ended in some way. Patterns may end in an asterisk.</summary>
internal sealed class EvaluateOnExit
{
    public string? OnStatusReason { get; set; }

    public string? OnReason { get; set; }

    public string? OnExitCode { get; set; }

    /// <summary><c>RETRY</c> or <c>EXIT</c>.</summary>
    public string? Action { get; set; }
}

/// <summary>How long an attempt may take.</summary>
internal sealed class JobTimeout
{
    /// <summary>From 60.</summary>
    public int? AttemptDurationSeconds { get; set; }
}

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

/// <summary>A queue.</summary>
internal sealed class JobQueueDetail
{
    public string? JobQueueName { get; set; }

    public string? JobQueueArn { get; set; }

    /// <summary><c>ENABLED</c> or <c>DISABLED</c>.</summary>
    public string? State { get; set; }

    /// <summary><c>VALID</c>, <c>INVALID</c>, <c>CREATING</c>, <c>UPDATING</c>, <c>DELETING</c> or <c>DELETED</c>.</summary>
    public string? Status { get; set; }

    public string? StatusReason { get; set; }

    public int? Priority { get; set; }

    public List<ComputeEnvironmentOrder> ComputeEnvironmentOrder { get; set; } = [];

    public Dictionary<string, string> Tags { get; set; } = [];
}

/// <summary>A compute environment of a queue.</summary>
internal sealed class ComputeEnvironmentOrder
{
    /// <summary>The lowest is used first.</summary>
    public int? Order { get; set; }

    /// <summary>Its ARN.</summary>
    public string? ComputeEnvironment { get; set; }
}

/// <summary>A compute environment.</summary>
internal sealed class ComputeEnvironmentDetail
{
    public string? ComputeEnvironmentName { get; set; }

    public string? ComputeEnvironmentArn { get; set; }

    /// <summary><c>MANAGED</c> or <c>UNMANAGED</c>.</summary>
    public string? Type { get; set; }

    /// <summary><c>ENABLED</c> or <c>DISABLED</c>.</summary>
    public string? State { get; set; }

    /// <summary><c>VALID</c>, <c>INVALID</c>, <c>CREATING</c>, <c>UPDATING</c>, <c>DELETING</c> or <c>DELETED</c>.</summary>
    public string? Status { get; set; }

    public string? StatusReason { get; set; }

    public ComputeResource? ComputeResources { get; set; }

    public string? ServiceRole { get; set; }

    public Dictionary<string, string> Tags { get; set; } = [];
}

/// <summary>What a compute environment may use.</summary>
internal sealed class ComputeResource
{
    /// <summary><c>EC2</c>, <c>SPOT</c>, <c>FARGATE</c> or <c>FARGATE_SPOT</c>.</summary>
    public string? Type { get; set; }

    public int? MinvCpus { get; set; }

    public int? MaxvCpus { get; set; }

    public int? DesiredvCpus { get; set; }

    public List<string> InstanceTypes { get; set; } = [];

    public List<string> Subnets { get; set; } = [];

    public List<string> SecurityGroupIds { get; set; } = [];
}

/// <summary>A revision of a job definition.</summary>
internal sealed class JobDefinition
{
    public string? JobDefinitionName { get; set; }

    public string? JobDefinitionArn { get; set; }

    public int? Revision { get; set; }

    /// <summary><c>ACTIVE</c> or <c>INACTIVE</c>.</summary>
    public string? Status { get; set; }

    /// <summary><c>container</c> or <c>multinode</c>.</summary>
    public string? Type { get; set; }

    public RetryStrategy? RetryStrategy { get; set; }

    public ContainerProperties? ContainerProperties { get; set; }

    public JobTimeout? Timeout { get; set; }

    /// <summary><c>EC2</c> or <c>FARGATE</c>.</summary>
    public List<string> PlatformCapabilities { get; set; } = [];

    public Dictionary<string, string> Parameters { get; set; } = [];

    public Dictionary<string, string> Tags { get; set; } = [];
}

/// <summary>The container of a job definition.</summary>
internal sealed class ContainerProperties
{
    public string? Image { get; set; }

    public List<string> Command { get; set; } = [];

    public string? JobRoleArn { get; set; }

    public string? ExecutionRoleArn { get; set; }

    public List<KeyValuePair> Environment { get; set; } = [];

    public List<ResourceRequirement> ResourceRequirements { get; set; } = [];
}
