using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json.Nodes;

namespace MediaExchange.Transfer.Sandbox.Planes.CloudFormation.Templates;

/// <summary>The forms of template functions, known or not.</summary>
internal static class Intrinsics
{
    /// <summary>Whether a mapping of one member is a function's call.</summary>
    public static bool IsCall(JsonObject node, [NotNullWhen(true)] out string? name, out JsonNode? argument)
    {
        (name, argument) = (null, null);
        if (node.Count != 1)
            return false;
        var (key, value) = node.Single();

        // "Condition" is a call only in front of a name: in a policy it is a block.
        if (key is not "Ref" && !key.StartsWith("Fn::", StringComparison.Ordinal) && !(key == "Condition" && value is JsonValue))
            return false;
        (name, argument) = (key, value);
        return true;
    }

    public static PlaneException Malformed(string name, string wanted) =>
        PlaneException.Validation($"Template error: every {name} object requires {wanted}");

    /// <exception cref="PlaneException">ValidationError: it is no text, number or truth value.</exception>
    public static JsonNode Scalar(JsonNode? value, string where) => value switch
    {
        JsonValue { } text when text.GetValueKind() == System.Text.Json.JsonValueKind.True => JsonValue.Create("true")!,
        JsonValue { } text when text.GetValueKind() == System.Text.Json.JsonValueKind.False => JsonValue.Create("false")!,
        JsonValue text => JsonValue.Create(text.ToString())!,
        _ => throw PlaneException.Validation($"Template error: every value of {where} must be a string"),
    };

    public static (string LogicalId, JsonNode? Attribute) GetAtt(JsonNode? argument) => argument switch
    {
        JsonArray { Count: 2 } pair when pair[0] is JsonValue id => (id.ToString(), pair[1]),
        JsonValue text when text.ToString().Split('.', 2) is [var id, var attribute] => (id, JsonValue.Create(attribute)),
        _ => throw PlaneException.Validation("Template error: every Fn::GetAtt object requires two non-empty parameters, the resource name and the resource attribute"),
    };

    public static (string Text, JsonObject? Variables) Sub(JsonNode? argument) => argument switch
    {
        JsonValue text => (text.ToString(), null),
        JsonArray { Count: 2 } pair when pair[0] is JsonValue text && pair[1] is JsonObject variables => (text.ToString(), variables),
        _ => throw PlaneException.Validation("Template error: One or more Fn::Sub intrinsic functions don't specify expected arguments. Specify a string as first argument, and an optional second argument to specify a mapping of values to replace in the string"),
    };

    /// <summary>Replaces <c>${Name}</c>; <c>${!Name}</c> stays, without its exclamation mark.</summary>
    public static string ReplaceVariables(string text, Func<string, string> valueOf)
    {
        var result = new StringBuilder();
        for (var at = 0; ;)
        {
            var start = text.IndexOf("${", at, StringComparison.Ordinal);
            var end = start < 0 ? -1 : text.IndexOf('}', start);
            if (end < 0)
                return result.Append(text, at, text.Length - at).ToString();
            result.Append(text, at, start - at);
            var name = text[(start + 2)..end];
            if (name.StartsWith('!'))
                result.Append("${").Append(name, 1, name.Length - 1).Append('}');
            else
                result.Append(valueOf(name.Trim()));
            at = end + 1;
        }
    }
}
