namespace MediaExchange.Transfer.Aws.Helpers;

/// <summary>What an installation would do: a change set that is there and was not executed.</summary>
public sealed record HelperPlan
{
    /// <summary>The helper.</summary>
    public required string Name { get; init; }

    /// <summary>The stack's ARN.</summary>
    public required string StackId { get; init; }

    /// <summary>Whether there is no such helper yet.</summary>
    public required bool IsNew { get; init; }

    /// <summary>The change set's ARN; <see langword="null"/> when nothing would change.</summary>
    public string? ChangeSetId { get; init; }

    /// <summary>What would change, in CloudFormation's order.</summary>
    public IReadOnlyList<HelperChange> Changes { get; init; } = [];

    /// <summary>Those of which what is there now would be gone, or may be.</summary>
    public IEnumerable<HelperChange> Lost => Changes.Where(change => change.IsLost);
}
