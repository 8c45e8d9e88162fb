using System.Text.Json.Nodes;
using MediaExchange.Transfer.Sandbox.Planes.CloudFormation.Templates;

namespace MediaExchange.Transfer.Sandbox.Planes.CloudFormation.Types;

/// <summary>A property that differs.</summary>
/// <param name="Name">The top-level property.</param>
/// <param name="Update">What that means to the resource.</param>
/// <param name="Sources">What the new value comes from, where it is not known yet; otherwise null.</param>
internal sealed record PropertyChange(string Name, PropertyUpdate Update, string? Sources)
{
    /// <summary>What differs between the properties that a resource has and those that it is to have.</summary>
    public static IReadOnlyList<PropertyChange> Between(ResourceType type, JsonObject present, JsonObject wanted)
    {
        var changes = new List<PropertyChange>();
        foreach (var name in present.Select(member => member.Key).Union(wanted.Select(member => member.Key)))
        {
            var (before, after) = (present[name], wanted[name]);
            if (!JsonNode.DeepEquals(before, after))
            {
                var sources = string.Join(',', Unknown.SourcesIn(after).Distinct());
                changes.Add(new PropertyChange(name, UpdateOf(type.Specification.Members![name], before, after), sources.Length == 0 ? null : sources));
            }
        }

        return changes;
    }

    /// <summary>The gravest of what differs inside.</summary>
    private static PropertyUpdate UpdateOf(PropertySpec spec, JsonNode? before, JsonNode? after)
    {
        if (spec.Update == PropertyUpdate.Replaces || spec.Shape != PropertyShape.Object || spec.Members is null || after is not JsonObject wanted || before is not JsonObject present)
            return spec.Update;
        return spec.Members
            .Where(member => !JsonNode.DeepEquals(present[member.Key], wanted[member.Key]))
            .Select(member => UpdateOf(member.Value, present[member.Key], wanted[member.Key]))
            .Append(spec.Update)
            .Max();
    }
}
