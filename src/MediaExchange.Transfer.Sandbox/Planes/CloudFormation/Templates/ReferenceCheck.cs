using System.Text.Json.Nodes;
using MediaExchange.Transfer.Sandbox.Planes.CloudFormation.Types;

namespace MediaExchange.Transfer.Sandbox.Planes.CloudFormation.Templates;

/// <summary>Finds what an expression refers to, and refuses what is not there.</summary>
internal sealed class ReferenceCheck(IReadOnlySet<string> parameters, IReadOnlySet<string> conditions, IReadOnlyDictionary<string, ResourceType> resources)
{
    private static readonly HashSet<string> _functions =
    [
        "Ref", "Fn::GetAtt", "Fn::Sub", "Fn::If", "Fn::Join", "Fn::Split", "Fn::Select", "Fn::FindInMap", "Fn::Base64", "Fn::Cidr", "Fn::GetAZs",
    ];

    private static readonly HashSet<string> _conditionFunctions = ["Condition", "Fn::Equals", "Fn::And", "Fn::Or", "Fn::Not"];

    /// <summary>Adds the logical ids that the expression refers to.</summary>
    /// <param name="node">The expression.</param>
    /// <param name="section">Where it stands: Resources or Outputs.</param>
    /// <param name="found">Takes what was found.</param>
    /// <exception cref="PlaneException">ValidationError.</exception>
    public void Collect(JsonNode? node, string section, ISet<string> found)
    {
        switch (node)
        {
            case JsonArray items:
                foreach (var item in items)
                    Collect(item, section, found);
                return;
            case JsonObject call when Intrinsics.IsCall(call, out var name, out var argument):
                Call(name, argument, section, found);
                return;
            case JsonObject members:
                if (members.FirstOrDefault(member => member.Key.StartsWith("Fn::", StringComparison.Ordinal)).Key is { } stray)
                    throw PlaneException.Validation($"Template format error: {stray} must stand alone in its mapping.");
                foreach (var (_, value) in members)
                    Collect(value, section, found);
                return;
            case JsonValue value when value.ToString().Contains("{{resolve:", StringComparison.Ordinal):
                throw PlaneException.Validation("The sandbox has no dynamic references: there is nothing that {{resolve:...}} could read.");
        }
    }

    public void CheckDependsOn(string id, IEnumerable<string> dependencies)
    {
        foreach (var name in dependencies)
        {
            if (name == id || !resources.ContainsKey(name))
                throw PlaneException.Validation($"Template format error: Unresolved resource dependencies [{name}] in the Resources block of the template");
        }
    }

    public void CheckCondition(string? condition, string section)
    {
        if (condition is not null && !conditions.Contains(condition))
            throw PlaneException.Validation($"Template format error: Unresolved condition dependency {condition} in the {section} block of the template");
    }

    /// <summary>Conditions may use parameters, mappings and each other.</summary>
    public void CheckConditions(IReadOnlyDictionary<string, JsonNode?> declared)
    {
        foreach (var (name, expression) in declared)
        {
            if (expression is not JsonObject call || !Intrinsics.IsCall(call, out var function, out _) || !_conditionFunctions.Contains(function))
                throw PlaneException.Validation($"Template format error: Conditions can only be boolean operations on parameters and other conditions ({name})");
            CheckConditionExpression(expression);
        }
    }

    private void CheckConditionExpression(JsonNode? node)
    {
        switch (node)
        {
            case JsonArray items:
                foreach (var item in items)
                    CheckConditionExpression(item);
                return;
            case JsonObject call when Intrinsics.IsCall(call, out var name, out var argument):
                if (name == "Condition")
                    CheckCondition(argument!.ToString(), "Conditions");
                else if (name is "Ref" or "Fn::Sub" or "Fn::FindInMap" or "Fn::Select" or "Fn::Join" or "Fn::Split")
                    Call(name, argument, "Conditions", new NoResources());
                else if (_conditionFunctions.Contains(name))
                    CheckConditionExpression(argument);
                else
                    throw PlaneException.Validation($"Template error: Cannot use {name} in Conditions.");
                return;
        }
    }

    private void Call(string name, JsonNode? argument, string section, ISet<string> found)
    {
        switch (name)
        {
            case "Fn::ImportValue":
                throw PlaneException.Validation("The sandbox has no exports: Fn::ImportValue finds none.");
            case "Condition":
                CheckCondition(argument?.ToString(), section);
                return;
            case "Ref":
                Reference((argument as JsonValue)?.ToString() ?? throw Intrinsics.Malformed("Ref", "a name"), section, found);
                return;
            case "Fn::GetAtt":
                var (id, attribute) = Intrinsics.GetAtt(argument);
                Attribute(id, (attribute as JsonValue)?.ToString(), "Fn::GetAtt", found);
                Collect(attribute, section, found);
                return;
            case "Fn::Sub":
                var (text, variables) = Intrinsics.Sub(argument);
                Intrinsics.ReplaceVariables(text, variable =>
                {
                    if (variables?.ContainsKey(variable) == true)
                        return "";
                    if (variable.Split('.', 2) is [var resource, var named])
                        Attribute(resource, named, "Fn::Sub", found);
                    else
                        Reference(variable, section, found);
                    return "";
                });
                Collect(variables, section, found);
                return;
            case "Fn::If":
                CheckCondition((argument as JsonArray)?[0]?.ToString(), section);
                break;
            default:
                if (!_functions.Contains(name) && !_conditionFunctions.Contains(name))
                    throw PlaneException.Validation($"Template format error: Unrecognized function {name}: the sandbox knows {string.Join(", ", _functions.Concat(_conditionFunctions))}");
                break;
        }

        Collect(argument, section, found);
    }

    private void Reference(string name, string section, ISet<string> found)
    {
        if (resources.ContainsKey(name))
            found.Add(name);
        else if (!parameters.Contains(name) && !StackPlace.IsPseudo(name))
            throw PlaneException.Validation($"Template format error: Unresolved {(section == "Conditions" ? "" : "resource ")}dependencies [{name}] in the {section} block of the template");
    }

    private void Attribute(string id, string? attribute, string function, ISet<string> found)
    {
        if (!resources.TryGetValue(id, out var type))
            throw PlaneException.Validation($"Template error: instance of {function} references undefined resource {id}");
        if (attribute is not null && !type.Attributes.ContainsKey(attribute))
            throw PlaneException.Validation($"Template error: resource {id} does not support attribute type {attribute} in {function}");
        found.Add(id);
    }

    /// <summary>Refuses the first resource that a condition refers to.</summary>
    private sealed class NoResources : HashSet<string>, ISet<string>
    {
        bool ISet<string>.Add(string item) => throw PlaneException.Validation($"Template format error: Unresolved dependencies [{item}]. Cannot reference resources in the Conditions block of the template");
    }
}
