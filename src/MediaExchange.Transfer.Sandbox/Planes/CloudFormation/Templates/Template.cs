using System.Text.Json.Nodes;

namespace MediaExchange.Transfer.Sandbox.Planes.CloudFormation.Templates;

/// <summary>A template that was found to be sound in itself: everything that it refers to is there.</summary>
internal sealed record Template
{
    /// <summary>As it was submitted.</summary>
    public required string Body { get; init; }

    public string? Description { get; init; }

    public JsonNode? Metadata { get; init; }

    public IReadOnlyDictionary<string, ParameterDeclaration> Parameters { get; init; } = new Dictionary<string, ParameterDeclaration>();

    public IReadOnlyDictionary<string, JsonObject> Rules { get; init; } = new Dictionary<string, JsonObject>();

    public JsonObject Mappings { get; init; } = [];

    public IReadOnlyDictionary<string, JsonNode?> Conditions { get; init; } = new Dictionary<string, JsonNode?>();

    /// <summary>In the order of their dependencies: each after all that it refers to.</summary>
    public required IReadOnlyList<ResourceDeclaration> Resources { get; init; }

    public IReadOnlyDictionary<string, OutputDeclaration> Outputs { get; init; } = new Dictionary<string, OutputDeclaration>();

    public ResourceDeclaration? Find(string logicalId) => Resources.FirstOrDefault(resource => resource.LogicalId == logicalId);
}
