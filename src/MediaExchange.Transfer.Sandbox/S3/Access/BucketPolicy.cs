using System.Text.Json;

namespace MediaExchange.Transfer.Sandbox.S3.Access;

/// <summary>A bucket's policy: what the sandbox evaluates of the policy language, and refuses beyond.</summary>
internal sealed class BucketPolicy(IReadOnlyList<PolicyStatement> statements)
{
    /// <exception cref="S3Exception">MalformedPolicy, with what is wrong.</exception>
    public static BucketPolicy Parse(string text, string bucket)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(text);
        }
        catch (JsonException)
        {
            throw new S3Exception("MalformedPolicy");
        }

        using (document)
        {
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("Statement", out var list))
                throw Malformed("Missing required field Statement");
            var items = list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().ToList() : [list];
            return new BucketPolicy([.. items.Select(item => Statement(item, bucket))]);
        }
    }

    /// <summary>True for an explicit Allow, false for an explicit Deny (which wins), null when no statement applies.</summary>
    public bool? Evaluate(string? accountId, string action, string resource, Func<string, string?> values)
    {
        bool? result = null;
        foreach (var statement in statements)
        {
            if (!statement.Applies(accountId, action, resource, values))
                continue;
            if (!statement.IsAllow)
                return false;
            result = true;
        }

        return result;
    }

    private static PolicyStatement Statement(JsonElement element, string bucket)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw Malformed("A statement must be an object");
        var effect = element.TryGetProperty("Effect", out var value) ? value.GetString() : null;
        if (effect is not ("Allow" or "Deny"))
            throw Malformed("Invalid effect: " + (effect ?? "missing"));
        var isNotPrincipal = element.TryGetProperty("NotPrincipal", out var principal);
        if (!isNotPrincipal && !element.TryGetProperty("Principal", out principal))
            throw Malformed("Missing required field Principal");
        var isNotAction = element.TryGetProperty("NotAction", out var action);
        if (!isNotAction && !element.TryGetProperty("Action", out action))
            throw Malformed("Missing required field Action");
        if (!element.TryGetProperty("Resource", out var resource))
            throw Malformed("Missing required field Resource");
        var resources = Strings(resource);
        var arn = "arn:aws:s3:::" + bucket;
        if (!resources.TrueForAll(pattern => pattern == "*" || pattern == arn || pattern.StartsWith(arn + "/", StringComparison.Ordinal) || pattern.StartsWith(arn + "*", StringComparison.Ordinal)))
            throw Malformed("Policy has invalid resource");
        return new PolicyStatement(
            effect == "Allow", Principals(principal), isNotPrincipal, Strings(action), isNotAction, resources, ConditionsOf(element));
    }

    private static List<string> Principals(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object)
            return Strings(element);
        return element.TryGetProperty("AWS", out var accounts) ? Strings(accounts) : [];
    }

    private static List<PolicyCondition> ConditionsOf(JsonElement statement)
    {
        var result = new List<PolicyCondition>();
        if (!statement.TryGetProperty("Condition", out var conditions))
            return result;
        foreach (var block in conditions.EnumerateObject())
        {
            var plain = block.Name.EndsWith("IfExists", StringComparison.Ordinal) ? block.Name[..^"IfExists".Length] : block.Name;
            if (!PolicyCondition.Operators.Contains(plain))
                throw Malformed($"The sandbox does not evaluate the condition operator {block.Name}");
            foreach (var condition in block.Value.EnumerateObject())
                result.Add(new PolicyCondition(block.Name, condition.Name, Strings(condition.Value)));
        }

        return result;
    }

    private static List<string> Strings(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => [element.GetString()!],
        JsonValueKind.True or JsonValueKind.False => [element.GetRawText()],
        JsonValueKind.Array => [.. element.EnumerateArray().SelectMany(Strings)],
        _ => throw Malformed("Policy has invalid field types"),
    };

    private static S3Exception Malformed(string message) => new("MalformedPolicy", message);
}
