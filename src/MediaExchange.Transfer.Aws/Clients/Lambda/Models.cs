namespace MediaExchange.Transfer.Aws.Clients.Lambda;

/// <summary>A function's settings.</summary>
internal sealed class FunctionConfiguration
{
    public string? FunctionName { get; set; }

    public string? FunctionArn { get; set; }

    public string? Role { get; set; }

    public string? Description { get; set; }

    /// <summary>Seconds.</summary>
    public int? Timeout { get; set; }

    /// <summary>MiB.</summary>
    public int? MemorySize { get; set; }

    public string? LastModified { get; set; }

    public string? CodeSha256 { get; set; }

    public string? Version { get; set; }

    /// <summary><c>Pending</c>, <c>Active</c>, <c>Inactive</c> or <c>Failed</c>.</summary>
    public string? State { get; set; }

    public string? StateReason { get; set; }

    public string? StateReasonCode { get; set; }

    /// <summary><c>Successful</c>, <c>Failed</c> or <c>InProgress</c>.</summary>
    public string? LastUpdateStatus { get; set; }

    public string? LastUpdateStatusReason { get; set; }

    /// <summary><c>Image</c> or <c>Zip</c>.</summary>
    public string? PackageType { get; set; }

    /// <summary><c>arm64</c> or <c>x86_64</c>.</summary>
    public List<string> Architectures { get; set; } = [];

    public DeadLetterConfig? DeadLetterConfig { get; set; }

    public EnvironmentResponse? Environment { get; set; }

    public LoggingConfig? LoggingConfig { get; set; }
}

/// <summary>Where events go that a function has failed at.</summary>
internal sealed class DeadLetterConfig
{
    public string? TargetArn { get; set; }
}

/// <summary>A function's variables.</summary>
internal sealed class EnvironmentResponse
{
    public Dictionary<string, string> Variables { get; set; } = [];
}

/// <summary>Where a function writes its log.</summary>
internal sealed class LoggingConfig
{
    public string? LogFormat { get; set; }

    public string? LogGroup { get; set; }
}

/// <summary>Where a function's code is.</summary>
internal sealed class FunctionCodeLocation
{
    public string? RepositoryType { get; set; }

    /// <summary>As it was given.</summary>
    public string? ImageUri { get; set; }

    /// <summary>With the digest that the tag stood for.</summary>
    public string? ResolvedImageUri { get; set; }
}

/// <summary>How many of a function may run at once.</summary>
internal sealed class Concurrency
{
    public int? ReservedConcurrentExecutions { get; set; }
}
