using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MediaExchange.Transfer.Sandbox.Planes.Batch;

/// <summary>Reads requests of Batch, and properties of its resources, which templates write with capital letters and with numbers as texts.</summary>
internal static class BatchJson
{
    /// <summary>Members whose own members have names that people gave.</summary>
    private static readonly string[] _maps = ["Options", "Tags", "Parameters"];

    public static PlaneException Refusal(string message) => new("ClientException", message);

    /// <summary>A copy with names as the service's own documents have them.</summary>
    public static JsonNode? Camel(JsonNode? node, bool isMap = false) => node switch
    {
        JsonObject members => new JsonObject(members.Select(member => KeyValuePair.Create(
            isMap ? member.Key : char.ToLowerInvariant(member.Key[0]) + member.Key[1..], Camel(member.Value, _maps.Contains(member.Key))))),
        JsonArray items => new JsonArray([.. items.Select(item => Camel(item))]),
        _ => node?.DeepClone(),
    };

    public static int? Int(JsonNode? node, string name) => node is null ? null
        : int.TryParse(node.ToString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value
        : throw Refusal($"{name} must be a whole number, not '{node}'.");

    public static bool? Bool(JsonNode? node) => node is null ? null : node.ToString().Equals("true", StringComparison.OrdinalIgnoreCase);

    public static string? Text(JsonNode? node) => node is JsonValue value && value.GetValueKind() is JsonValueKind.String or JsonValueKind.Number ? value.ToString() : null;

    public static IEnumerable<JsonNode> Items(JsonNode? node, string name) => node switch
    {
        null => [],
        JsonArray items => items.Select(item => item ?? throw Refusal($"{name} must not hold null.")),
        _ => throw Refusal($"{name} must be a list."),
    };

    public static List<string> Texts(JsonNode? node, string name) =>
        [.. Items(node, name).Select(item => Text(item) ?? throw Refusal($"{name} must be a list of texts."))];

    public static Dictionary<string, string> Map(JsonNode? node, string name) => node switch
    {
        null => [],
        JsonObject members => members.ToDictionary(member => member.Key, member => member.Value?.ToString() ?? ""),
        _ => throw Refusal($"{name} must be an object."),
    };

    public static JsonObject Document(IReadOnlyDictionary<string, string> map) =>
        new(map.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)JsonValue.Create(pair.Value))));
}
