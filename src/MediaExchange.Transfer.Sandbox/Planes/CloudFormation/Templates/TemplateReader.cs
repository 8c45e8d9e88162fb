using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace MediaExchange.Transfer.Sandbox.Planes.CloudFormation.Templates;

/// <summary>Reads YAML or JSON into one tree in which the short forms of functions (<c>!Ref</c>) have become the long ones.</summary>
internal static class TemplateReader
{
    private const int MaxDepth = 100;

    /// <exception cref="PlaneException">ValidationError: the text is not a mapping, or not well-formed.</exception>
    public static JsonObject Read(string text)
    {
        try
        {
            var root = text.TrimStart().StartsWith('{') ? ReadJson(text) : ReadYaml(text);
            return root as JsonObject ?? throw PlaneException.Validation("Template format error: unsupported structure.");
        }
        catch (YamlException error)
        {
            throw PlaneException.Validation($"Template format error: YAML not well-formed. (line {error.Start.Line}, column {error.Start.Column}): {error.Message}");
        }
        catch (JsonException error)
        {
            throw PlaneException.Validation($"Template format error: JSON not well-formed. (line {error.LineNumber + 1}, column {error.BytePositionInLine + 1})");
        }
        catch (ArgumentException error)
        {
            throw PlaneException.Validation($"Template format error: JSON not well-formed: {error.Message}");
        }
    }

    private static JsonNode? ReadJson(string text)
    {
        var node = JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { MaxDepth = MaxDepth, AllowDuplicateProperties = false });

        // The tree is made lazily, and would otherwise find a doubled name later.
        return node?.DeepClone();
    }

    private static JsonNode? ReadYaml(string text)
    {
        var parser = new Parser(new StringReader(text));
        parser.Consume<StreamStart>();
        if (!parser.TryConsume<DocumentStart>(out _))
            return null;
        var root = ReadNode(parser, 0);
        parser.Consume<DocumentEnd>();
        return parser.TryConsume<StreamEnd>(out _)
            ? root
            : throw PlaneException.Validation("Template format error: a template is one YAML document; there is another after it.");
    }

    private static JsonNode? ReadNode(Parser parser, int depth)
    {
        if (depth > MaxDepth)
            throw PlaneException.Validation("Template format error: the template is nested too deeply.");
        if (parser.TryConsume<AnchorAlias>(out _))
            throw PlaneException.Validation("Template error: YAML aliases are not allowed in CloudFormation templates");
        if (parser.TryConsume<Scalar>(out var scalar))
            return Tagged(scalar.Tag, ScalarValue(scalar), scalar.Start);
        if (parser.TryConsume<SequenceStart>(out var sequence))
        {
            var items = new JsonArray();
            while (!parser.TryConsume<SequenceEnd>(out _))
                items.Add(ReadNode(parser, depth + 1));
            return Tagged(sequence.Tag, items, sequence.Start);
        }

        var mapping = parser.Consume<MappingStart>();
        var members = new JsonObject();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var key = parser.Consume<Scalar>();
            if (!members.TryAdd(key.Value, ReadNode(parser, depth + 1)))
                throw PlaneException.Validation($"Template format error: YAML not well-formed. (line {key.Start.Line}, column {key.Start.Column}): the key {key.Value} is there twice.");
        }

        return Tagged(mapping.Tag, members, mapping.Start);
    }

    private static JsonValue? ScalarValue(Scalar scalar)
    {
        // A quoted or tagged one is text, and so is everything but what is plainly a number, true, false or null.
        if (scalar.Style != ScalarStyle.Plain || (!scalar.Tag.IsEmpty && !scalar.Tag.Value.StartsWith("tag:yaml.org", StringComparison.Ordinal)))
            return JsonValue.Create(scalar.Value);
        return scalar.Value switch
        {
            "" or "~" or "null" or "Null" or "NULL" => null,
            "true" or "True" or "TRUE" => JsonValue.Create(true),
            "false" or "False" or "FALSE" => JsonValue.Create(false),
            [>= '1' and <= '9' or '-', ..] or "0" when long.TryParse(scalar.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => JsonValue.Create(number),
            var text => JsonValue.Create(text),
        };
    }

    private static JsonNode? Tagged(TagName tag, JsonNode? value, Mark at)
    {
        if (tag.IsEmpty || tag.IsNonSpecific || tag.Value.StartsWith("tag:yaml.org", StringComparison.Ordinal))
            return value;
        var name = tag.Value.TrimStart('!');
        if (name == "GetAtt" && value is JsonValue text)
        {
            // Only the first dot divides: the attribute may have dots of its own.
            var parts = text.ToString().Split('.', 2);
            value = new JsonArray([.. parts.Select(part => (JsonNode)JsonValue.Create(part)!)]);
        }

        return name switch
        {
            "Ref" or "Condition" => new JsonObject { [name] = value },
            "GetAtt" or "Sub" or "If" or "Join" or "Split" or "Select" or "FindInMap" or "Equals" or "And" or "Or" or "Not" or "Base64" or "Cidr"
                or "GetAZs" or "ImportValue" or "Transform" or "Contains" or "EachMemberEquals" or "EachMemberIn" => new JsonObject { ["Fn::" + name] = value },
            _ => throw PlaneException.Validation($"Template format error: YAML not well-formed. (line {at.Line}, column {at.Column}): the tag !{name} is unknown."),
        };
    }
}
