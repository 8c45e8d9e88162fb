using System.Text.Json.Nodes;
using MediaExchange.Transfer.Sandbox.Planes.CloudFormation.Types;

namespace MediaExchange.Transfer.Sandbox.Planes.CloudFormation.Templates;

/// <summary>A resource as a template declares it.</summary>
internal sealed record ResourceDeclaration
{
    public required string LogicalId { get; init; }

    public required ResourceType Type { get; init; }

    public JsonObject Properties { get; init; } = [];

    /// <summary>The name of the condition on which it is made, or null.</summary>
    public string? Condition { get; init; }

    /// <summary>The logical ids of what must be there first: named by DependsOn, or referred to.</summary>
    public required IReadOnlySet<string> Dependencies { get; init; }

    /// <summary>Delete (the default), Retain or RetainExceptOnCreate.</summary>
    public string DeletionPolicy { get; init; } = "Delete";

    /// <summary>What becomes of it when it is replaced: Delete (the default) or Retain.</summary>
    public string UpdateReplacePolicy { get; init; } = "Delete";

    public JsonNode? Metadata { get; init; }
}
