using System.Text.Json.Nodes;

namespace MediaExchange.Transfer.Sandbox.Planes.CloudFormation.Templates;

/// <summary>An output as a template declares it.</summary>
/// <param name="Value">What it is to be.</param>
/// <param name="Description">What it says of itself, or null.</param>
/// <param name="Condition">The condition on which it is there, or null.</param>
internal sealed record OutputDeclaration(JsonNode? Value, string? Description, string? Condition);
