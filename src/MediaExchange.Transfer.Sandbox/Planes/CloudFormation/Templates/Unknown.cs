using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace MediaExchange.Transfer.Sandbox.Planes.CloudFormation.Templates;

/// <summary>A value that is known only once something was made: stands in for it while a change is planned.</summary>
internal static class Unknown
{
    private const string Mark = "::KnownAfterwards";

    /// <param name="sources">What it will come from, such as <c>Queue.Arn</c>.</param>
    public static JsonObject Of(params IEnumerable<string> sources) => new() { [Mark] = string.Join(',', sources.Distinct()) };

    public static bool Is(JsonNode? node, [NotNullWhen(true)] out string? sources)
    {
        sources = node is JsonObject { Count: 1 } members && members.TryGetPropertyValue(Mark, out var text) ? text!.ToString() : null;
        return sources is not null;
    }

    /// <summary>Whether there is one anywhere in it.</summary>
    public static bool IsIn(JsonNode? node) => Is(node, out _) || node switch
    {
        JsonObject members => members.Any(member => IsIn(member.Value)),
        JsonArray items => items.Any(IsIn),
        _ => false,
    };

    /// <summary>All sources in it.</summary>
    public static IEnumerable<string> SourcesIn(JsonNode? node) => Is(node, out var sources) ? sources.Split(',') : node switch
    {
        JsonObject members => members.SelectMany(member => SourcesIn(member.Value)),
        JsonArray items => items.SelectMany(SourcesIn),
        _ => [],
    };
}
