using System.Text.Json.Nodes;
using MediaExchange.Transfer.Sandbox.Planes.CloudFormation.Templates;

namespace MediaExchange.Transfer.Sandbox.Planes.CloudFormation.Types;

/// <summary>Compares properties with what the type knows.</summary>
internal static class PropertyCheck
{
    /// <exception cref="PlaneException">ValidationError: all that is wrong with the resource's properties.</exception>
    public static void Check(ResourceDeclaration resource, JsonObject properties)
    {
        var problems = new List<string>();
        CheckObject(resource.Type.Specification, properties, "#", problems);
        if (problems.Count > 0)
            throw PlaneException.Validation($"Properties validation failed for resource {resource.LogicalId} with message:\n{string.Join('\n', problems)}");
    }

    private static void CheckObject(PropertySpec spec, JsonObject members, string path, List<string> problems)
    {
        foreach (var (name, value) in members)
        {
            if (!spec.Members!.TryGetValue(name, out var member))
                problems.Add($"{path}: extraneous key [{name}] is not permitted");
            else if (value is not null && !Unknown.Is(value, out _))
                CheckValue(member, value, $"{path}/{name}", problems);
        }

        foreach (var (name, member) in spec.Members!)
        {
            if (member.IsRequired && !members.ContainsKey(name))
                problems.Add($"{path}: required key [{name}] not found");
        }
    }

    private static void CheckValue(PropertySpec spec, JsonNode value, string path, List<string> problems)
    {
        switch (spec.Shape, value)
        {
            case (PropertyShape.Json, _):
            case (PropertyShape.Value, JsonValue):
                return;
            case (PropertyShape.Object, JsonObject members):
                if (spec.Members is not null)
                    CheckObject(spec, members, path, problems);
                return;
            case (PropertyShape.List, JsonArray items):
                for (var i = 0; i < items.Count; i++)
                    CheckItem(spec, items[i], $"{path}/{i}", problems);
                return;
            default:
                problems.Add($"{path}: expected type: {NameOf(spec.Shape)}, found: {NameOf(value)}");
                return;
        }
    }

    private static void CheckItem(PropertySpec spec, JsonNode? item, string path, List<string> problems)
    {
        if (Unknown.Is(item, out _))
            return;
        if (item is JsonObject members && spec.Members is not null)
            CheckObject(spec, members, path, problems);
        else if (item is not JsonValue || spec.Members is not null)
            problems.Add($"{path}: expected type: {(spec.Members is null ? "String" : "JSONObject")}, found: {NameOf(item)}");
    }

    private static string NameOf(PropertyShape shape) => shape switch { PropertyShape.List => "JSONArray", PropertyShape.Object => "JSONObject", _ => "String" };

    private static string NameOf(JsonNode? value) => value switch { JsonArray => "JSONArray", JsonObject => "JSONObject", _ => "String" };
}
