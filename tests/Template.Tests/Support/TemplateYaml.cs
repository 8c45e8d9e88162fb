using System.Text.Json.Nodes;
using YamlDotNet.RepresentationModel;

namespace Template.Tests.Support;

/// <summary>Reads a template's YAML with CloudFormation's short forms (<c>!Ref</c>) as JSON with the long ones; every scalar is a string.</summary>
internal static class TemplateYaml
{
    public static JsonObject Parse(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return (JsonObject)Convert(stream.Documents[0].RootNode);
    }

    private static JsonNode Convert(YamlNode node)
    {
        JsonNode value = node switch
        {
            YamlScalarNode scalar => JsonValue.Create(scalar.Value ?? ""),
            YamlSequenceNode sequence => new JsonArray([.. sequence.Children.Select(Convert)]),
            YamlMappingNode mapping => new JsonObject(mapping.Children.Select(pair =>
                KeyValuePair.Create(((YamlScalarNode)pair.Key).Value!, (JsonNode?)Convert(pair.Value)))),
            _ => throw new InvalidDataException($"Line {node.Start.Line}: CloudFormation knows no {node.NodeType}."),
        };
        if (node.Tag.IsEmpty || !node.Tag.Value.StartsWith('!') || node.Tag.Value.Length == 1)
            return value;

        var function = node.Tag.Value[1..];
        if (function == "GetAtt" && value is JsonValue)
            value = new JsonArray([.. value.GetValue<string>().Split('.', 2).Select(part => (JsonNode)part)]);
        return new JsonObject { [function is "Ref" or "Condition" ? function : "Fn::" + function] = value };
    }
}
