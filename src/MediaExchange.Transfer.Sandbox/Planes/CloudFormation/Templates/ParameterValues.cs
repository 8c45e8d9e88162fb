using System.Text.Json.Nodes;

namespace MediaExchange.Transfer.Sandbox.Planes.CloudFormation.Templates;

/// <summary>The values that a template's parameters have: those given, those from before, or the defaults.</summary>
internal static class ParameterValues
{
    /// <param name="template">The template.</param>
    /// <param name="given">The <c>Parameters</c> of the request.</param>
    /// <param name="previous">The values that the stack has; null for a new one.</param>
    /// <exception cref="PlaneException">ValidationError: one is missing, unknown or unsuitable.</exception>
    public static SortedDictionary<string, string> Resolve(Template template, IReadOnlyList<QueryForm> given, IReadOnlyDictionary<string, string>? previous)
    {
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var unknown = new List<string>();
        foreach (var parameter in given)
        {
            var name = parameter.Required("ParameterKey");
            if (!template.Parameters.ContainsKey(name))
            {
                unknown.Add(name);
                continue;
            }

            var value = parameter["ParameterValue"];
            if (parameter.Flag("UsePreviousValue"))
            {
                if (value is not null)
                    throw PlaneException.Validation($"Invalid input for parameter key {name}. Cannot specify usePreviousValue as true and non empty value for a parameter");
                value = previous?.GetValueOrDefault(name)
                    ?? throw PlaneException.Validation($"Parameter {name} has no previous value: it cannot be used with UsePreviousValue.");
            }

            if (!values.TryAdd(name, value ?? ""))
                throw PlaneException.Validation($"Parameter {name} is given twice.");
        }

        if (unknown.Count > 0)
            throw PlaneException.Validation($"Parameters: [{string.Join(", ", unknown)}] do not exist in the template");
        var missing = new List<string>();
        foreach (var (name, parameter) in template.Parameters)
        {
            if (!values.ContainsKey(name))
            {
                if (parameter.Default is { } usual)
                    values[name] = usual;
                else
                    missing.Add(name);
            }
        }

        if (missing.Count > 0)
            throw PlaneException.Validation($"Parameters: [{string.Join(", ", missing)}] must have values");
        foreach (var (name, value) in values)
            template.Parameters[name].Check(value);
        return values;
    }

    /// <summary>What Ref gives for a parameter.</summary>
    public static JsonNode Node(ParameterDeclaration parameter, string value) => parameter.IsList
        ? new JsonArray([.. ParameterDeclaration.Split(value).Select(item => (JsonNode)JsonValue.Create(item)!)])
        : JsonValue.Create(value)!;
}
