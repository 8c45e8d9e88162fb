namespace MediaExchange.Transfer.Aws.Clients.Batch;

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
