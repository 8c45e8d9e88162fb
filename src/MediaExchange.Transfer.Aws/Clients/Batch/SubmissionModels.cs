namespace MediaExchange.Transfer.Aws.Clients.Batch;

/// <summary>Makes a job an array of jobs, which differ in the variable AWS_BATCH_JOB_ARRAY_INDEX.</summary>
internal sealed class ArrayProperties
{
    /// <summary>2 to 10,000.</summary>
    public int? Size { get; set; }
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
