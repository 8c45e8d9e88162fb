using System.Text.Json.Nodes;

namespace Template.Tests.Support;

/// <summary>A statement of a policy in a stack.</summary>
/// <param name="Owner">The resource that the policy is in.</param>
/// <param name="Json">What it says, resolved.</param>
internal sealed record Statement(string Owner, JsonObject Json)
{
    public string Name => $"{Owner}.{Json["Sid"] ?? "trust"}";

    public bool Allows => (string?)Json["Effect"] == "Allow";

    public IReadOnlyList<string> Actions => Strings("Action");

    public IReadOnlyList<string> Resources => Strings("Resource");

    public IReadOnlyList<string> Principals => [.. Json["Principal"] switch
    {
        null => [],
        JsonObject kinds => kinds.SelectMany(kind => Strings(kind.Value)),
        var all => Strings(all),
    }];

    public static IEnumerable<Statement> Of(Stack stack) =>
        from resource in stack.Resources
        from policy in HelperTemplate.Objects(resource.Value)
        where policy["Statement"] is JsonArray
        from statement in policy["Statement"]!.AsArray()
        select new Statement(resource.Key, statement!.AsObject());

    private IReadOnlyList<string> Strings(string name) => Strings(Json[name]);

    private static IReadOnlyList<string> Strings(JsonNode? node) => node switch
    {
        null => [],
        JsonArray list => [.. list.Select(item => item!.ToString())],
        _ => [node.ToString()],
    };
}
