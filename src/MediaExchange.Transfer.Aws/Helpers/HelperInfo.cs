namespace MediaExchange.Transfer.Aws.Helpers;

/// <summary>A helper as its stack describes it.</summary>
public sealed record HelperInfo
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its stack's name.</summary>
    public required string StackName { get; init; }

    /// <summary>Its stack's ARN.</summary>
    public required string StackId { get; init; }

    /// <summary>The region that it is in.</summary>
    public required string Region { get; init; }

    /// <summary>Its stack's status, in CloudFormation's words, such as <c>CREATE_COMPLETE</c>.</summary>
    public required string Status { get; init; }

    /// <summary>What CloudFormation says of that; <see langword="null"/> for nothing.</summary>
    public string? StatusReason { get; init; }

    /// <summary>The version of the module that installed or updated it; <see langword="null"/> when the stack does not say.</summary>
    public string? Version { get; init; }

    /// <summary>When it was installed (UTC).</summary>
    public DateTimeOffset InstalledAt { get; init; }

    /// <summary>When it was last updated (UTC); <see langword="null"/> for never.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>The template's parameters, by name.</summary>
    public required IReadOnlyDictionary<string, string> Parameters { get; init; }

    /// <summary>The stack's outputs, by name; empty before it is complete.</summary>
    public required IReadOnlyDictionary<string, string> Outputs { get; init; }

    /// <summary>Whether something is being made, changed or removed.</summary>
    public bool IsChanging => HelperStatus.IsChanging(Status);

    /// <summary>Whether it is there and whole.</summary>
    public bool IsReady => HelperStatus.IsReady(Status);

    /// <summary>Whether it is in a state that nothing but its removal leads out of.</summary>
    public bool MustBeRemoved => HelperStatus.MustBeRemoved(Status);
}
