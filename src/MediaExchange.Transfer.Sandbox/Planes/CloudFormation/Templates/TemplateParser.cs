using System.Globalization;
using System.Text.Json.Nodes;
using MediaExchange.Transfer.Sandbox.Planes.CloudFormation.Types;

namespace MediaExchange.Transfer.Sandbox.Planes.CloudFormation.Templates;

/// <summary>Makes a template of its text, or refuses it in CloudFormation's words.</summary>
internal static class TemplateParser
{
    /// <summary>CloudFormation's own limit of a template in a request, in bytes.</summary>
    public const int MaxBody = 51_200;

    private static readonly string[] _sections =
        ["AWSTemplateFormatVersion", "Description", "Metadata", "Parameters", "Rules", "Mappings", "Conditions", "Transform", "Resources", "Outputs"];

    private static readonly string[] _resourceMembers =
        ["Type", "Properties", "DependsOn", "Condition", "DeletionPolicy", "UpdateReplacePolicy", "Metadata", "CreationPolicy", "UpdatePolicy"];

    private static readonly string[] _parameterMembers =
        ["Type", "Default", "Description", "NoEcho", "AllowedValues", "AllowedPattern", "ConstraintDescription", "MinLength", "MaxLength", "MinValue", "MaxValue"];

    /// <exception cref="PlaneException">ValidationError, with what is wrong.</exception>
    public static Template Parse(string body)
    {
        var root = TemplateReader.Read(body);
        var unknown = root.Select(section => section.Key).Except(_sections).ToList();
        if (unknown.Count > 0)
            throw PlaneException.Validation($"Invalid template property or properties [{string.Join(", ", unknown)}]");
        if (root["AWSTemplateFormatVersion"] is { } version && version.ToString() != "2010-09-09")
            throw PlaneException.Validation("Template format error: unsupported value for AWSTemplateFormatVersion.");
        if (root["Transform"] is not null)
            throw PlaneException.Validation("The sandbox runs no transforms and no macros: submit the template that the transform would give.");
        var resources = Section(root, "Resources");
        if (resources.Count == 0)
            throw PlaneException.Validation("Template format error: At least one Resources member must be defined.");
        if (resources.Count > 500)
            throw PlaneException.Validation($"Template format error: Number of resources, {resources.Count}, is greater than maximum allowed, 500");
        CheckNames(resources, "Resource name");
        var parameters = Section(root, "Parameters").ToDictionary(entry => entry.Key, entry => Parameter(entry.Key, entry.Value));
        var conditions = Section(root, "Conditions").ToDictionary(entry => entry.Key, entry => entry.Value);
        var references = new ReferenceCheck(parameters.Keys.ToHashSet(), conditions.Keys.ToHashSet(), TypesOf(resources));
        var outputs = Section(root, "Outputs");
        CheckNames(outputs, "Output name");
        references.CheckConditions(conditions);
        return new Template
        {
            Body = body,
            Description = root["Description"]?.ToString(),
            Metadata = root["Metadata"]?.DeepClone(),
            Parameters = parameters,
            Rules = Section(root, "Rules").ToDictionary(entry => entry.Key, entry => entry.Value as JsonObject ?? throw PlaneException.Validation($"Template format error: the rule {entry.Key} must be a mapping.")),
            Mappings = Section(root, "Mappings"),
            Conditions = conditions,
            Resources = DependencyOrder.Sort([.. resources.Select(entry => Resource(entry.Key, (JsonObject)entry.Value!, references))]),
            Outputs = outputs.ToDictionary(entry => entry.Key, entry => Output(entry.Key, entry.Value, references)),
        };
    }

    private static JsonObject Section(JsonObject root, string name) => root[name] switch
    {
        null => [],
        JsonObject section => section,
        _ => throw PlaneException.Validation($"Template format error: {name} must be a mapping."),
    };

    private static void CheckNames(JsonObject section, string what)
    {
        foreach (var (name, _) in section)
        {
            if (name.Length is 0 or > 255 || !name.All(char.IsAsciiLetterOrDigit))
                throw PlaneException.Validation($"Template format error: {what} {name} is non alphanumeric.");
        }
    }

    private static Dictionary<string, ResourceType> TypesOf(JsonObject resources)
    {
        var types = new Dictionary<string, ResourceType>(StringComparer.Ordinal);
        var unknown = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var (id, node) in resources)
        {
            if (node is not JsonObject resource)
                throw PlaneException.Validation($"Template format error: [/Resources/{id}] resource definition is malformed");
            var extra = resource.Select(member => member.Key).Except(_resourceMembers).FirstOrDefault();
            if (extra is not null)
                throw PlaneException.Validation($"Invalid template resource property '{extra}'");
            if (resource["Type"] is not JsonValue name)
                throw PlaneException.Validation($"Template format error: [/Resources/{id}] Every Resources object must contain a Type member.");
            if (ResourceTypes.Find(name.ToString()) is { } type)
                types[id] = type;
            else
                unknown.Add(name.ToString());
        }

        return unknown.Count == 0 ? types : throw PlaneException.Validation($"Template format error: Unrecognized resource types: [{string.Join(", ", unknown)}]");
    }

    private static ResourceDeclaration Resource(string id, JsonObject resource, ReferenceCheck references)
    {
        if (resource["Properties"] is not (null or JsonObject))
            throw PlaneException.Validation($"Template format error: [/Resources/{id}/Properties] the properties must be a mapping");
        var properties = resource["Properties"] as JsonObject ?? [];
        var dependencies = resource["DependsOn"] switch
        {
            null => [],
            JsonArray list => list.Select(name => name!.ToString()).ToHashSet(StringComparer.Ordinal),
            var one => new HashSet<string>(StringComparer.Ordinal) { one.ToString() },
        };
        references.CheckDependsOn(id, dependencies);
        references.Collect(properties, "Resources", dependencies);
        var condition = resource["Condition"]?.ToString();
        references.CheckCondition(condition, "Resources");
        return new ResourceDeclaration
        {
            LogicalId = id,
            Type = ResourceTypes.Find(resource["Type"]!.ToString())!,
            Properties = (JsonObject)properties.DeepClone(),
            Condition = condition,
            Dependencies = dependencies,
            DeletionPolicy = Policy(id, resource, "DeletionPolicy", ["Delete", "Retain", "RetainExceptOnCreate"]),
            UpdateReplacePolicy = Policy(id, resource, "UpdateReplacePolicy", ["Delete", "Retain"]),
            Metadata = resource["Metadata"]?.DeepClone(),
        };
    }

    private static string Policy(string id, JsonObject resource, string name, string[] allowed)
    {
        var value = resource[name] is null ? "Delete" : (resource[name] as JsonValue)?.ToString() ?? "";
        return allowed.Contains(value)
            ? value
            : throw PlaneException.Validation($"Template format error: Unrecognized {name} {value} for resource {id}: the sandbox knows {string.Join(", ", allowed)}");
    }

    private static OutputDeclaration Output(string name, JsonNode? node, ReferenceCheck references)
    {
        if (node is not JsonObject output || output["Value"] is null)
            throw PlaneException.Validation($"Template format error: Output {name} is malformed: every Outputs member must contain a Value object");
        if (output["Export"] is not null)
            throw PlaneException.Validation($"The output {name} is exported: the sandbox has no exports; leave Export out.");
        if (output.Select(member => member.Key).Except(["Value", "Description", "Condition"]).FirstOrDefault() is { } extra)
            throw PlaneException.Validation($"Template format error: Output {name} has an unknown member {extra}");
        references.Collect(output["Value"], "Outputs", new HashSet<string>());
        var condition = output["Condition"]?.ToString();
        references.CheckCondition(condition, "Outputs");
        return new OutputDeclaration(output["Value"]!.DeepClone(), output["Description"]?.ToString(), condition);
    }

    private static ParameterDeclaration Parameter(string name, JsonNode? node)
    {
        if (node is not JsonObject declared || declared["Type"] is not { } type)
            throw PlaneException.Validation($"Template format error: Every Parameters object must contain a Type member. ({name})");
        if (name.Length == 0 || !name.All(char.IsAsciiLetterOrDigit))
            throw PlaneException.Validation($"Template format error: Parameter name {name} is non alphanumeric.");
        if (!ParameterDeclaration.IsKnown(type.ToString()))
            throw PlaneException.Validation($"Template format error: Unrecognized parameter type: {type}");
        if (declared.Select(member => member.Key).Except(_parameterMembers).FirstOrDefault() is { } extra)
            throw PlaneException.Validation($"Invalid template parameter property '{extra}'");
        var parameter = new ParameterDeclaration
        {
            Name = name,
            Type = type.ToString(),
            Default = Value(declared["Default"]),
            Description = declared["Description"]?.ToString(),
            NoEcho = Value(declared["NoEcho"]) == "true",
            AllowedValues = declared["AllowedValues"] is JsonArray values ? [.. values.Select(value => Value(value) ?? "")] : null,
            AllowedPattern = declared["AllowedPattern"]?.ToString(),
            ConstraintDescription = declared["ConstraintDescription"]?.ToString(),
            MinLength = (int?)Number(name, declared, "MinLength"),
            MaxLength = (int?)Number(name, declared, "MaxLength"),
            MinValue = Number(name, declared, "MinValue"),
            MaxValue = Number(name, declared, "MaxValue"),
        };
        if (parameter is not { MinValue: null, MaxValue: null } && !parameter.Type.Contains("Number", StringComparison.Ordinal))
            throw PlaneException.Validation($"Template format error: MinValue and MaxValue of parameter {name} go with the type Number only.");
        return parameter;
    }

    private static string? Value(JsonNode? node) => node is null ? null : Intrinsics.Scalar(node, "Parameters").ToString();

    private static decimal? Number(string parameter, JsonObject declared, string member) => declared[member] switch
    {
        null => null,
        var node when decimal.TryParse(node.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        _ => throw PlaneException.Validation($"Template format error: {member} of parameter {parameter} must be a number."),
    };
}
