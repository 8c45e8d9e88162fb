using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Template.Tests.Support;

/// <summary>What CloudFormation would make of the template with some parameters: rules and conditions decided, functions worked out.</summary>
internal sealed partial class Stack
{
    private const string NoValue = "AWS::NoValue";
    private readonly JsonObject _template;
    private readonly Dictionary<string, string> _parameters;
    private readonly string _partition;
    private string _at = "";

    public Stack(Dictionary<string, string> parameters, string partition = "aws", JsonObject? template = null)
    {
        _template = template ?? HelperTemplate.Root;
        _partition = partition;
        _parameters = _template["Parameters"]!.AsObject().ToDictionary(
            parameter => parameter.Key,
            parameter => parameters.GetValueOrDefault(parameter.Key) ?? (string?)parameter.Value!["Default"] ?? throw new ArgumentException($"{parameter.Key} is missing."));

        foreach (var (id, resource) in _template[nameof(Resources)]!.AsObject().Where(resource => Exists(resource.Value!)))
        {
            _at = id;
            Resources[id] = Resolve(resource!["Properties"])!.AsObject();
            Types[id] = (string)resource["Type"]!;
        }

        foreach (var (id, output) in _template[nameof(Outputs)]!.AsObject().Where(output => Exists(output.Value!)))
        {
            _at = id;
            Outputs[id] = Text(output!["Value"]);
        }
    }

    /// <summary>Resolved properties by logical id; those whose condition is false are not there.</summary>
    public Dictionary<string, JsonObject> Resources { get; } = [];

    public Dictionary<string, string> Types { get; } = [];

    public Dictionary<string, string> Outputs { get; } = [];

    /// <summary>References to resources that are not made in this stack.</summary>
    public List<string> Dangling { get; } = [];

    /// <summary>What the rules that do not hold say.</summary>
    public IEnumerable<string> Refusals() =>
        from rule in _template["Rules"]!.AsObject()
        where rule.Value!["RuleCondition"] is not { } condition || IsTrue(condition)
        from assertion in rule.Value!["Assertions"]!.AsArray()
        where !IsTrue(assertion!["Assert"]!)
        select $"{rule.Key}: {assertion!["AssertDescription"]}";

    private bool Exists(JsonNode conditional) => conditional["Condition"] is not { } condition || IsTrue(Condition((string)condition!));

    private JsonNode Condition(string name) =>
        _template["Conditions"]![name] ?? throw new InvalidDataException($"{_at}: there is no condition '{name}'.");

    private bool IsTrue(JsonNode node)
    {
        var (function, argument) = node.AsObject().Single();
        var list = argument as JsonArray;
        return function switch
        {
            "Condition" => IsTrue(Condition((string)argument!)),
            "Fn::Not" => !IsTrue(list!.Single()!),
            "Fn::And" => list!.All(item => IsTrue(item!)),
            "Fn::Or" => list!.Any(item => IsTrue(item!)),
            "Fn::Equals" => Text(list![0]) == Text(list[1]),
            "Fn::Contains" => Texts(list![0]).Contains(Text(list[1])),
            _ => throw new InvalidDataException($"{function} decides nothing."),
        };
    }

    /// <summary>The value, or null for AWS::NoValue.</summary>
    private JsonNode? Resolve(JsonNode? node)
    {
        switch (node)
        {
            case JsonArray list:
                return new JsonArray([.. list.Select(Resolve).Where(item => item is not null)]);
            case JsonObject { Count: 1 } call when call.Single() is var (name, argument) && (name == "Ref" || name.StartsWith("Fn::", StringComparison.Ordinal)):
                return Call(name, argument!);
            case JsonObject map:
                return new JsonObject(map.Select(pair => KeyValuePair.Create(pair.Key, Resolve(pair.Value))).Where(pair => pair.Value is not null));
            default:
                return node?.DeepClone();
        }
    }

    private JsonNode? Call(string function, JsonNode argument)
    {
        var list = argument as JsonArray;
        return function switch
        {
            "Ref" => Ref((string)argument!),
            "Fn::GetAtt" => Attribute(Text(list![0]), Text(list[1])),
            "Fn::If" => Resolve(IsTrue(Condition((string)list![0]!)) ? list[1] : list[2]),
            "Fn::Join" => string.Join((string)list![0]!, Texts(list[1])),
            "Fn::Split" => List(Text(list![1]).Split((string)list[0]!)),
            "Fn::Select" => Texts(list![1])[int.Parse((string)list[0]!, null)],
            "Fn::GetAZs" => List(["a", "b"]),
            "Fn::Base64" => Text(argument),
            "Fn::Sub" => list is null ? Substitute((string)argument!, []) : Substitute((string)list[0]!, list[1]!.AsObject()),
            _ => throw new InvalidDataException($"{_at}: {function} is not known."),
        };
    }

    private string Substitute(string text, JsonObject locals) => Placeholder().Replace(text, match =>
    {
        var name = match.Groups[1].Value;
        return name switch
        {
            _ when locals[name] is { } local => Text(local),
            _ when name.Contains('.', StringComparison.Ordinal) => Text(Attribute(name.Split('.', 2)[0], name.Split('.', 2)[1])),
            _ => Text(Ref(name)),
        };
    });

    private JsonNode? Ref(string name)
    {
        if (_parameters.TryGetValue(name, out var value))
        {
            var type = (string)_template["Parameters"]![name]!["Type"]!;
            return type == "CommaDelimitedList" ? List(value.Split(',')) : value;
        }

        return name switch
        {
            NoValue => null,
            "AWS::Partition" => _partition,
            "AWS::Region" => "eu-west-1",
            "AWS::AccountId" => "123456789012",
            "AWS::URLSuffix" => "amazonaws.com",
            _ => Made(name, $"<{name}>"),
        };
    }

    private JsonNode Attribute(string id, string attribute) => Made(id, $"<{id}.{attribute}>");

    private string Made(string id, string value)
    {
        if (_template[nameof(Resources)]![id] is not { } resource)
            throw new InvalidDataException($"{_at}: '{id}' is no parameter and no resource.");
        if (!Exists(resource))
            Dangling.Add($"{_at} refers to {id}, which is not made");
        return value;
    }

    private string Text(JsonNode? node) => Resolve(node) is JsonValue value ? value.ToString() : throw new InvalidDataException($"{_at}: a string is expected instead of {node}.");

    private List<string> Texts(JsonNode? node) =>
        Resolve(node) is JsonArray list ? [.. list.Select(item => item!.ToString())] : throw new InvalidDataException($"{_at}: a list is expected instead of {node}.");

    private static JsonArray List(IEnumerable<string> items) => new([.. items.Select(item => (JsonNode)item)]);

    [GeneratedRegex(@"\$\{([A-Za-z0-9:.]+)\}")]
    private static partial Regex Placeholder();
}
