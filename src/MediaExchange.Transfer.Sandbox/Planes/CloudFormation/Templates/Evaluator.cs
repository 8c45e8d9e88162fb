using System.Text;
using System.Text.Json.Nodes;

namespace MediaExchange.Transfer.Sandbox.Planes.CloudFormation.Templates;

/// <summary>Computes what a template's functions give. One for each time that a template is read against values; not thread-safe.</summary>
internal sealed class Evaluator(Template template, IReadOnlyDictionary<string, string> parameters, StackPlace stack)
{
    private readonly Dictionary<string, bool?> _conditions = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, string> Parameters => parameters;

    public StackPlace Stack => stack;

    /// <summary>What Ref gives for a resource.</summary>
    public Func<string, JsonNode> RefOf { get; init; } = id => Unknown.Of(id);

    /// <summary>What Fn::GetAtt gives.</summary>
    public Func<string, string, JsonNode> AttributeOf { get; init; } = (id, attribute) => Unknown.Of($"{id}.{attribute}");

    /// <exception cref="PlaneException">ValidationError: the condition depends on itself, or cannot be computed.</exception>
    public bool Holds(string condition)
    {
        if (_conditions.TryGetValue(condition, out var known))
            return known ?? throw PlaneException.Validation($"Template format error: Found circular condition dependency between conditions: [{condition}]");
        if (!template.Conditions.TryGetValue(condition, out var expression))
            throw PlaneException.Validation($"Template format error: Unresolved condition dependency {condition} in the Conditions block of the template");
        _conditions[condition] = null;
        var holds = Truth(expression);
        _conditions[condition] = holds;
        return holds;
    }

    public bool Applies(ResourceDeclaration resource) => resource.Condition is null || Holds(resource.Condition);

    /// <summary>The resources that are made with these values, in the order of their dependencies.</summary>
    public IEnumerable<ResourceDeclaration> Applicable => template.Resources.Where(Applies);

    public JsonObject PropertiesOf(ResourceDeclaration resource) => (JsonObject)Evaluate(resource.Properties)!;

    /// <summary>A new tree without functions; null where the template says nothing (<c>AWS::NoValue</c>).</summary>
    public JsonNode? Evaluate(JsonNode? node)
    {
        switch (node)
        {
            case JsonArray items:
                return List(items.Where(item => item is not null).Select(Evaluate).Where(item => item is not null));
            case JsonObject { Count: 1 } call when Intrinsics.IsCall(call, out var name, out var argument):
                return Call(name, argument);
            case JsonObject members:
                var result = new JsonObject();
                foreach (var (name, value) in members)
                {
                    if (Evaluate(value) is { } member)
                        result[name] = member;
                }

                return result;
            default:
                return node?.DeepClone();
        }
    }

    /// <summary>A text; unknown parts make the whole unknown.</summary>
    /// <exception cref="PlaneException">ValidationError: it is a list or a mapping.</exception>
    public JsonNode Text(JsonNode? node, string where)
    {
        var value = Evaluate(node);
        return Unknown.Is(value, out _) ? value! : Intrinsics.Scalar(value, where);
    }

    /// <summary>The truth of a condition function.</summary>
    public bool Truth(JsonNode? node)
    {
        if (node is not JsonObject call || !Intrinsics.IsCall(call, out var name, out var argument))
            throw PlaneException.Validation("Template format error: Every Conditions member must be a condition function.");
        return name switch
        {
            "Condition" => Holds(argument!.ToString()),
            "Fn::Equals" => Two(argument, name) is var pair && JsonNode.DeepEquals(Plain(pair.Left), Plain(pair.Right)),
            "Fn::Not" => argument is JsonArray { Count: 1 } one ? !Truth(one[0]) : throw Intrinsics.Malformed(name, "a list of one condition"),
            "Fn::And" => Several(argument, name).All(Truth),
            "Fn::Or" => Several(argument, name).Any(Truth),
            "Fn::Contains" => Two(argument, name) is var pair && Items(pair.Left, name).Contains(Plain(pair.Right)!.ToString()),
            "Fn::EachMemberEquals" => Two(argument, name) is var pair && Items(pair.Left, name).All(item => item == Plain(pair.Right)!.ToString()),
            "Fn::EachMemberIn" => Two(argument, name) is var pair && Items(pair.Left, name).All(Items(pair.Right, name).Contains),
            _ => throw PlaneException.Validation($"Template format error: {name} is no condition function."),
        };
    }

    private static JsonArray List(IEnumerable<JsonNode?> items) => new([.. items]);

    private JsonNode? Plain(JsonNode? node) => Evaluate(node) switch
    {
        JsonArray items => items,
        var value => JsonValue.Create(value is null ? "" : Intrinsics.Scalar(value, "Fn::Equals").ToString()),
    };

    private List<string> Items(JsonNode? node, string name) => Evaluate(node) is JsonArray items
        ? [.. items.Select(item => item!.ToString())]
        : throw Intrinsics.Malformed(name, "a list first");

    private static (JsonNode? Left, JsonNode? Right) Two(JsonNode? argument, string name) =>
        argument is JsonArray { Count: 2 } pair ? (pair[0], pair[1]) : throw Intrinsics.Malformed(name, "a list of two values");

    private static JsonArray Several(JsonNode? argument, string name) =>
        argument is JsonArray { Count: >= 2 and <= 10 } list ? list : throw Intrinsics.Malformed(name, "a list of 2 to 10 conditions");

    private JsonNode? Call(string name, JsonNode? argument) => name switch
    {
        "Ref" => Reference(argument!.ToString()),
        "Fn::GetAtt" => Attribute(argument),
        "Fn::Sub" => Substitute(argument),
        "Fn::If" => argument is JsonArray { Count: 3 } choice
            ? Evaluate(choice[Holds(choice[0]!.ToString()) ? 1 : 2])
            : throw Intrinsics.Malformed(name, "a condition's name and two values"),
        "Fn::Join" => Join(argument),
        "Fn::Split" => Split(argument),
        "Fn::Select" => Select(argument),
        "Fn::FindInMap" => FindInMap(argument),
        "Fn::Base64" => Text(argument, name) is JsonValue text ? JsonValue.Create(Convert.ToBase64String(Encoding.UTF8.GetBytes(text.ToString()))) : Unknown.Of(Unknown.SourcesIn(Evaluate(argument))),
        "Fn::GetAZs" => List("abc".Select(zone => (JsonNode)JsonValue.Create($"{AzRegion(argument)}{zone}")!)),
        "Fn::Cidr" => CidrBlocks(argument),
        _ => JsonValue.Create(Truth(new JsonObject { [name] = argument?.DeepClone() })),
    };

    private string AzRegion(JsonNode? argument) => Evaluate(argument)?.ToString() is { Length: > 0 } region ? region : stack.Place.Region;

    private JsonNode? Reference(string name)
    {
        if (name == "AWS::NoValue")
            return null;
        if (stack.Pseudo(name) is { } pseudo)
            return pseudo;
        return template.Parameters.TryGetValue(name, out var parameter) ? ParameterValues.Node(parameter, parameters[name]) : RefOf(name);
    }

    private JsonNode Attribute(JsonNode? argument)
    {
        var (id, attribute) = Intrinsics.GetAtt(argument);
        var name = Evaluate(attribute)?.ToString() ?? "";
        return AttributeOf(id, name);
    }

    private JsonNode Substitute(JsonNode? argument)
    {
        var (text, variables) = Intrinsics.Sub(argument);
        var unknown = new List<string>();
        var result = Intrinsics.ReplaceVariables(text, name =>
        {
            var value = variables?.TryGetPropertyValue(name, out var given) == true ? Evaluate(given)
                : name.Split('.', 2) is [var id, var attribute] ? AttributeOf(id, attribute)
                : Reference(name);
            if (Unknown.Is(value, out var sources))
            {
                unknown.Add(sources);
                return "";
            }

            return Intrinsics.Scalar(value, "Fn::Sub").ToString();
        });
        return unknown.Count > 0 ? Unknown.Of(unknown) : JsonValue.Create(result)!;
    }

    private JsonNode Join(JsonNode? argument)
    {
        var (separator, list) = Two(argument, "Fn::Join");
        var items = Evaluate(list);
        if (Unknown.IsIn(items))
            return Unknown.Of(Unknown.SourcesIn(items));
        return items is JsonArray values
            ? JsonValue.Create(string.Join(separator!.ToString(), values.Select(value => Intrinsics.Scalar(value, "Fn::Join").ToString())))!
            : throw Intrinsics.Malformed("Fn::Join", "a separator and a list");
    }

    private JsonNode Split(JsonNode? argument)
    {
        var (separator, source) = Two(argument, "Fn::Split");
        var text = Text(source, "Fn::Split");
        return Unknown.Is(text, out _)
            ? text
            : List(text.ToString().Split(separator!.ToString()).Select(part => (JsonNode)JsonValue.Create(part)!));
    }

    private JsonNode? Select(JsonNode? argument)
    {
        var (index, list) = Two(argument, "Fn::Select");
        var items = Evaluate(list);
        if (Unknown.Is(items, out _))
            return items;
        if (items is not JsonArray values)
            throw Intrinsics.Malformed("Fn::Select", "an index and a list");
        return int.TryParse(Evaluate(index)?.ToString(), out var at) && at >= 0 && at < values.Count
            ? values[at]?.DeepClone()
            : throw PlaneException.Validation("Template error: Fn::Select cannot select nonexistent value at index " + Evaluate(index));
    }

    private JsonNode FindInMap(JsonNode? argument)
    {
        if (argument is not JsonArray { Count: 3 } names)
            throw Intrinsics.Malformed("Fn::FindInMap", "a map and two keys");
        var (map, first, second) = (Evaluate(names[0])?.ToString() ?? "", Evaluate(names[1])?.ToString() ?? "", Evaluate(names[2])?.ToString() ?? "");
        if (template.Mappings[map] is not JsonObject mapping)
            throw PlaneException.Validation($"Template error: Mapping named '{map}' is not present in the 'Mappings' section of template.");
        return (mapping[first] as JsonObject)?[second]?.DeepClone()
            ?? throw PlaneException.Validation($"Template error: Unable to get mapping for {map}::{first}::{second}");
    }

    private JsonNode CidrBlocks(JsonNode? argument)
    {
        if (argument is not JsonArray { Count: 2 or 3 } values)
            throw Intrinsics.Malformed("Fn::Cidr", "a block, a count and optionally the bits of a host");
        var block = Text(values[0], "Fn::Cidr");
        return Unknown.Is(block, out _)
            ? block
            : List(Cidr.Split(block.ToString(), Evaluate(values[1])?.ToString(), values.Count == 3 ? Evaluate(values[2])?.ToString() : "8")
                .Select(part => (JsonNode)JsonValue.Create(part)!));
    }
}
