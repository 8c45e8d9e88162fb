using MediaExchange.Transfer.Sandbox.Planes.CloudFormation.Types;

namespace MediaExchange.Transfer.Sandbox.Planes.CloudFormation.Stacks;

/// <summary>What a change set would do to a resource.</summary>
internal sealed record ResourceChange
{
    /// <summary>Add, Modify or Remove.</summary>
    public required string Action { get; init; }

    public required string LogicalId { get; init; }

    public required string Type { get; init; }

    public string? PhysicalId { get; init; }

    /// <summary>True, False or Conditional; null unless it is modified.</summary>
    public string? Replacement { get; init; }

    public IReadOnlyList<PropertyChange> Properties { get; init; } = [];

    /// <summary>Whether the stack's tags change.</summary>
    public bool ChangesTags { get; init; }

    /// <summary>Whether the attribute DeletionPolicy, UpdateReplacePolicy or Metadata changes.</summary>
    public IReadOnlyList<string> Attributes { get; init; } = [];

    public string? PolicyAction { get; init; }
}
